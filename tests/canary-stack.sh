# shellcheck shell=bash disable=SC2034,SC2154 # $scratch is of lib.sh, $here for the caller
# Sourced by the tests that need patches which are wrong: a stack of its own, in $scratch/clone.

# canary_stack [TREE]: goes there; $here is where it came from. The stack has no patches yet, and stands on
# stock, or on what is in TREE.
canary_stack() {
	here=$PWD
	local clone=$scratch/clone branch
	mkdir -p "$clone/out/tree" "$clone/patches"
	cp -r Makefile config lab "$clone/"
	cp patches/tested-sources "$clone/patches/"
	echo '# the stack' >"$clone/patches/series"
	cp out/tree/source-version "$clone/out/tree/"
	if [ -n "${1:-}" ]; then
		git -C "$1" init -q
		git -C "$1" add -A
		git -C "$1" -c user.name=t -c user.email=t@localhost commit -q -m stock
		git -C "$1" tag "source/$(cat out/tree/source-version)"
	fi
	git clone -q --bare --shared "${1:-out/tree/git}" "$clone/out/tree/git"
	for branch in $(git --git-dir="$clone/out/tree/git" for-each-ref --format='%(refname:short)' refs/heads); do
		git --git-dir="$clone/out/tree/git" update-ref -d "refs/heads/$branch"
	done
	cd "$clone" || exit 1
	lab/stack tree base >"$scratch/output" 2>&1 || { cat "$scratch/output"; exit 1; }
}
in_tree() { git -C out/tree/base -c user.name=t -c user.email=t@localhost -c core.hooksPath=/dev/null "$@"; }

# add SUBJECT [FILE LINE]: a patch more, with what is read at the end of mm/memremap.c, and the line at that of FILE
add() {
	cat >>out/tree/base/mm/memremap.c
	[ -z "${2:-}" ] || echo "$3" >>"out/tree/base/$2"
	commit "$1"
}
# commit SUBJECT: a patch more, with what was changed in out/tree/base (where Debian ignores all files that are new)
commit() {
	in_tree add -A -f && in_tree commit -q -m "$1" -m 'A canary.' && write
}
# drop: the last patch goes
drop() { in_tree reset -q --hard HEAD~1 && write; }
write() { lab/stack patches >"$scratch/written" 2>&1 || cat "$scratch/written"; }
