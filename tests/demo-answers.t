#!/usr/bin/env bash
# The demo of each stage gives the answers that the stage must give, and says so; a wrong one is seen.
. "$(dirname "$0")/lib.sh"
for stage in beyond rework base; do
	passes "the demo on $stage" env -u NO_COLOR lab/demo $stage
	grep -q '^Yes: all' "$scratch/output"
	ok $? "says at the end that all is right"
	! grep -q "$(printf '\033')" "$scratch/output"
	ok $? "and writes no colours into a pipe"
	cp "$scratch/output" "$scratch/said-$stage"
done
for stage in stock base rework beyond; do
	[ "$stage" != stock ] && [ ! -d "patches/$stage" ] && continue
	[ -s "demo/answers/seed.$stage" ]
	ok $? "what $stage must answer is written down"
done
grep -q 'memory39/valid_zones:Normal Movable' "$scratch/output"
ok $? 'base: the last block may become movable'
[ "$(grep -c 'memory3[3-8]/valid_zones:Normal$' "$scratch/output")" -ge 12 ]
ok $? 'base: the others may not'
grep -A 2 'echo online_movable > /sys/devices/system/memory/memory34/state' "$scratch/output" | grep -q 'Invalid argument'
ok $? 'base: online_movable of block 34 is refused'
grep -q 'memory35/valid_zones:Movable Normal' "$scratch/said-beyond"
ok $? 'beyond: next to a movable block, Movable comes first'
grep -q 'memory35/valid_zones:Movable$' "$scratch/said-rework" && ! grep -q 'memory35/valid_zones:Movable$' "$scratch/said-beyond"
ok $? 'beyond: above a movable block there is still a choice, which rework does not leave'

COLUMNS=50 lab/demo base >"$scratch/narrow" 2>/dev/null
! sed -n '/^1\./,$p' "$scratch/narrow" | grep -qE '.{51}'
ok $? 'a narrow terminal is respected'

# What the comparison is worth: one figure of the expected answers is changed.
cp -r demo lab guest hunt machines config patches Makefile "$scratch/"
ln -s "$PWD/out" "$scratch/out"
sed -i '0,/present 32768/s//present 32767/' "$scratch/demo/answers/seed.base"
refused 'one wrong figure and the demo fails' 1 '^No: 1 of' "$scratch/lab/demo" base
refused 'an unknown session is named' 2 "there is no session 'typo'; DEMO is one of: seed udev" env DEMO=typo lab/demo base
refused 'an unknown stage is named' 2 "there is no stage 'typo'" lab/demo typo
done_testing
