#!/usr/bin/env bash
# 500 random operations on base (debug), each compared with the model of its rules. SEED=... repeats them.
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
passes "500 random operations as the model says, seed $seed" hunt/hunt --stage base --config debug --steps 500 --seed "$seed"
done_testing
