#!/usr/bin/env bash
# base answers the recorded lists of operations as Linux 4.12 did (debug).
. "$(dirname "$0")/lib.sh"
for ops in tests/reference/b*.ops; do
	list=$(basename "$ops" .ops)
	guest passed "$list" tests/answers base debug "$ops" "tests/reference/$list.4.12"
done
done_testing
