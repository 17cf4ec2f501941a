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

for stage in base rework beyond; do
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

# The rules that are new in beyond: a model that lacks one of them is noticed, in a list that needs it.
while IFS='|' read -r rules machine cmdline operations what; do
	printf '# stage: beyond\n# machine: %s\n# cmdline: %s\n%s\n' "$machine" "$cmdline" "${operations//, /$'\n'}" >"$scratch/list"
	refused "beyond: $what is noticed" 1 '^found: difference' \
		hunt/hunt --replay "$scratch/list" --runs 0 --rules "$canaries/$rules.py"
	passes 'and the right rules agree with the kernel' hunt/hunt --replay "$scratch/list"
done <<-'EOF'
	stays|hunt-probe||probe 33, online_movable 33, offline 33|a span that is thought to stay when memory goes offline
	insists|hunt-probe||probe 32, probe 33, probe 34, online_kernel 32, online_movable 33, online_kernel 34|contig-zones that is thought to refuse
	never-refuses|hunt-probe|memory_hotplug.online_policy=disjoint-zones|probe 32, probe 33, probe 34, online_kernel 32, online_movable 33, online_kernel 34|disjoint-zones that is thought never to refuse
	remembers|hunt-probe||probe 32, probe 33, online_movable 32, online_movable 33, online_kernel 33, offline 33, switch 33 1|a refused word that is thought to be remembered
	kernel-first|hunt-probe||probe 33, online_movable 33, probe 34|valid_zones that is thought to begin with the kernel zone
	mistakes|hunt-probe||probe 33, switch 33 online_movable|a word for a zone that is thought to be taken for "on"
	not-first|hunt-acpi||plug d0 1 2 32, online_movable 32|first memory that is thought to be for a kernel zone
EOF

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
