# machine: s390
# deadline: 180
# What QEMU 7.2 gives an s390x: no DIMM, and no memory in standby. What is there is the memory of boot, the end
# of which is movable: it goes offline and online again.
. /lab/lib.sh
set -u
block=$(block_size)
pages=$((block / $(page_size)))
booted
zone_is() {
	is "$(zones 0 | tail -n 1)" "Z 0:Movable spanned $(($1 * pages)) present $(($2 * pages))" "$3"
}

! host plug dimm0 size=1G
status=$?
result $status "QEMU refuses a DIMM"
[ $status != 0 ] || echo "# plugged: nothing (QEMU: ${answer#error })"
[ ! -d $memory/memory16 ]
result $? "no block is in standby"
at_boot="B 12:online:Movable 13:online:Movable 14:online:Movable 15:online:Movable"
is "$(blocks 12 15)" "$at_boot" "four blocks are movable from boot"
zone_is 4 4 "and all of Movable"
# Not 15: what the kernel allocates early on lies at the end of memory.
for n in 12 14; do
	op offline $n
	is $? 0 "offline $n"
done
if [ "$STAGE" = beyond ]; then
	zone_is 3 2 "the zone shrinks at its start, and has a hole"
else
	zone_is 4 2 "spanned stays, present drops"
fi
is "$(cat $memory/memory14/valid_zones)" "$([ "$STAGE" = rework ] && echo Movable || echo Movable Normal)" "14 goes back into Movable first"
is "$(cat $memory/memory12/valid_zones)" "$([ "$STAGE" = rework ] && echo Movable || echo Normal Movable)" "12, at the edge, has its choice where spans shrink"
op online 14
is $? 0 "online 14"
op online_movable 12
is $? 0 "online_movable 12"
zone_is 4 4 "all is as it was"
all_there=$(blocks 12 15)
is "$all_there" "$at_boot" "block by block"
[ "$all_there" != "$at_boot" ] || echo "# onlined: 2 blocks of $((block >> 20)) MiB of the memory of boot"
done_testing
