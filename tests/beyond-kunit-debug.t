#!/usr/bin/env bash
# The KUnit tests of beyond (debug) pass. The kernel's own parser of KTAP reads them from the log of the boot.
. "$(dirname "$0")/lib.sh"

export PYTHONDONTWRITEBYTECODE=1
parse() { python3 out/tree/beyond/tools/testing/kunit/kunit.py parse "$1"; }

guest passed 'the kernel tests itself' lab/vm --stage beyond --config debug tests/guest/kunit.sh
sed -n 's/^# log: //p' "$scratch/output" >"$scratch/log"
passes 'and passes' parse "$scratch/log"
grep -qE 'Ran [0-9]+ tests: passed: [0-9]+$' "$scratch/output"
ok $? "all of them: $(sed -n 's/.*Ran \([0-9]* tests.*\)/\1/p' "$scratch/output")" "$scratch/output"

# What the parser is worth: a log with one failure, one that ends half-way, one without tests.
sed '0,/ ok 7 /s// not ok 7 /' "$scratch/log" >"$scratch/failed"
refused 'a failure is noticed' 1 'failed: [1-9]' parse "$scratch/failed"
sed '/ ok 7 /q' "$scratch/log" >"$scratch/crashed"
refused 'tests that end half-way are noticed' 1 'missing|crashed|ERROR' parse "$scratch/crashed"
grep -v 'KTAP version' "$scratch/log" >"$scratch/none"
refused 'no tests are noticed' 1 'could not find any KTAP' parse "$scratch/none"
done_testing
