#!/usr/bin/env bash
# Whole kernels of other architectures boot in QEMU and do what the session asks of them, and
# docs/architectures.md says so. Canaries: what goes wrong there has the same names as on x86_64.
. "$(dirname "$0")/../lib.sh"

refused 'an architecture without a machine is named' 2 'no kernel is booted on sh: config/sh' make arch-boot ARCH=sh
refused 'a stage without the session is named' 2 'is for rework and beyond, not for base' make arch-boot STAGE=base

# booted FILE: the table, without what make arch says in it
booted() { grep '^| ' "$1" | cut -d'|' -f2,3,7-; }
booted docs/architectures.md >"$scratch/was"
passes 'make arch-boot' make arch-boot
booted docs/architectures.md >"$scratch/is"
passes 'docs/architectures.md is what it writes' diff -u "$scratch/was" "$scratch/is"

# claimed FILE ARCH WHAT: on rework and beyond, and no result that is not ok.
claimed() {
	awk -F' *[|] *' -v arch="$2" -v what="$3" '
		$2 == arch && ($3 == "rework" || $3 == "beyond") && $8 ~ what && / 0 not, passed/ && !/ [1-9][0-9]* not,/ { rows++ }
		END { exit rows != 2 }' "$1"
}
for arch in x86_64 arm64 powerpc64le; do
	passes "$arch: eight blocks came and some went" claimed docs/architectures.md $arch 'plugged 8 blocks.*unplugged'
done
passes 's390x: QEMU has nothing to plug, what was there went offline and online' \
	claimed docs/architectures.md s390x 'plugged nothing.*onlined 2 blocks'
sed '/^| arm64 | beyond /s/ 0 not,/ 1 not,/' docs/architectures.md >"$scratch/wrong.md"
! claimed "$scratch/wrong.md" arm64 plugged
ok $? 'one result in it that is not ok is noticed'

for config in arm64 powerpc64le s390x; do
	vm="lab/vm --stage rework --config $config --machine $(sed -n 's/^# boots: [^@]*@\([a-z0-9-]*\).*/\1/p' config/$config)"
	# shellcheck disable=SC2086 # words
	{
		guest passed   "$config: a guest that is well passes" $vm tests/canaries/passes.sh
		guest failed   "$config: a result that is not ok fails" $vm tests/canaries/fails.sh
		guest panicked "$config: a panic is a panic" $vm tests/canaries/panics.sh
		guest splat    "$config: a warning on the console is a splat" $vm tests/canaries/splats.sh
		guest hung     "$config: a guest that never ends is hung" $vm tests/canaries/hangs.sh
	}
done

# A lab with the same trees and kernels, where the session of arm64 is one that fails; and what was recorded does
# not count once the kernel is another.
mkdir -p "$scratch/lab/out"
cp -r lab config guest machines patches tests "$scratch/lab/"
here=$PWD
for name in guest kernel tree toolchain; do
	[ ! -e out/$name ] || ln -s "$here/out/$name" "$scratch/lab/out/"
done
cp -r out/arch "$scratch/lab/out/"
cd "$scratch/lab" || exit
passes 'what has passed is not run again' lab/arch boot rework arm64
! grep -q 'on dimm' "$scratch/output" && grep -q '| arm64 | rework .* plugged 8 blocks' "$scratch/output"
ok $? 'and stands in the table' "$scratch/output"
echo '# Another machine than that of the record.' >>machines/dimm
# (The kernel is there. Under another path it would be made again.)
printf '#!/bin/sh\n' >lab/kernel
cp tests/canaries/fails.sh tests/guest/dimm.sh
refused 'a session that fails is named' 1 'FAILED: arm64, rework: dimm.sh on dimm: failed: 1 of ' lab/arch boot rework arm64
grep -q '| arm64 | rework .* no | no | dimm.sh: [0-9]* ok, 1 not, failed |' "$scratch/output"
ok $? 'and the table says so, and claims nothing else' "$scratch/output"
cp tests/canaries/hangs.sh tests/guest/dimm.sh
rm out/arch/boot-rework-arm64/dimm.sh
interrupt_when 'grep -qxF "ok 1 - well" out/arch/boot-rework-arm64/dimm.sh' lab/arch boot rework arm64
[ "$status" = 130 ] && ! grep -q '^| arm64 ' "$scratch/interrupted"
ok $? 'Ctrl-C in a guest is the end of it' "$scratch/interrupted"
cd "$here" || exit
done_testing
