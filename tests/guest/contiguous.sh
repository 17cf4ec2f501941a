# machine: acpi
# deadline: 120
# Whether the kernel takes a zone for contiguous (struct zone: contiguous), read by the QEMU monitor: compaction
# looks at each pageblock of those that are not. A zone is, if all blocks of its span are online in it, in
# whatever order that came about; an empty one may be called either. The variables say where in memory the flag is (tests/layout).
. /lab/lib.sh
set -u

# The number in physical memory at an address, both as the monitor writes them.
peek() { # peek FORMAT ADDRESS
	host hmp "xp /1$1 $2" || return 1
	echo "${answer##* }"
}
symbol() { awk -v name="$1" '$3 == name { print "0x" substr($1, 9) }' /proc/kallsyms; }
contiguous() { # contiguous NODE ZONE
	case $2 in
	DMA) index=0 ;; DMA32) index=1 ;; Normal) index=2 ;; Movable) index=3 ;;
	esac
	# The kernel's symbols are mapped at 0xffffffff80000000, all memory at 0xffff888000000000.
	pgdat=$(peek gx $(($(symbol node_data) - 0x80000000 + $1 * 8)))
	case $(peek bx $((0x${pgdat#0xffff888} + index * zone_size + zone_contiguous))) in
	0x01) echo contiguous ;;
	0x00) echo not ;;
	*)    echo unreadable ;;
	esac
}
# check WORD "BLOCK..." NODE ZONE contiguous|not: does the word to the blocks, and says what becomes of the zone.
check() {
	for block in $2; do
		op $1 $block || echo "# $1 $block is refused"
	done
	is "$(contiguous $3 $4)" $5 "$1 $2: zone $4 is $5"
}

is "$(contiguous 0 DMA) $(contiguous 0 DMA32) $(contiguous 1 DMA32)" 'contiguous contiguous contiguous' \
	'what boot has found, the holes that share a section with memory too'
# A block of memory from boot goes and comes back.
for block in 6 5 4 3 2; do
	op offline $block && break
done
is "$(contiguous 0 DMA32)" not "without block $block, the zone from boot is not"
check online $block 0 DMA32 contiguous

dimms=0
for dimm in 'size=1G node=0' 'size=1G node=0' 'size=512M node=1'; do
	host plug dimm$((dimms += 1)) $dimm
done
await 30 [ -d $memory/memory51 ]
result $? 'DIMMs of 8, 8 and 4 blocks'

# The first becomes the kernel's, the second movable, each in the same order.
pieces() { # pieces WORD NODE ZONE FIRST: onlines eight blocks from the middle, with a hole that is filled
	check $1 "$(($4 + 2))" $2 $3 contiguous
	check $1 "$(($4 + 3))" $2 $3 contiguous
	check $1 "$(($4 + 1))" $2 $3 contiguous
	check $1 "$(($4 + 5))" $2 $3 not
	check $1 "$(($4 + 7))" $2 $3 not
	check $1 "$(($4 + 4))" $2 $3 not
	check $1 "$(($4 + 6))" $2 $3 contiguous
	check $1 "$4" $2 $3 contiguous
}
pieces online_kernel 0 Normal 32
pieces online_movable 0 Movable 40
check offline 44 0 Movable not
check online_movable 44 0 Movable contiguous
check offline 40 0 Movable contiguous
check offline 47 0 Movable contiguous
check offline '42 43' 0 Movable not
check offline 41 0 Movable contiguous
op offline 44 && op offline 45 && op offline 46
result $? 'and nothing is left of it'

check online_kernel 48 1 Normal contiguous
check online_movable 49 1 Movable contiguous
check online_kernel 50 1 Normal not
is "$(contiguous 1 Movable)" contiguous 'a zone that lies in another is contiguous itself'
op offline 49
check online_kernel 49 1 Normal contiguous
host unplug dimm2
result $? 'the movable DIMM goes'
is "$(contiguous 0 DMA32) $(contiguous 0 Normal)" 'contiguous contiguous' 'and what was contiguous still is'
done_testing
