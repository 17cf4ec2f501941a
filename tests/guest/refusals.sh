# machine: acpi
# deadline: 60
# cmdline: page_owner=on
# For a debug kernel. What the rule refuses is refused before anybody is asked or told: the notifiers that
# would say EIO (error injection) are not called. And nothing walks the memmap of memory that never went
# online, which is poisoned here.
. /lab/lib.sh
set -u
inject=/sys/kernel/debug/notifier-error-inject/memory/actions
errno_of() { # what the kernel says to: errno_of WORD BLOCK
	{ echo "$1" >$memory/memory$2/state; } 2>&1 | sed 's/.*: //'
}
frame() { # frame FILE PFN: one entry of /proc/kpageflags or kpagecount, in hex
	dd if="$1" bs=8 skip="$2" count=1 2>/dev/null | od -An -tx8 | tr -d ' '
}

# told PATTERN DESCRIPTION: the kernel log has said it. Before beyond, it keeps such things for itself.
told() {
	[ "$STAGE" = beyond ] || return 0
	dmesg | grep -q "$1"
	result $? "$2"
}

# What beyond refuses, it refuses on request.
[ "$STAGE" != beyond ] || echo disjoint-zones >/sys/module/memory_hotplug/parameters/online_policy

host plug dimm0 size=512M node=0 && await 20 [ -d $memory/memory35 ]
result $? "a DIMM of four blocks appears"
pfn=$((33 * $(block_size) / 4096))

is "$(frame /proc/kpageflags $pfn)" "$(printf '%016x' $((1 << 20)))" "kpageflags knows no page there (KPF_NOPAGE)"
is "$(frame /proc/kpagecount $pfn)" 0000000000000000 "kpagecount counts none"
cat /proc/pagetypeinfo >/dev/null
result $? "pagetypeinfo"
cat /proc/kpageflags >/dev/null && cat /proc/kpagecount >/dev/null
result $? "kpageflags and kpagecount from end to end"
cat /sys/kernel/debug/page_owner >/dev/null
result $? "page_owner"
echo 1 2>/dev/null >/proc/sys/vm/compact_memory && status=0 || status=1
result $status "compaction"
! echo $((pfn * 4096)) >$memory/soft_offline_page 2>/dev/null
result $? "a page of an offline block cannot be taken out of use softly"
! echo $((pfn * 4096)) >$memory/hard_offline_page 2>/dev/null
result $? "nor hard"

op online_kernel 32
is $? 0 "block 32 goes to the kernel"
op online_movable 34
is $? 0 "block 34 goes movable"
[ -d $inject ]
result $? "errors can be injected"
echo -5 >$inject/MEM_GOING_ONLINE/error
is "$(errno_of online_movable 35)" "Input/output error" "a block that is allowed to: the notifier is asked, and says EIO"
is "$(errno_of online_kernel 35)" "Invalid argument" "one that is not: nobody is asked"
echo 0 >$inject/MEM_GOING_ONLINE/error
is "$(cat $memory/memory35/valid_zones)" Movable "after the failure it may do what it could before"
is "$(zones 0)" "Z 0:Normal spanned 32768 present 32768
Z 0:Movable spanned 32768 present 32768" "and no zone has kept any of it"
told 'mem 0x118000000-0x11fffffff. stays offline: notifier failure' "the log tells who"
op online_movable 35
is $? 0 "the next try succeeds"
echo -16 >$inject/MEM_GOING_OFFLINE/error
is "$(errno_of offline 35)" "Device or resource busy" "offline is refused by a notifier"
echo 0 >$inject/MEM_GOING_OFFLINE/error
is "$(zones 0)" "Z 0:Normal spanned 32768 present 32768
Z 0:Movable spanned 65536 present 65536" "and everything is as it was"
told 'mem 0x118000000-0x11fffffff. stays online: notifier failure' "and the log tells why"
is "$(errno_of offline 0)" "Invalid argument" "block 0 is part of several zones"
told 'memory0: stays online: several zones or nodes span it' "and the log says so"
op offline 35
is $? 0 "the next try succeeds"
done_testing
