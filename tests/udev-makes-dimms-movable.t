#!/usr/bin/env bash
# The user's case: udevd, one rule, eight DIMMs one right after another. base loses most blocks,
# rework none.
. "$(dirname "$0")/lib.sh"
online() { sed -n 's/^RESULT \([0-9]*\) of 64 .*/\1/p' "$scratch/output"; }
for run in 1 2 3; do
	guest passed "run $run on rework" lab/vm --stage rework demo/udev.sh
	[ "$(online)" = 64 ]
	ok $? "all 64 blocks are online and movable ($(online))"
done
guest passed 'a run on base' lab/vm --stage base demo/udev.sh
[ "$(online)" -lt 32 ]
ok $? "most blocks stay offline ($(online) of 64 are online)"
done_testing
