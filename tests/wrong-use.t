#!/usr/bin/env bash
# Wrong use, and a machine that lacks something: a clear message, an exit code, nothing left behind.
. "$(dirname "$0")/lib.sh"

refused 'an unknown stage'              2 "no stage 'typo'; STAGE is one of: stock base" make kernel STAGE=typo
refused 'no stage where one is needed'  2 "no stage ''; STAGE is one of" make kernel
refused 'no number of compilers'        2 "is '0'" make kernel STAGE=base JOBS=0
refused 'an unknown stage for a tree'   2 "no stage 'typo'" make tree STAGE=typo
refused 'an unknown configuration'      2 "no configuration 'typo'; CONFIG is one of: arm64 debug i386 .*lean" make kernel STAGE=base CONFIG=typo
refused 'an unknown stage to build each patch of' 2 "no stage 'typo'" make build-each STAGE=typo
refused 'an unknown configuration for it' 2 "no configuration 'typo'" make build-each CONFIG=typo
refused 'an unknown stage for the checkers' 2 "no stage 'typo'" make checkers STAGE=typo
refused 'an unknown source'             2 "no mirror offers linux-source-6.1 6.1.0-0; SOURCE is one of: 6.1" make tree STAGE=base SOURCE=6.1.0-0
refused 'a stage to compare with that is none' 2 "no stage 'typo'" make diff FROM=typo TO=base
refused 'an unknown machine'            2 "no machine 'typo'; there are: .*seed" lab/vm --machine typo --stage base tests/canaries/passes.sh
mkdir "$scratch/nothing-built"
cp -r lab guest machines config tests "$scratch/nothing-built/"
refused 'a kernel that is not built'    2 'is not built: make kernel STAGE=beyond' "$scratch/nothing-built/lab/vm" --stage beyond tests/canaries/passes.sh
refused 'a script that is not there'    2 "no script 'tests/no.sh'" lab/vm tests/no.sh
refused 'an accelerator that is none'   2 "ACCEL is 'kvm' or 'tcg'" env ACCEL=fast lab/vm --stage base tests/canaries/passes.sh
passes  'make help' make help
grep -q 'make check' "$scratch/output"
ok $? 'says what there is'

# A machine without QEMU: every program but that one, and nobody who could install it.
mkdir "$scratch/bin"
cp -s /usr/bin/* "$scratch/bin/" 2>/dev/null
rm -f "$scratch/bin/qemu-system-x86_64" "$scratch/bin/id" "$scratch/bin/df"
printf '#!/bin/sh\necho 1000\n' >"$scratch/bin/id"
chmod +x "$scratch/bin/id"
without() { env PATH="$scratch/bin" "$@"; }
refused 'QEMU is absent' 2 'not installed' without lab/vm --stage base tests/canaries/passes.sh
refused 'a package is missing, without root' 2 'missing: qemu-system-x86; install with: sudo apt-get install' without lab/need vm
refused 'and the demo says so too' 2 'sudo apt-get install' without lab/demo base

# A disk that is full
printf '#!/bin/sh\nprintf "Avail\\n12\\n"\n' >"$scratch/bin/df"
chmod +x "$scratch/bin/df"
ln -s "$(command -v qemu-system-x86_64)" "$scratch/bin/"
refused 'no space for a kernel' 2 'needs 3000 MiB in .*, and 12 MiB are free' without lab/kernel base

# Ctrl-C while a guest runs: no QEMU and no file of it stays.
mkdir "$scratch/tmp"
interrupt_when 'grep -q "^ok 1" "$scratch/interrupted"' \
	env TMPDIR="$scratch/tmp" lab/vm --stage base --deadline 300 tests/canaries/hangs.sh
[ "$status" = 130 ] && grep -q interrupted "$scratch/interrupted"
ok $? 'Ctrl-C in a guest ends with 130'
[ -z "$(ls "$scratch/tmp")" ] && ! pgrep -f "$scratch/tmp" >/dev/null
ok $? 'and leaves no machine behind'
guest passed 'the next guest is well' lab/vm --stage base tests/canaries/passes.sh
done_testing
