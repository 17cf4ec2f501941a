#!/usr/bin/env bash
# What the series touches compiles on every architecture after each patch, and docs/arch-each.md says so. Canaries:
# a patch that does not compile, and one that brings a warning, both mended by the next one.
. "$(dirname "$0")/../lib.sh"

refused 'an unknown architecture is named' 2 "no architecture 'typo'; ARCH is one of: arm64 " make arch-each ARCH=typo
refused 'an unknown stage is named'        2 "no stage 'typo'" make arch-each STAGE=typo

cp docs/arch-each.md "$scratch/committed"
passes 'make arch-each' make arch-each
passes 'docs/arch-each.md is what it writes' diff -u "$scratch/committed" docs/arch-each.md

# A lab with the same trees but one: there beyond has two patches more.
lab_beside beyond
beyond=$PWD/out/tree/beyond
cp -r "$here/out/arch" "$here/out/arch-each" out/
patches=$(find patches/beyond -name '*.patch' | wc -l)
commit() { git -C "$beyond" -c user.name=canary -c user.email=canary@localhost commit -qam "$1"; }
# canary LINE: a patch that adds the line, and one that takes it away
canary() {
	echo "$1" >>"$beyond/drivers/base/node.c"
	commit 'driver core: a mistake'
	git -C "$beyond" checkout -q HEAD^ drivers/base/node.c
	commit 'driver core: and it is gone'
}
canary 'int broken(void) { return nothing_of_that_name; }'
refused 'a patch that does not compile is named, with its architecture' 1 \
	"beyond/00$((patches + 1)) driver core: a mistake, i386: drivers/base/node.o does not compile" lab/arch-each beyond i386
git -C "$beyond" reset -q --hard HEAD~2
canary '#warning of a kind that stock does not have'
refused 'a patch that brings a warning is named, with its architecture' 1 \
	"beyond/00$((patches + 1)) driver core: a mistake, i386: adds a warning: drivers/base/node.c" lab/arch-each beyond i386
refused 'and again at the next try' 1 'adds a warning' lab/arch-each beyond i386
cd "$here" || exit
done_testing
