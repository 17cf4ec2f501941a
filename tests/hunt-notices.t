#!/usr/bin/env bash
# Canaries: what a hunt must notice, it notices, shrinks to a short list, and replays.
. "$(dirname "$0")/lib.sh"
canaries=tests/canaries/hunt
trap 'rm -rf "$scratch" out/hunt/*-canary-*' EXIT

# shrunk AT_MOST DESCRIPTION: the list that the last hunt printed is that short.
shrunk() {
	local length
	length=$(sed -n 's/^operations that are enough: //p' "$scratch/output")
	[ -n "$length" ] && [ "$length" -le "$1" ]
	ok $? "$2 (${length:-none})" "$scratch/output"
}
hunt() { hunt/hunt --steps 250 --runs 30 "$@"; }

for stage in base rework; do
	refused "$stage: a rule that is off by one block is noticed" 1 '^found: difference' \
		hunt --stage $stage --seed canary-1 --rules $canaries/off-by-one.py
	shrunk 6 "$stage: and shrunk to a short list"
	replay=$(sed -n 's/^again: make hunt REPLAY=//p' "$scratch/output")
	cp "$replay" "$scratch/$stage"
	refused "$stage: which finds it again" 1 '^found: difference' \
		hunt/hunt --replay "$scratch/$stage" --runs 0 --rules $canaries/off-by-one.py
	passes "$stage: and finds nothing with the right rules" hunt/hunt --replay "$scratch/$stage"
done
refused 'a span that is thought to stay is noticed' 1 '^found: difference' \
	hunt --stage rework --machine hunt-acpi --seed canary-2 --rules $canaries/forgets.py
shrunk 8 'and shrunk'
refused 'one figure that is one page too low is noticed' 1 'zones: the kernel says' \
	hunt --stage base --seed canary-3 --rules $canaries/figure.py --runs 0

# verdict NAME OPERATION: what the operation does to the guest is called by its name.
verdict() {
	printf '# stage: base\n# machine: hunt-probe\nprobe 33\n%s\nread\n' "$2" >"$scratch/list"
	refused "'$2' is found: $1" 1 "^found: $1" hunt/hunt --replay "$scratch/list" --runs 0 --patience 20
}
verdict splat 'sysrq l'
verdict panicked 'sysrq c'
verdict hung hang

refused 'a stage without rules' 2 "no rules for stage 'nonsense'" hunt/hunt --stage nonsense
refused 'no file to replay' 2 'there is no file' hunt/hunt --replay "$scratch/none"
refused 'STEPS that is no number' 2 'STEPS' hunt/hunt --stage base --steps many
printf '# stage: base\n# machine: hunt-acpi\nplug d0\n' >"$scratch/list"
refused 'an operation that is none' 2 'is no operation' hunt/hunt --replay "$scratch/list"
done_testing
