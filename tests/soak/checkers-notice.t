#!/usr/bin/env bash
# Canaries: each checker reports what it must, and only of the patch that adds it; what is accepted is accepted
# as long as it is found. The stack is one of its own, on stock.
. "$(dirname "$0")/../lib.sh"
. tests/canary-stack.sh
canary_stack ''
accepted=patches/accepted-findings
: >$accepted

printf '#!/bin/sh\n# SPDX-License-Identifier: none-of-the-kernel\necho $1\n' >out/tree/base/scripts/canary.sh
# (Backwards, as this file is spelt right.)
typo=$(rev <<<eveicer)
add "mm: a finding of each checker, to $typo" <<'END'

/**
 * canary_documented - is documented
 * @one: a parameter
 */
void canary_documented(int one, int two);
void canary_documented(int one, int two)
{
	int canary_set;

	if (one > two) {
		canary_set = one;
	};
	for (; one < two; one = one)
		two--;
}
int canary_sparse;   
END
add 'mm: lines that shift the others' <<'END'
/* The end. */
END
sed -i '1i /* The beginning. */' out/tree/base/mm/memremap.c
in_tree commit -q -a --amend --no-edit && write
echo '# a canary' >>out/tree/base/tools/testing/selftests/memory-hotplug/Makefile
commit 'selftests: a line that no compiler sees'

# reports CHECKER TEXT: so does the first patch, and so does not the second
reports() {
	grep -q "^base/0001 .*: $1: .*$2" out/checkers/findings
	ok $? "$1 is reported" out/checkers/findings
}
refused 'findings are refused' 1 'findings; see out/checkers/findings' lab/checkers
reports checkpatch  'TRAILING_WHITESPACE'
reports checkpatch  'SPDX_LICENSE_TAG.*not supported in LICENSES'
reports codespell   "$typo"
reports sparse      'canary_sparse.* was not declared'
reports gcc         'canary_set.*Wunused-but-set-variable'
reports clang       'self.*-Wself-assign'
reports coccicheck  'semicolon: Unneeded semicolon'
reports kernel-doc  "'two' not described"
reports shellcheck  'SC2086'
! grep '^base/0002 ' out/checkers/findings | grep -v ': checkpatch: '
ok $? 'lines that only shift are no findings' out/checkers/findings
grep -q '^| base/0003 .*| - | - | - | - | - | - |$' docs/checkers.md
ok $? 'where a checker has nothing to look at, it has not found nothing' docs/checkers.md
grep -q '^| base/0001 mm: a finding' docs/checkers.md
ok $? 'the table is in docs/' docs/checkers.md

for checker in checkpatch codespell sparse gcc clang coccicheck kernel-doc shellcheck; do
	printf '%s\t*\t: \tthis is a canary\n' $checker
done >$accepted
passes 'what is accepted is no finding' lab/checkers
grep -q '^| base/0001 .*| 0 ([0-9]* accepted) | 0 ([0-9]* accepted) |' docs/checkers.md
ok $? 'and is counted' docs/checkers.md
printf 'sparse\tno such patch\t: \tthis is a canary\n' >>$accepted
refused 'an accepted finding that nothing finds is refused' 1 'lists what nothing finds: sparse, no such patch' lab/checkers
printf 'sparse\t*\tno reason\n' >$accepted
refused 'so is one without a reason' 2 'accepted-findings, line 1: it takes' lab/checkers

: >$accepted
mkdir "$scratch/bin"
printf '#!/bin/sh\necho "no such library" >&2\nexit 4\n' >"$scratch/bin/shellcheck"
chmod +x "$scratch/bin/shellcheck"
rm out/checkers/found/*/shellcheck-*
PATH=$scratch/bin:$PATH refused 'a checker that does not run has not found nothing' 2 'shellcheck does not run' lab/checkers
sed -i 's/import git;/import git_that_is_not_there;/' lab/checkers
refused 'nor has checkpatch if what it asks does not run' 2 'checkpatch does not run' lab/checkers
cd "$here" || exit 1
done_testing
