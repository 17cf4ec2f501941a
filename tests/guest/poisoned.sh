# machine: acpi
# deadline: 90
# A page that is broken is counted (HardwareCorrupted) until its memory goes offline, and no struct page of memory
# that is offline is asked whether it is broken: on a debug kernel those look as if all were.
. /lab/lib.sh
set -u
# A free page of the block, from its end: whoever used one would be killed.
free_page() {
	page=$((($1 + 1) * $(block_size) / 4096))
	while [ $((page -= 64)) -ge $(($1 * $(block_size) / 4096)) ]; do
		flags=$(dd if=/proc/kpageflags bs=8 skip=$page count=1 2>/dev/null | od -An -tu8)
		[ $((flags >> 10 & 1)) = 0 ] || break # KPF_BUDDY
	done
	echo $((page * 4096))
}
broken() { awk '/^HardwareCorrupted/ { print $2 }' /proc/meminfo; }
host plug used size=256M node=0 at=0x100000000 && host plug unused size=256M node=0 at=0x110000000
await 30 [ -d $memory/memory35 ]
result $? 'two DIMMs of two blocks'
op online_movable 33
result $? 'block 33 is online'
free_page 33 >$memory/hard_offline_page
is "$(broken)" 4 'one of its pages is broken'
host unplug unused
result $? 'memory that never was online goes'
is "$(broken)" 4 'and none of its pages is taken for broken'
op offline 33
result $? 'block 33 goes offline'
is "$(broken)" 0 'and with it its broken page'
op online_movable 33
is "$(broken)" 0 'nor is it counted when the block is back'
op offline 33 && host unplug used
result $? 'the other DIMM goes too'
is "$(broken)" 0 'and still none is broken'
done_testing
