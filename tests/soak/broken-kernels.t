#!/usr/bin/env bash
# Canaries: kernels that are broken on purpose (tests/canaries/kernel, on top of beyond), each with the detector
# that must notice it. The patches are no part of the stack.
. "$(dirname "$0")/../lib.sh"
canaries=tests/canaries/kernel

# The lab once more, in which beyond is the broken kernel.
clone=$scratch/clone
mkdir -p "$clone/out/kernel"
cp -r lab guest machines config hunt tests "$clone/"
ln -s "$PWD/out/guest" "$clone/out/guest"
ln -s "$PWD/out/kernel/broken-debug" "$clone/out/kernel/beyond-debug"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"

hunt()   { "$clone/hunt/hunt" --stage beyond --config debug --steps 250 --runs 0 --seed "$seed"; }
faults() { "$clone/tests/faults" --stage beyond --deadline 40 --scenarios "$1"; }
leaks()  { "$clone/tests/faults" --stage beyond --leaks --stride 3 --scenarios "$1"; }
races()  { "$clone/lab/vm" --stage beyond --config debug --env POLICY="$1" --env SEED="$seed" "$clone/tests/guest/races.sh"; }
divided() { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/divided.sh"; }
first-memory() { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/first-memory.sh"; }
scanners() { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/scanners.sh"; }
counters() { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/counters.sh"; }
kunit()  { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/kunit.sh"; }
zones()  { "$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/selftests.sh" "$scratch/mem-zones-test"; }
selftests=out/tree/beyond/tools/testing/selftests/memory-hotplug
passes 'the selftests build' make -C $selftests OUTPUT="$scratch" LDFLAGS=-static

while IFS=';' read -r patch pattern what detector; do
	passes "$patch: builds" lab/kernel beyond debug "$canaries/$patch.patch"
	# shellcheck disable=SC2086 # the detector and what it is given
	refused "$patch: $what: caught by $detector" 1 "$pattern" $detector
	echo "# $patch: $(grep -m 1 -E "$pattern" "$scratch/output")"
done <<-'EOF'
	off-by-one;^found: ;a rule that is off by one block;hunt
	span-not-grown;^found: ;a span that does not grow downwards;hunt
	no-rollback;^complaint: .*changed;a zone that keeps what a notifier refused;faults next-movable/notifier
	counter-not-restored;^complaint: .*changed;present pages that are counted too early;faults next-movable/notifier
	lock-not-dropped;^complaint: .*(splat|hung);a lock that is kept when going online fails;faults next-movable/notifier
	leak;^complaint: leak .*resource;a resource that is not freed when adding fails;leaks add/nth
	lock-not-taken;^# (violation: |beyond-debug: (splat|panicked|hung));words that do not wait for each other;races disjoint-zones
	wrong-expectation;not ok .*NN\?\.MM;one wrong line in the table of KUnit;kunit
	off-by-one;not ok .*NN\.\?\.MM;a rule that is off by one block;kunit
	span-not-grown;not ok .* to MMMMM;a span that does not grow downwards;kunit
	one-look;(not ok .*the zone ends where it ended|: (splat|panicked));one look at each subsection;divided
	not-added;not ok .*zones and nodes still count the same;counters of an empty zone that nobody adds;counters
	never-woken;not ok .*both do their work;a kswapd that is created and never runs;first-memory
	endless-compaction;(not ok .*both scanners are below the zone|: splat: .*soft lockup);a scanner that stays below the zone;scanners
	no-rollback;not ok 5 a failure to go online;a zone that keeps what a notifier refused;zones
	EOF

# Two are not broken, but bring about what nothing else here does: no per-cpu memory where it is asked for, and a
# zone that changes just before compaction looks at it.
passes 'no-pageset: builds' lab/kernel beyond debug "$canaries/no-pageset.patch"
passes 'no per-cpu memory for the page lists of a zone: the memory stays offline, until there is' \
	"$clone/lab/vm" --stage beyond --config debug "$clone/tests/guest/pageset.sh"
passes 'compaction-waits: builds' lab/kernel beyond debug "$canaries/compaction-waits.patch"
passes 'compaction ends, wherever the zone begins by then' scanners

# And an image with another kernel in it than the one that was linked: make takes what was compressed of the last one
# for newer than it.
compressed=out/tree/broken/build-debug/arch/x86/boot/compressed/vmlinux.bin.gz
touch -d 'next year' $compressed
refused 'an image that holds another kernel is noticed' 2 'there is another kernel in' lab/kernel beyond debug "$canaries/no-rollback.patch"
rm $compressed
done_testing
