#!/usr/bin/env bash
# make soak adds up what its runs have counted, names what failed and how to see it again, and leaves a report
# of what was done when Ctrl-C ends it. The runs are stand-ins here.
. "$(dirname "$0")/lib.sh"
copy=$scratch/copy
mkdir -p "$copy"/{lab,hunt,tests}
cp lab/soak lab/common.sh "$copy/lab/"
ln -s "$PWD/patches" "$PWD/config" "$copy/"
# stand_in PATH: what the run does is on standard input
stand_in() {
	{ echo '#!/bin/sh'; cat; } >"$copy/$1"
	chmod +x "$copy/$1"
}
soak() { timeout 60 "$copy/lab/soak"; }
stand_in tests/check <<<'echo "# counted: stock faults injected 5"; echo "# counted: beyond bad inputs 100"'
stand_in lab/kernel <<<'exit 0'
stand_in hunt/hunt <<<'echo "# counted: $2 steps 500"'
stand_in hunt/nonsense <<<'echo "# counted: $1 bad inputs $CASES"'
# The last of them takes the time that is left.
stand_in lab/hot-remove <<<'sleep 3; echo "# counted: $4 blocks removed under load 7"'
report=$copy/out/soak/report.txt

refused 'minutes that are no number' 2 "MINUTES is a number, not 'long'" env MINUTES=long "$copy/lab/soak"
refused 'a stage that is none' 2 "no stage 'typo'" env STAGES=typo "$copy/lab/soak"
refused 'a configuration that is none' 2 "no configuration 'typo'" env CONFIGS=typo "$copy/lab/soak"

MINUTES=0 passes 'no time: the tests alone' soak
grep -q '^passed  *tests$' "$report" && grep -q '^1 runs, 0 failed' "$report"
ok $? 'and the report says so' "$report"

MINUTES=0.05 STAGES=beyond CONFIGS=lean passes 'three seconds: tests and hunts' soak
# The columns are told apart by two blanks.
grep -qE '^stage +faults injected  bad inputs  steps  blocks removed under load$' "$report" &&
	grep -qE '^beyond +0 +20100 +500 +7$' "$report" && grep -qE '^stock +5 +0 +0 +0$' "$report"
ok $? 'what they have counted is added up, by stage' "$report"
grep -qE '^passed  *hunt beyond-lean, 500 steps, SEED=[0-9]+$' "$report"
ok $? 'with their seeds' "$report"

stand_in tests/check <<<'echo "tests/wrong-use.t (Wstat: 256 Tests: 3 Failed: 1)"; exit 1'
stand_in hunt/hunt <<-'EOT'
	echo 'found: difference at step 3'
	echo 'again: make hunt REPLAY=out/hunt/x'
	exit 1
EOT
stand_in hunt/nonsense <<<'sleep 3'
MINUTES=0.05 STAGES=rework CONFIGS=debug refused 'failures fail' 1 'again: make hunt REPLAY=out/hunt/x' soak
grep -q 'FAILED  *hunt rework-debug, 500 steps, SEED=' "$report" && grep -q 'again: TESTS=tests/wrong-use.t make check' "$report" &&
	grep -q ' 2 failed' "$report"
ok $? 'and the report says how to see them again' "$report"

stand_in tests/check <<<'exit 0'
stand_in hunt/hunt <<<'echo "# counted: rework steps 77"; touch "$0.began"; exec sleep 60'
MINUTES=0.05 STAGES=rework CONFIGS=debug interrupt_when '[ -e "$copy/hunt/hunt.began" ]' "$copy/lab/soak"
[ "$status" = 130 ]
ok $? "Ctrl-C ends it with 130 ($status)" "$scratch/interrupted"
grep -q 'interrupted' "$report" && grep -qE '^passed  *tests$' "$report" && grep -qE '^interrupted  *hunt rework-debug' "$report" &&
	grep -qE '^rework +77$' "$report"
ok $? 'and leaves a report of what was done' "$report"
done_testing
