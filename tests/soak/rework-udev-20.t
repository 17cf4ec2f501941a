#!/usr/bin/env bash
# udevd with one rule, eight DIMMs: on rework every block ends in Movable, in 20 runs of 20.
. "$(dirname "$0")/../lib.sh"
for run in $(seq 20); do
	passes "run $run" env DEMO=udev lab/demo rework
done
done_testing
