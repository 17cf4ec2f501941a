#!/usr/bin/env bash
# Canaries: what build-each must notice in a patch, it notices, and names the patch. The stack is one of its
# own; so is the kernel below it, a toy of one file, as what is tried here is not the compiler. (That the
# section mismatches of a real kernel are seen: tests/soak/build-each.t.)
. "$(dirname "$0")/lib.sh"
. tests/canary-stack.sh

toy=$scratch/toy
mkdir -p "$toy/mm" "$toy/include"
cat >"$toy/Makefile" <<'END'
build := $(O)
allnoconfig:
	@grep -v '=n$$' $(KCONFIG_ALLCONFIG) >$(build)/.config
olddefconfig:
vmlinux: $(build)/vmlinux.o
$(build)/mm/memremap.o: mm/memremap.c include/toy.h
	@mkdir -p $(build)/mm
	@echo '  CC      mm/memremap.o'
	@cd $(build) && gcc -Wall -Werror $$(cat ../mm/flags) -I../include -c ../mm/memremap.c -o mm/memremap.o
	@echo '../include/toy.h' >$(build)/mm/.memremap.o.cmd
$(build)/vmlinux.o: $(build)/mm/memremap.o
	@cp $< $@
	@echo '  MODPOST vmlinux.symvers'
	@nm $< | sed -n 's/.* T \(.*_late\)$$/WARNING: modpost: vmlinux.o: section mismatch in reference: \1 (section: .text) -> early (section: .init.text)/p'
END
echo '/* a header */' >"$toy/include/toy.h"
echo '#include "toy.h"' >"$toy/mm/memremap.c"
touch "$toy/mm/flags" "$toy/Kconfig"
canary_stack "$toy"
table=out/build-each/lean.txt

add 'mm: a section mismatch' <<'END'
void canary_late(void) {}
END
refused 'a stage that ends with a section mismatch is refused, and the patch named' 1 \
	'ends with a section mismatch that base/0001 mm: a section mismatch adds: .*canary_late' lab/build-each
grep -qE '^built +[0-9]+ +0 +1  base/0001 ' $table
ok $? 'it is counted' $table

in_tree revert --no-commit HEAD >/dev/null
commit 'mm: and it is gone'
passes 'one that a later patch of the stage mends is none' lab/build-each
grep -qE '^as before +[0-9]+ +0 +1  base/0001 ' $table && grep -qE '^built +[0-9]+ +0 +0  base/0002 ' $table
ok $? 'what was well is not built again' $table
grep -qE '^\| base/0001 .* \| 1 \|$' docs/build-each-lean.md && grep -qE '^\| base/0002 .* \| 0 \|$' docs/build-each-lean.md
ok $? 'the table is in docs/' docs/build-each-lean.md

add 'mm: a warning' <<'END'
static int canary_unused;
END
echo '/* */' | add 'mm: after it'
refused 'a patch that adds a warning is named' 1 'base/0003 mm: a warning: adds a warning' lab/build-each
grep -q 'canary_unused.*defined but not used' "$scratch/output" && ! grep -q 'after it' $table
ok $? 'with the warning, and none after it is called built' "$scratch/output"
grep -q 'the 1 patches after it were not built' "$scratch/output"
ok $? 'which is said' "$scratch/output"

# A warning that stops nothing, and that make would not repeat
drop
drop
add 'mm: a warning that is no error' mm/flags -Wno-error=unused-variable <<'END'
static int canary_unused;
END
for run in first next; do
	refused "one that is no error is named by the $run run" 1 \
		'base/0003 mm: a warning that is no error: adds a warning' lab/build-each
done

drop
add 'mm: broken' <<'END'
int canary_broken = ;
END
refused 'a patch that does not build is named' 1 'base/0003 mm: broken: does not build' lab/build-each
drop
passes 'without it all is well' lab/build-each
! grep -q '^built' $table && [ "$(grep -c '^as before' $table)" = 3 ]
ok $? 'and nothing is built for that' $table

# A header that everything includes: what does not mention what it declares is not compiled, but one file is.
# declare TEXT SUBJECT
declare() {
	echo "$1" >>out/tree/base/include/toy.h
	commit "$2"
}
declare 'int declared(void);' 'mm: a declaration'
passes 'a header that changes' lab/build-each
declare 'int declared_too(void);' 'mm: another'
passes 'and changes again' lab/build-each
grep -q '1 headers differ, which concerns 1 files' "$scratch/output" && grep -q ' CC ' out/build-each/lean.log
ok $? 'is compiled by a file that includes it' "$scratch/output"
add 'mm: no header' mm/flags '' </dev/null
passes 'a patch after it that changes no header' lab/build-each
! grep -q ' CC ' out/build-each/lean.log
ok $? 'compiles nothing for it' out/build-each/lean.log

# What stands in the document counts on a machine that has built nothing, and no more than that.
rm -rf out/build-each out/tree/each
passes 'what the document has is not built again' env RECORDED=1 lab/build-each
! grep -q '^built' $table && [ "$(grep -c '^recorded' $table)" = 5 ]
ok $? 'nor what it stands on' $table
sed -i '/^| base\/0004 /s/ [0-9a-f]\{12\} / 0123456789ab /' docs/build-each-lean.md
passes 'what it has of another tree' env RECORDED=1 lab/build-each
[ "$(grep -c '^recorded' $table)" = 3 ] && grep -q '^built .*what base/0004 stands on$' $table &&
	grep -q '^built .* base/0004 ' $table && grep -q '^built .* base/0005 ' $table
ok $? 'is built, and the patch after it' $table
sed -i 's/^Environment: .*/Environment: 0123456789ab./' docs/build-each-lean.md
rm -rf out/build-each out/tree/each
passes 'with another compiler' env RECORDED=1 lab/build-each
[ "$(grep -c '^built' $table)" = 6 ]
ok $? 'all is' $table
! grep -q 'stands on' docs/build-each-lean.md && [ "$(grep -c '^| base/' docs/build-each-lean.md)" = 5 ]
ok $? 'and the document has the patches, each once' docs/build-each-lean.md

declare 'int broken(' 'mm: a broken header'
refused 'and is noticed when it is broken' 1 'mm: a broken header: does not build' lab/build-each
cd "$here" || exit 1
done_testing
