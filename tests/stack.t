#!/usr/bin/env bash
# The stack: patches become trees and trees patches, byte for byte; what cannot be is refused by
# name, and leaves nothing behind that a later run would take for good. All in a clone of its own.
. "$(dirname "$0")/lib.sh"

here=$PWD
version=$(cat out/tree/source-version)
base=$(git --git-dir=out/tree/git rev-parse base)
exported_from=$(grep -v '^#' patches/tested-sources | head -n 1)

clone=$scratch/clone
mkdir -p "$clone/out/tree"
cp -r Makefile config lab patches "$clone/"
git clone -q --bare --shared out/tree/git "$clone/out/tree/git"
for branch in $(git --git-dir="$clone/out/tree/git" for-each-ref --format='%(refname:short)' refs/heads); do
	git --git-dir="$clone/out/tree/git" update-ref -d "refs/heads/$branch"
done
cp out/tree/source-version "$clone/out/tree/"
cd "$clone" || exit 1
in_base() { git -C out/tree/base -c user.name=t -c user.email=t@localhost "$@"; }
series_of() { ls patches/base/*.patch; }

# round_trip STAGE: its tree, written as patches, is what it was made from. On another source than
# the patches were exported from, the blobs and line numbers may differ, and nothing else.
plain() { (cd "$1" && grep -rhvE '^index |^@@ ' .); }
round_trip() {
	passes "$1: the tree is exported" lab/stack export "$1" "$scratch/exported-$1"
	if [ "$version" = "$exported_from" ]; then
		passes "$1: byte for byte what it was made from" diff -r "patches/$1" "$scratch/exported-$1"
	else
		passes "$1: what it was made from, on $version" \
			diff <(plain "patches/$1") <(plain "$scratch/exported-$1")
	fi
}

# A patch that does not apply
broken=$(series_of | sed -n 3p)
cp "$broken" "$scratch/good"
sed -i 's/^-\t\(.*\)/-\tnot \1/' "$broken"
refused 'a patch that does not apply is named' 2 "$(basename "$broken").*does not apply" make tree STAGE=base
! [ -e out/tree/base.stamp ]
ok $? 'and the tree is not taken for finished'
refused 'it is named again by the next run' 2 "$(basename "$broken").*does not apply" make tree STAGE=base
refused 'nothing is built from such a tree' 2 "$(basename "$broken").*does not apply" make kernel STAGE=base
cp "$scratch/good" "$broken"

# A patch that the series does not list, and one that it lists and is not there
cp "$broken" patches/base/9999-stray.patch
refused 'a patch that the series does not list is refused' 2 '9999-stray.patch' make tree STAGE=base
rm patches/base/9999-stray.patch
mv "$broken" "$scratch/away"
refused 'a patch that is missing is refused' 2 "$(basename "$broken")" make tree STAGE=base
mv "$scratch/away" "$broken"

# An interruption in the middle
interrupt_when 'grep -q "base 2/" "$scratch/interrupted"' make tree STAGE=base
! [ -e out/tree/base.stamp ]
ok $? 'Ctrl-C between two patches leaves no tree that is taken for finished'
passes 'and the next run is sound' make tree STAGE=base
[ "$(in_base rev-parse HEAD)" = "$base" ]
ok $? 'the same patches give the same commits in every clone'
passes 'a tree that is up to date is left alone' make tree STAGE=base

# A tree that lost its git, as an interruption at the wrong moment leaves it, inside another repository
git init -q . && git -c user.name=t -c user.email=t@localhost commit -q --allow-empty -m outer
rm out/tree/base/.git
passes 'a tree without git is made anew' make tree STAGE=base
[ "$(in_base rev-parse HEAD)" = "$base" ] && [ "$(git log --format=%s)" = outer ] && [ "$(git branch | wc -l)" = 1 ]
ok $? 'and the repository around it is left alone'
rm -rf .git

# The round trip
cp -r patches "$scratch/patches"
round_trip base
passes 'a tree without changes of its own has nothing to write' make patches
grep -q 'base: nothing new' "$scratch/output" && diff -r "$scratch/patches" patches >/dev/null
ok $? 'and patches/ stays as it is'
in_base commit -q --amend -m 'mm: another subject' -m 'Why.'
passes 'an edited commit is kept by the next make tree' make tree STAGE=base
[ "$(in_base log -1 --format=%s)" = 'mm: another subject' ]
ok $? 'untouched'
echo '# a change' >>"$broken"
refused 'unless the patches have changed too' 2 "run 'make patches'" make tree STAGE=base
cp "$scratch/good" "$broken"
passes 'the edited commit is exported' make patches
ls patches/base/*-mm-another-subject.patch >/dev/null 2>&1
ok $? 'under its new subject'
[ "$(grep -c '^base/' patches/series)" = "$(series_of | wc -l)" ] && grep -q 'another-subject' patches/series
ok $? 'and is in the series'
echo '/* a change */' >>out/tree/base/mm/memory_hotplug.c
refused 'a change that is not committed is not lost in silence' 2 'not committed' make patches
in_base checkout -q -f
rm -rf patches
cp -r "$scratch/patches" patches
passes 'patches win over a tree without changes of its own' make tree STAGE=base
[ "$(in_base rev-parse HEAD)" = "$base" ]
ok $? 'which is as it was'

# The stages after it
for stage in rework beyond; do
	[ ! -d "patches/$stage" ] || round_trip "$stage"
done

# The net difference of two stages
passes 'the difference of two stages' make diff FROM=stock TO=base
grep -q 'mm/memory_hotplug.c *|' "$scratch/output" && grep -q '^+.*zone_can_shift' "$scratch/output"
ok $? 'has a diffstat and the lines'

# The configuration
cp -r "$here/config" .
echo CONFIG_NO_SUCH_OPTION=y >>config/fragments/hotplug.config
refused 'an option that kconfig drops is an error, and named' 2 'CONFIG_NO_SUCH_OPTION=y' make kernel STAGE=base
cp "$here/config/fragments/hotplug.config" config/fragments/
echo '# CONFIG_MMU is not set' >>config/fragments/hotplug.config
refused 'so is one that should be off and is not' 2 'CONFIG_MMU=n' make kernel STAGE=base
cp "$here/config/fragments/hotplug.config" config/fragments/

# A build that is interrupted, and goes on
interrupt_when '[ "$(wc -l <out/kernel/base-lean/build.log)" -gt 50 ]' make kernel STAGE=base
! [ -e out/kernel/base-lean/bzImage ]
ok $? 'Ctrl-C in a build leaves no kernel'
passes 'and the next run builds it' make kernel STAGE=base
cmp -s out/kernel/base-lean/bzImage "$here/out/kernel/base-lean/bzImage"
ok $? 'to the byte what another clone has built'
cd "$here" || exit 1
done_testing
