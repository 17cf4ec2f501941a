#!/usr/bin/env bash
# base answers the recorded lists of operations as Linux 4.12 did (kasan).
. "$(dirname "$0")/../lib.sh"
for ops in tests/reference/b[5].ops; do
	list=$(basename "$ops" .ops)
	guest passed "$list" tests/answers base kasan "$ops" "tests/reference/$list.4.12"
done
done_testing
