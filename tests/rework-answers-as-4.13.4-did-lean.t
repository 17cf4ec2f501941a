#!/usr/bin/env bash
# rework answers the recorded lists of operations as Linux 4.13.4 did (lean).
. "$(dirname "$0")/lib.sh"
for ops in tests/reference/s*.ops; do
	list=$(basename "$ops" .ops)
	guest passed "$list" tests/answers rework lean "$ops" "tests/reference/$list.4.13"
done
done_testing
