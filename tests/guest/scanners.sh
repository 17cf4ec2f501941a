# machine: acpi
# For a kernel whose compaction of a Movable zone waits, before it looks at the first pageblock, until the zone begins
# elsewhere (tests/canaries/kernel/compaction-waits.patch): it must come to an end, wherever that is.
. /lab/lib.sh
set -u
host plug dimm0 size=1G node=0 && await 20 [ -d $memory/memory39 ]
result $? "a DIMM of eight blocks appears"
# (What compacts here is what is asked to.)
echo 0 >/proc/sys/vm/compaction_proactiveness

waits() { [ "$(dmesg | grep -c 'compaction waits')" = "$1" ]; }
# compaction NUMBER: begins, and is in the zone
compaction() {
	(echo 1 >/proc/sys/vm/compact_memory && echo >/tmp/ended-$1) &
	await 60 waits "$1"
}
ends() { await 60 [ -e /tmp/ended-"$1" ]; }

op online_movable 32 && op online_movable 39
result $? "the zone begins with block 32 and ends with block 39"
compaction 1
result $? "it is compacted"
op offline 32
result $? "meanwhile it loses the first block"
ends 1
result $? "compaction goes on with the other one, and ends"

compaction 2
result $? "it is compacted, and begins and ends with block 39"
op online_movable 32 && ends 2
result $? "meanwhile block 32 comes: compaction ends"

op offline 39
result $? "the zone is block 32 alone"
compaction 3
result $? "it is compacted"
op online_movable 39 && op offline 32
result $? "meanwhile block 39 comes, and block 32 goes"
ends 3
result $? "both scanners are below the zone: compaction ends"
done_testing
