#!/usr/bin/env bash
# Some of the allocations of memory hotplug fail on beyond (debug), and notifiers say no: what was before is
# restored, and the next try succeeds. SEED=... chooses which; make soak fails each of them. About 50 s.
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
stride=17
passes "faults that are $stride allocations apart, seed $seed" tests/faults --stage beyond --guests 1 \
	--start $((seed % stride + 1)) --stride $stride \
	--scenarios 'add/nth remove/nth first-kernel/nth offline-kernel/nth next-movable/notifier offline-movable/notifier'
done_testing
