#!/usr/bin/env bash
# The bench counts the same in every run, fits what it should, and shows no figure of a guest that failed.
. "$(dirname "$0")/../lib.sh"
name=test-$$
trap 'rm -rf "$scratch" out/bench/$name-*' EXIT

# fit EXPECTED DESCRIPTION: the exponent of "blocks cost" on standard input.
fit() {
	local got
	got=$(lab/bench --fit 2>&1)
	[ "$got" = "$1" ]
	ok $? "$2 (exponent $got)"
}
# The costs grow by the power $1 with each doubling.
growing() { awk -v power="$1" 'BEGIN { for (n = 128; n <= 4096; n *= 2) print n, 7 * n ^ power }'; }
fit 1.00 'a cost a block is linear' < <(growing 1)
fit 2.00 'a walk over all blocks for each is quadratic' < <(growing 2)
fit 1.50 'and half-way is half-way' < <(growing 1.5)
# In powers of two (0,0) (1,0) (2,3) (3,1): by hand, 3 / 5.
fit 0.60 'points off the line are fitted by least squares' < <(printf '%s\n' '1 1' '2 1' '4 8' '8 2')
fit - 'one point has no exponent' <<<'128 5'

refused 'an unknown stage'             2 "no stage 'typo'; STAGES names some of: stock base rework" make bench STAGES='stock typo'
refused 'a stage twice'                2 'names a stage twice' lab/bench --stages 'base base'
refused 'blocks that are no number'    2 "'abc' will not do for BLOCKS: a whole number from 4 to 4096" make bench BLOCKS='128 abc'
refused 'too few blocks'               2 "'3' will not do for BLOCKS" lab/bench --blocks 3
refused 'too many blocks'              2 "'4097' will not do for BLOCKS" lab/bench --blocks '128 4097'
refused 'no blocks'                    2 'names no number of blocks' lab/bench --blocks ' '
refused 'a repeat that is no number'   2 "'-1' will not do for REPEAT" lab/bench --repeat=-1
refused 'an order that is none'        2 "ORDER is 'up' or 'down', not 'left'" lab/bench --order left
refused 'a configuration that is none' 2 "no configuration 'typo'" lab/bench --stages base --config typo
refused 'a name that leads elsewhere'  2 "'../x' will not do for NAME" lab/bench --name ../x

# run NAME STAGES BLOCKS [OPTION...]: a small bench. The order is one that base can go movable in.
run() {
	lab/bench --name "$name-$1" --stages "$2" --blocks "$3" --order down --pages 10240 "${@:4}"
}
# counts NAME COLUMNS: those of the figures that count instructions, of rework with 4 blocks and of its pages.
counts() {
	grep -E '^instructions,rework,(("[^"]*"|[^",]*),4,|(allocate|free) pages,)' "out/bench/$name-$1/figures.csv" |
		sed -E 's/"[^"]*"/read/' | cut -d, "-f$2"
}
passes 'a bench of two stages' run two 'base rework' '4 8' --repeat 0
for file in table.txt figures.csv exponents.csv blocks.csv cost.png cost.svg; do
	[ -s "out/bench/$name-two/$file" ] || echo "$file"
done >"$scratch/lacking"
[ ! -s "$scratch/lacking" ]
ok $? 'its table, figures and plots are kept' "$scratch/lacking"
for word in 'kernel base: 6\.1\.[0-9]*-base .*configuration lean' 'kernel rework: .*-rework .*gcc' 'QEMU emulator version' \
	'command: make bench STAGES=.*REPEAT=0'; do
	for file in table.txt figures.csv blocks.csv; do
		grep -qE "$word" "out/bench/$name-two/$file" || echo "$file: $word"
	done
done >"$scratch/lacking"
[ ! -s "$scratch/lacking" ]
ok $? 'and name the kernels, the compiler, QEMU and the command' "$scratch/lacking"
passes 'a bench of one stage, with wall time' run one rework 4 --repeat 1

counts two 3,6,9,10 >"$scratch/two"
counts one 3,6,9,10 >"$scratch/one"
[ "$(wc -l <"$scratch/two")" = 9 ] && diff "$scratch/two" "$scratch/one" >"$scratch/difference"
ok $? 'two runs of one kernel count the same instructions, to the digit' "$scratch/difference"
blocks() { grep '^instructions,rework,4,' "out/bench/$name-$1/blocks.csv"; }
[ "$(blocks one | wc -l)" -gt 60 ] && diff <(blocks two) <(blocks one) >"$scratch/difference"
ok $? 'and so does every single block' "$scratch/difference"
grep -v '^#' "out/bench/$name-two/figures.csv" | python3 -c '
import csv, sys
rows = list(csv.DictReader(sys.stdin))
base = {(row["operation"], row["blocks"]): float(row["total"]) for row in rows if row["stage"] == "base"}
for row in rows:
    total = float(row["total"])
    assert total > 0 and float(row["per_block"]) == total / int(row["blocks"]), row
    assert float(row["ratio_to_first"]) == total / base[row["operation"], row["blocks"]], row
assert len(rows) == 2 * (7 * 2 + 2), len(rows)
' >"$scratch/difference" 2>&1
ok $? 'costs per block and ratios are those of the totals' "$scratch/difference"
refused 'a name that is taken'         2 "$name-one is there already" run one rework 4

# Canaries: blocks that are online before anybody measured; a line that was lost; a bench that is interrupted.
refused 'a guest that failed gives no figures' 1 'no figures: rework, 4 blocks, movable, instructions: failed' \
	run failed rework 4 --repeat 0 --cmdline memhp_default_state=online
grep -q 'not ok 1 - 0 of 4 blocks are there and offline' "$scratch/output"
ok $? 'and what it said is shown' "$scratch/output"
python3 -B -c '
import importlib.machinery, importlib.util
loader = importlib.machinery.SourceFileLoader("bench", "lab/bench")
bench = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
loader.exec_module(bench)
guest = bench.Guest(bench.Progress(1), 4)
guest.take("figure add 4 10 12 0")
guest.take("series add 1 2")
assert not guest.complete(["add"]) and not guest.complete(["remove"])
guest.take("series add 3 4")
assert guest.complete(["add"])
' >"$scratch/difference" 2>&1
ok $? 'a line of figures that is lost is noticed' "$scratch/difference"
# shellcheck disable=SC2016
interrupt_when 'grep -q "guest 1 of 2" "$scratch/interrupted"' run stopped rework 8 --repeat 0
[ "$status" = 130 ] && grep -q 'interrupted; nothing is kept' "$scratch/interrupted"
ok $? 'Ctrl-C ends it with 130' "$scratch/interrupted"
find out/bench -name "*$name-failed*" -o -name "*$name-stopped*" >"$scratch/left"
[ ! -s "$scratch/left" ]
ok $? 'nothing of either is kept' "$scratch/left"
done_testing
