# machine: acpi
# cpus: 4
# deadline: 180
# Memory goes offline, and online again, while compaction looks at all that is online: it must have let go of
# the pages before their memmap is poisoned, which a debug kernel does.
. /lab/lib.sh
set -u
host plug dimm1 size=1G node=0 at=0x100000000
await 30 [ -d $memory/memory39 ]
result $? 'a DIMM'
refused=0
for block in 32 33 34 35 36 37 38 39; do
	op online_movable $block || refused=$((refused + 1))
done
for compactor in 1 2; do
	while :; do echo 1 >/proc/sys/vm/compact_memory; done &
	compactors="${compactors:-} $!"
done
before=$(awk '$1 == "compact_migrate_scanned" { print $2 }' /proc/vmstat)
round=0
while [ $round -lt ${ROUNDS:-80} ]; do
	# (A page that compaction holds right now keeps a block online.)
	await 30 op offline $((32 + round % 8)) || refused=$((refused + 1))
	op online_movable $((32 + round % 8)) || refused=$((refused + 1))
	round=$((round + 1))
done
is $refused 0 "$round times offline and online"
[ "$(awk '$1 == "compact_migrate_scanned" { print $2 }' /proc/vmstat)" -gt "$before" ]
result $? 'and compaction was at work'
kill $compactors
done_testing
