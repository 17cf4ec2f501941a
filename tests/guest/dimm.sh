# machine: dimm
# deadline: 180
# The seed's session on any architecture, with a DIMM of eight blocks on node 0: any block may go movable,
# the zones stay apart. Blocks and pages have the size that the architecture gives them; it is for rework
# and beyond.
. /lab/lib.sh
set -u
block=$(block_size)
pages=$((block / $(page_size)))
booted

figure() { zones 0 | awk -v zone="0:$1" -v what="$2" '$2 == zone { print what == "spanned" ? $4 : $6 }'; }
# The kernel's zone has memory from boot where it reaches up to the DIMM.
spanned=$(figure Normal spanned)
present=$(figure Normal present)
# zones_are BLOCKS-OF-NORMAL SPANNED-OF-MOVABLE PRESENT-OF-MOVABLE DESCRIPTION
zones_are() {
	is "$(zones 0)" "Z 0:Normal spanned $((spanned + $1 * pages)) present $((present + $1 * pages))
Z 0:Movable spanned $(($2 * pages)) present $(($3 * pages))" "$4"
}
# choices FIRST LAST: what offline blocks may become, each once
choices() { n=$1; while [ $n -le $2 ]; do cat $memory/memory$n/valid_zones; n=$((n + 1)); done | uniq; }
done_to() { op "$1" "$2"; is $? 0 "$1 $2"; }
refused() {
	before=$(blocks 32 39; zones 0)
	op "$1" "$2"
	is $? 1 "$1 $2 is refused"
	is "$(blocks 32 39; zones 0)" "$before" "and nothing has changed"
}
if [ "$STAGE" = beyond ]; then
	both='Movable Normal'
	spanned_by() { echo $1; }
else
	both=Movable
	spanned_by() { echo 6; }
fi

if [ -f $memory/probe ] && [ $block = 268435456 ]; then
	host plug dimm0 size=2G
	result $? "a DIMM of eight blocks is plugged"
	! await 2 [ -d $memory/memory32 ]
	result $? "it waits to be probed"
	for n in 33 34 35 36 37 38 39 32; do
		op probe $n || echo "# probe $n failed"
	done
	[ -d $memory/memory32 ] && [ -d $memory/memory39 ]
else
	host plug dimm0 size=1G && await 60 [ -d $memory/memory39 ]
fi
status=$?
result $status "eight blocks appear"
[ $status != 0 ] || echo "# plugged: 8 blocks of $((block >> 20)) MiB"

zones_are 0 0 0 "they are in no zone"
is "$(choices 32 39)" "Normal Movable" "all may be either"
done_to online_movable 34
is "$(choices 34 34)" Movable "34 in the middle is movable"
zones_are 0 1 1 "and Movable is that block"
if [ "$STAGE" = rework ]; then
	is "$(choices 32 33)" "Normal Movable" "those below keep their choice"
	is "$(choices 35 39)" Movable "those above are movable"
	refused online_kernel 35
	refused online_kernel 39
else
	is "$(choices 32 32)" "Normal Movable" "32 keeps its choice"
	is "$(choices 33 33)$(choices 35 35)" "Movable NormalMovable Normal" "its neighbours would rather be movable"
fi
done_to online_kernel 32
zones_are 1 1 1 "Normal is that block, and what it had before"
is "$(choices 33 33)" "Normal Movable" "33, between the two, has its choice"
is "$(choices 35 39)" "$both" "those above Movable come into it first"
done_to online 39
is "$(choices 39 39)" Movable "the kernel chose Movable for 39"
zones_are 1 6 2 "which spans all between the two"
if [ "$STAGE" = beyond ]; then
	echo disjoint-zones >/sys/module/memory_hotplug/parameters/online_policy
	is "$(choices 35 38)" Movable "nothing else, where zones are to be disjoint"
	refused online_kernel 36
	echo contig-zones >/sys/module/memory_hotplug/parameters/online_policy
fi
done_to online_kernel 33
zones_are 2 6 2 "Normal has grown by 33"
for n in 39 34; do
	done_to offline $n
done
zones_are 2 "$(spanned_by 0)" 0 "nothing of Movable is present"
if [ "$STAGE" = rework ]; then
	is "$(choices 34 39)" Movable "what was spanned stays"
else
	is "$(choices 34 39)" "Normal Movable" "an empty zone gives the choice back"
	done_to online_movable 34
	done_to online_kernel 39
	is "$(choices 39 39)" Normal "memory of the kernel above movable memory, where it is asked for by name"
fi

# A DIMM that goes again, whole; the probe file has no way back.
if [ $block != 268435456 ]; then
	present=$(figure Movable present)
	host plug dimm1 size=$((2 * block)) at=0x200000000 && await 60 [ -d $memory/memory65 ]
	result $? "another DIMM, far above"
	done_to online_movable 64
	done_to online_movable 65
	is "$(figure Movable present)" $((present + 2 * pages)) "is movable"
	host unplug dimm1
	result $? "and goes when it is unplugged"
	[ ! -d $memory/memory64 ] && [ ! -d $memory/memory65 ]
	status=$?
	result $status "and so do its blocks"
	is "$(figure Movable present)" "$present" "and nothing of it is left in Movable"
	[ $status != 0 ] || echo "# unplugged: 2 blocks of $((block >> 20)) MiB"
fi
done_testing
