#!/usr/bin/env bash
# Nonsense in every file of memory hotplug, on beyond (debug): the right error, nothing changed, no splat.
# SEED=... repeats it.
. "$(dirname "$0")/lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
SEED=$seed CASES=2000 passes "2000 bad inputs, seed $seed" hunt/nonsense beyond debug
done_testing
