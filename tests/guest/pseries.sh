# machine: pseries
# deadline: 240
# What the hypervisor of a pseries plugs, the kernel adds and puts online by itself; what it takes back, the
# kernel puts offline and removes.
. /lab/lib.sh
set -u
block=$(block_size)
booted
all_are() { [ "$(cat $memory/memory3[2-9]/state 2>/dev/null)" = "$(yes "$1" | head -n 8)" ]; }
none_left() { [ -z "$(ls -d $memory/memory3[2-9] 2>/dev/null)" ]; }
zones_of_blocks() { cat $memory/memory3[2-9]/valid_zones | sort -u; }

before=$(zones 0)
echo online_movable >$memory/auto_online_blocks
host plug dimm0 size=2G && await 120 all_are online
status=$?
result $status "a DIMM of eight blocks comes online by itself"
[ $status != 0 ] || echo "# plugged: 8 blocks of $((block >> 20)) MiB"
is "$(zones_of_blocks)" Movable "movable, where auto_online_blocks says so"
op offline 35
is $? 0 "offline 35"
op online_movable 35
is $? 0 "online_movable 35"
host unplug dimm0
result $? "it goes when it is unplugged"
await 60 none_left
status=$?
result $status "and its blocks are gone"
is "$(zones 0)" "$before" "and so are the spans"
[ $status != 0 ] || echo "# unplugged: 8 blocks of $((block >> 20)) MiB"

echo offline >$memory/auto_online_blocks
host plug dimm1 size=2G && await 120 all_are online
result $? "another one comes online too, where auto_online_blocks says offline"
is "$(zones_of_blocks)" Normal "as memory of the kernel, beside that of boot"
is "$(zones 0 | grep -c 'Movable spanned 0 present 0')" 1 "none of it is movable"
done_testing
