#!/usr/bin/env bash
# The scripts are sound, the words are spelt right, and no file speaks of one machine.
. "$(dirname "$0")/lib.sh"
mapfile -t shell < <(git ls-files | xargs awk 'FNR == 1 && /^#!\/usr\/bin\/env bash|^# shellcheck shell/ { print FILENAME }')
mapfile -t guest < <(git ls-files guest 'tests/guest/*.sh' 'tests/canaries/*.sh' 'demo/*.sh' 'hunt/*.sh' 'bench/*.sh' | grep -vE 'welcome|\.[ch]$')
mapfile -t python < <(git ls-files | xargs awk 'FNR == 1 && /python3/ { print FILENAME }')
passes "shellcheck, ${#shell[@]} files" shellcheck "${shell[@]}"
passes "shellcheck, ${#guest[@]} files of the guest" shellcheck -s dash -e SC2012,SC2016,SC2046,SC2086,SC2231,SC2034,SC2154 "${guest[@]}"
passes "python compiles, ${#python[@]} files" python3 -W error -c '
import sys
for path in sys.argv[1:]:
    compile(open(path, encoding="utf-8").read(), path, "exec")' "${python[@]}"
mapfile -t words < <(git ls-files | grep -v '^patches/.*\.patch$')
# (DAMON is a part of the kernel.)
passes "codespell, ${#words[@]} files" codespell -L damon "${words[@]}"
passes "codespell, the messages of the patches" codespell -L damon <(sed '/^---$/,$d' patches/*/*.patch)
git ls-files | xargs grep -nE '(^|[^.a-z])/(work|home|root)/' -- >"$scratch/paths"
ok $((! $?)) 'no path of one machine' "$scratch/paths"
for patch in tests/canaries/kernel/*.patch bench/*.patch; do
	git -C out/tree/beyond apply --check "$PWD/$patch" || echo "$patch"
done >"$scratch/apart" 2>&1
[ ! -s "$scratch/apart" ]
ok $? 'every patch that is not in the stack applies to beyond' "$scratch/apart"
git ls-files -s 'tests/*.t' | grep '^100644' >"$scratch/closed"
ok $((! $?)) 'every test can be run' "$scratch/closed"
done_testing
