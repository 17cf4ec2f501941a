# machine: acpi
# deadline: 60
# The auto-movable policy chooses by the ratio of movable to kernel memory, within the rule of the zones.
. /lab/lib.sh
set -u
parameters=/sys/module/memory_hotplug/parameters
zone_of() { cat $memory/memory$1/valid_zones; }

host plug dimm0 size=256M node=0 && await 20 [ -d $memory/memory33 ]
result $? "a DIMM of two blocks appears"
host plug dimm1 size=512M node=0 && await 20 [ -d $memory/memory37 ]
result $? "and one of four"
echo auto-movable >$parameters/online_policy
is "$(cat $parameters/online_policy)" auto-movable "the policy is auto-movable"
echo 0 >$parameters/auto_movable_ratio
op online 32
is "$(zone_of 32)" Normal "a ratio of nothing: kernel memory"
echo 301 >$parameters/auto_movable_ratio
op online 33
is "$(zone_of 33)" Normal "a memory group is of one kind: the rest of the DIMM is the kernel's too"
op online 35
is "$(zone_of 35)" Movable "another DIMM is movable, up to three times as much as kernel memory"
op online 36
is "$(zone_of 36)" Movable "and so is the rest of it"
echo contig-zones >$parameters/online_policy
op online_kernel 37
status=$?
if [ "$STAGE" = rework ]; then
	is $status 1 "above movable memory there is no memory of the kernel"
else
	is $status 0 "what is asked for by name is done"
fi
if [ "$STAGE" = beyond ]; then
	op offline 36
	dmesg -c >/dev/null
	echo 10 >$parameters/auto_movable_ratio
	op online_movable 36
	dmesg | grep -q '256 MiB are movable .* auto_movable_ratio is 10 %'
	result $? "the log warns when too much is movable"
	op offline 36
	op online_movable 36
	is "$(dmesg | grep -c 'are movable')" 2 "and again when it is once more"
	op online_movable 34
	is "$(dmesg | grep -c 'are movable')" 2 "but not while it still is"
fi
! echo nonsense >$parameters/online_policy 2>/dev/null
result $? "a policy that is none is refused"
done_testing
