# machine: acpi
# deadline: 90
# A page that is broken is counted (HardwareCorrupted) until its memory is removed, and never given out again, even
# if the memory was offline in between. No struct page of memory that is offline is asked whether it is broken: on a
# debug kernel those look as if all were.
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
# (base lets it be Normal only.)
op online_movable 33 || op online 33
result $? 'block 33 is online'
bad=$(free_page 33)
# is_bad: whether the page is marked, and in no free list
is_bad() {
	flags=$(dd if=/proc/kpageflags bs=8 skip=$((bad / 4096)) count=1 2>/dev/null | od -An -tu8)
	[ $((flags >> 19 & 1)) = 1 ] && [ $((flags >> 10 & 1)) = 0 ] # KPF_HWPOISON, KPF_BUDDY
}
managed() { awk '/^Node 0,/ { zone = $4 } zone == "Movable" && $1 == "managed" { print $2 }' /proc/zoneinfo; }
before=$(managed)
! is_bad
result $? 'none of its pages is broken'
echo "$bad" >$memory/hard_offline_page
is "$(broken)" 4 'one is'
is_bad
result $? 'and marked'
host unplug unused
result $? 'memory that never was online goes'
is "$(broken)" 4 'and none of its pages is taken for broken'
for time in first second; do
	op offline 33
	result $? "block 33 goes offline, the $time time"
	is "$(broken)" 4 'its page is as broken as it was'
	op online_movable 33
	result $? 'the block comes back'
	is "$(broken)" 4 'with the page'
	is_bad
	result $? 'which is not given out'
	is "$(managed)" "$before" 'nor missed where pages are counted'
done
is "$(dmesg | grep -c 'is back online; broken pages left out: 1')" 2 'the log says so'
op online_movable 32 && op offline 32
result $? 'a block that has no such page comes and goes'
is "$(dmesg | grep -c 'broken pages left out')" 2 'and the log says nothing'
op offline 33 && host unplug used
result $? 'the other DIMM goes too'
is "$(broken)" 0 'and with it the broken page'
host plug new size=256M node=0 at=0x100000000 && await 30 [ -d $memory/memory33 ] && op online_movable 33
result $? 'another one comes in its place'
! is_bad
result $? 'where no page is broken'
done_testing
