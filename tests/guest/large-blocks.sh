# machine: large-blocks
# cpus: 4
# Blocks of 2 GiB, of 16 sections each: DEBUG_VM looks at every page that is freed, and going offline at every
# page again.
. /lab/lib.sh
is "$(block_size)" $((2 << 30)) "the blocks are large"
first=
for block in $memory/memory*; do
	[ "$(cat "$block/state")" = offline ] || continue
	block=${block##*/memory}
	[ -n "$first" ] && [ "$first" -lt "$block" ] || first=$block
done
last=$((first + 3))
free() { awk '/^MemFree/ { print $2 }' /proc/meminfo; }
before=$(free)
for b in $(seq $first $last); do
	op online_movable $b
	result $? "block $b goes online"
done
zones 0
is "$(zones 0 | grep Movable)" "Z 0:Movable spanned $((4 << 19)) present $((4 << 19))" "the zone has all of its pages"
more=$(($(free) - before))
[ $more -gt $((8192 * 1024 - 65536)) ]
result $? "and they are free: $more kB more"
for b in $(seq $last -1 $first); do
	op offline $b
	result $? "block $b goes offline"
done
done_testing
