# machine: hunt-acpi
# deadline: 120
# channel: serial
# tools: kselftest
# mem-on-off-test.sh of the kernel's tree, beside this script, which takes all memory it can on- and offline.
. /lab/lib.sh
set -u
states() { grep . $memory/memory[0-9]*/state; }
host plug dimm0 size=512M node=1 && await 60 [ -d $memory/memory35 ]
result $? "a DIMM of four blocks appears"
for block in 32 33 34 35; do
	op online_movable $block
done
was=$(states)
bash /lab/mem-on-off-test.sh >/tmp/output 2>&1
is $? 0 "mem-on-off-test.sh passes"
sed 's/^/# /' /tmp/output
is "$(states)" "$was" "and all memory is online as before"
is "$(cat $memory/memory3[2-5]/valid_zones | sort -u)" Movable "in its zone"
if [ "$CONFIG" = debug ]; then
	! grep -q 'skip extra tests' /tmp/output
	result $? "errors of notifiers were among the tests"
fi
done_testing
