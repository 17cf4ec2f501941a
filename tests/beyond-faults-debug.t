#!/usr/bin/env bash
# Some of the allocations of memory hotplug fail on beyond (debug), and notifiers say no: what was before is
# restored, and the next try succeeds. SEED=... chooses which; make soak fails each of them. About 50 s.
. "$(dirname "$0")/lib.sh"
# (The same ones in every check, which is to judge the change and not the dice.)
seed=${SEED:-20261127}
echo "# SEED=$seed"
stride=17
passes "faults that are $stride allocations apart, seed $seed" tests/faults --stage beyond --guests 1 \
	--start $((seed % stride + 1)) --stride $stride \
	--scenarios 'add/nth remove/nth first-kernel/nth offline-kernel/nth next-movable/notifier offline-movable/notifier'
passes 'and nothing is left of it that nobody refers to' tests/faults --stage beyond --guests 1 --leaks \
	--start $((seed % stride + 1)) --stride $stride --scenarios 'add/nth remove/nth first-movable/nth'
done_testing
