# deadline: 60
# What the command line made of the parameters of memory hotplug: WANTED are auto_online_blocks, online_policy,
# auto_movable_ratio, auto_movable_numa_aware and memmap_on_memory; COMPLAINTS how many of them the kernel
# said it has not understood.
. /lab/lib.sh
set -u
parameters=/sys/module/memory_hotplug/parameters
set -- $WANTED
is "$(cat $memory/auto_online_blocks)" "$1" "auto_online_blocks is $1"
is "$(cat $parameters/online_policy)" "$2" "online_policy is $2"
is "$(cat $parameters/auto_movable_ratio)" "$3" "auto_movable_ratio is $3"
is "$(cat $parameters/auto_movable_numa_aware)" "$4" "auto_movable_numa_aware is $4"
is "$(cat $parameters/memmap_on_memory)" "$5" "memmap_on_memory is $5"
is "$(dmesg | grep -cE 'invalid for parameter .memory_hotplug\.|memhp_default_state=.* is ignored')" "$COMPLAINTS" \
	"$COMPLAINTS of them were not understood, and the kernel says so"
done_testing
