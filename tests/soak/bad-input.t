#!/usr/bin/env bash
# 100000 times nonsense in every file of memory hotplug, on every stage (lean); where ACPI adds memory; on
# the command line. Canaries: what must be noticed is noticed, and found again.
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
for stage in stock base rework beyond; do
	passes "the kernel $stage" lab/kernel $stage lean
	SEED=$seed CASES=100000 passes "$stage: 100000 bad inputs, seed $seed" hunt/nonsense $stage lean
	SEED=$seed CASES=10000 MACHINE=hunt-acpi passes "$stage: 10000 where ACPI adds memory" hunt/nonsense $stage lean
done
passes 'the kernel beyond (debug)' lab/kernel beyond debug
SEED=$seed CASES=20000 passes 'beyond (debug): 20000 bad inputs' hunt/nonsense beyond debug

# boot STAGE WANTED COMPLAINTS DESCRIPTION PARAMETERS
boot() {
	guest passed "$1: $4" lab/vm --stage "$1" --cmdline "$5" --env "WANTED=$2" --env "COMPLAINTS=$3" tests/guest/cmdline.sh
}
memory_hotplug() { # memory_hotplug PARAMETER...: with the name of the module
	printf 'memory_hotplug.%s ' "$@"
}
defaults='offline contig-zones 301 Y N'
for stage in stock base rework beyond; do
	# A word that memhp_default_state does not know is only reported on beyond.
	[ $stage = beyond ] && said=1 || said=0
	boot $stage "$defaults" $((4 + said)) 'wrong words on the command line leave the defaults' "memhp_default_state=movable $(
		memory_hotplug online_policy=contig auto_movable_ratio=-1 auto_movable_numa_aware=maybe memmap_on_memory=maybe)"
	boot $stage "$defaults" $((4 + said)) 'so do empty ones, one without a value, and a number too large' "memhp_default_state= $(
		memory_hotplug online_policy auto_movable_ratio=99999999999999999999 auto_movable_numa_aware= memmap_on_memory=)"
	boot $stage 'online_movable auto-movable 16 N Y' 0 'the right ones are taken' "memhp_default_state=online_movable $(
		memory_hotplug online_policy=auto-movable auto_movable_ratio=0x10 auto_movable_numa_aware=n memmap_on_memory=y)"
done

# Canaries
CANARY=case SEED=1 CASES=2000 refused 'rules that ignore upper and lower case are noticed' 1 \
	'^not ok .* wanted all of it, got EINVAL' hunt/nonsense beyond lean
again=$(sed -n 's/^# again: make nonsense //p' "$scratch/output")
read -ra words <<<"$again"
[ "$again" ]
ok $? "and how to see it again is said: $again" "$scratch/output"
CANARY=case refused 'which is so' 2 '^not ok .* wanted all of it, got EINVAL' make -s nonsense "${words[@]}"
passes 'with the right rules, it is as it should be' make -s nonsense "${words[@]}"
CANARY=touch SEED=1 CASES=2000 refused 'a file that something else has changed is noticed' 1 \
	'auto_online_blocks online_kernel' hunt/nonsense beyond lean
[ "$(grep -c '^not ok' "$scratch/output")" = 2 ] && grep -q '^# again: .*CASES=1 EVERY=1' "$scratch/output"
ok $? 'and the case that did it is found by a second guest' "$scratch/output"
refused 'a stage that is none' 2 "no stage 'typo'" hunt/nonsense typo
CASES=many refused 'CASES that is no number' 2 "are numbers, not 'many'" hunt/nonsense beyond
CASES=0 refused 'no CASES' 2 'from 1' hunt/nonsense beyond
done_testing
