#!/usr/bin/env bash
# What the series touches compiles on every architecture, and docs/architectures.md says what came of it;
# an architecture that does not is seen and named.
. "$(dirname "$0")/../lib.sh"

refused 'an unknown architecture is named' 2 "no architecture 'typo'; ARCH is one of: arm64 " make arch ARCH=typo
refused 'an unknown stage is named'        2 "no stage 'typo'" make arch STAGE=typo

cp docs/architectures.md "$scratch/committed"
passes 'make arch' make arch
# What was booted is for arch-boot.t to say.
compiled() { sed -E '/^\| /s/^(([^|]*\|){6}).*/\1/' "$1"; }
compiled "$scratch/committed" >"$scratch/was"
compiled docs/architectures.md >"$scratch/is"
passes 'docs/architectures.md is what it writes' diff -u "$scratch/was" "$scratch/is"

# A lab with the same trees but one: there rework has a file that is broken, or one that warns.
lab_beside rework
file=out/tree/rework/arch/arm64/mm/mmu.c
echo 'int broken(void) { return nothing_of_that_name; }' >>$file
refused 'what does not compile is named, with its architecture and stage' 1 \
	'FAILED: arm64, rework: arch/arm64/mm/mmu.o does not compile' lab/arch rework arm64
grep -q '| arm64 | stock | yes | [0-9]* objects |' "$scratch/output" &&
	grep -q '| arm64 | rework | yes | 1 of [0-9]* do not compile |' "$scratch/output"
ok $? 'and the table says so' "$scratch/output"
git -C out/tree/rework checkout -q arch/arm64/mm/mmu.c
echo '#warning of a kind that stock does not have' >>out/tree/rework/drivers/base/node.c
refused 'a warning that stock does not have is named' 1 \
	'FAILED: i386, rework: a warning that stock does not have: drivers/base/node.c: warning: #warning of a kind' \
	lab/arch rework i386
git -C out/tree/rework checkout -q drivers/base/node.c
echo 'asm(".warning \"a canary\"");' >>out/tree/rework/drivers/base/node.c
refused 'and so is one of the assembler' 1 'FAILED: i386, rework: a warning that stock does not have: assembler: Warning: a canary' \
	lab/arch rework i386
git -C out/tree/rework checkout -q drivers/base/node.c
printf '# a wish that arm64 has no answer to\nCONFIG_X86_X2APIC=y\n' >>config/fragments/arm64.config
refused 'a wish that is not granted is named' 1 'kconfig dropped what config/arm64 asks for: CONFIG_X86_X2APIC=y' \
	lab/arch rework arm64
cd "$here" || exit
done_testing
