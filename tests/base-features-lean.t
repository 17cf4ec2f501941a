#!/usr/bin/env bash
# What plugs memory goes on working on base (lean).
. "$(dirname "$0")/lib.sh"
guest passed 'DIMMs by ACPI, auto_online_blocks, a node of its own' lab/vm --stage base --config lean tests/guest/acpi.sh
guest passed 'memmap_on_memory' lab/vm --stage base --config lean tests/guest/memmap-on-memory.sh
guest passed 'virtio-mem' lab/vm --stage base --config lean tests/guest/virtio-mem.sh
guest passed 'ZONE_DEVICE, and persistent memory as System RAM' lab/vm --stage base --config lean tests/guest/pmem.sh
done_testing
