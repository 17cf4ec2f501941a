#!/usr/bin/env bash
# The seed's session by ACPI on every kind of node, and what plugs memory, on rework (lean).
. "$(dirname "$0")/lib.sh"
vm() { lab/vm --stage rework "$@"; }
for node in 0 1 2; do
	guest passed "the session on node $node" vm --env NODE=$node tests/guest/session.sh
done
guest passed 'the session on a node of its own, with movable_node' vm --cmdline movable_node --env NODE=2 tests/guest/session.sh
guest passed 'DIMMs by ACPI, auto_online_blocks, a node of its own' vm tests/guest/acpi.sh
guest passed 'memmap_on_memory' vm tests/guest/memmap-on-memory.sh
guest passed 'virtio-mem' vm tests/guest/virtio-mem.sh
guest passed 'ZONE_DEVICE, and persistent memory as System RAM' vm tests/guest/pmem.sh
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
for machine in probe acpi; do
	guest passed "100 random operations, $machine, seed $seed" vm --machine "$machine" \
		--env SEED="$seed" --env STEPS=100 tests/guest/random.sh
done
done_testing
