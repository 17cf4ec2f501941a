#!/usr/bin/env bash
# 500 random operations on beyond (debug), each compared with the model of its rules. SEED=... takes others.
. "$(dirname "$0")/lib.sh"
# (The same one in every check, which is to judge the change and not the dice; make soak takes new ones.)
seed=${SEED:-20261127}
echo "# SEED=$seed"
passes "500 random operations as the model says, seed $seed" hunt/hunt --stage beyond --config debug --steps 500 --seed "$seed"
done_testing
