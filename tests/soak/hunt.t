#!/usr/bin/env bash
# 10000 random operations on each stage (debug), and 500 with the address sanitizer, each compared with the model of
# the stage's rules. Four hunts make the 10000: a guest that fails ends its hunt. SEED=... is the first of the seeds.
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
# hunted STAGE CONFIG STEPS
hunted() {
	seed=$((seed + 1))
	passes "$1 ($2): $3 random operations as the model says, seed $seed" \
		hunt/hunt --stage "$1" --config "$2" --steps "$3" --seed "$seed"
}
for stage in stock base rework beyond; do
	passes "the kernel $stage (debug)" lab/kernel $stage debug
	for _ in 1 2 3 4; do
		hunted $stage debug 2500
	done
	passes "the kernel $stage (kasan)" lab/kernel $stage kasan
	hunted $stage kasan 500
done
done_testing
