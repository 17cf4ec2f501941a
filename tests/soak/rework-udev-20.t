#!/usr/bin/env bash
# udevd with one rule, eight DIMMs: on rework every block ends in Movable, in 20 runs of 20.
. "$(dirname "$0")/../lib.sh"
for run in $(seq 20); do
	lab/vm --stage rework demo/udev.sh >"$scratch/output" 2>&1 &&
		grep -q '^RESULT 64 of 64 ' "$scratch/output"
	ok $? "run $run" "$scratch/output"
done
done_testing
