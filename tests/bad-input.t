#!/usr/bin/env bash
# Nonsense in every file of memory hotplug, on beyond (debug): the right error, nothing changed, no splat.
# SEED=... takes others.
. "$(dirname "$0")/lib.sh"
# (The same one in every check, which is to judge the change and not the dice; make soak takes new ones.)
seed=${SEED:-20261127}
echo "# SEED=$seed"
SEED=$seed CASES=2000 passes "2000 bad inputs, seed $seed" hunt/nonsense beyond debug
done_testing
