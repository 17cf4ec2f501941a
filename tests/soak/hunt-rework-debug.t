#!/usr/bin/env bash
# 500 random operations on rework (debug), each compared with the model of its rules. SEED=... repeats them.
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
passes "500 random operations as the model says, seed $seed" hunt/hunt --stage rework --config debug --steps 500 --seed "$seed"
done_testing
