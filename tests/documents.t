#!/usr/bin/env bash
# The documents that the patches touch: they build, and the patches add no warning; the session in the
# administrator's guide is what a kernel answers; the cover letter says what the patches amount to.
. "$(dirname "$0")/lib.sh"
guide=admin-guide/mm/memory-hotplug.rst

last=stock
for stage in base rework beyond; do
	[ ! -d "patches/$stage" ] || last=$stage
done
passes "the tree of $last" lab/stack tree "$last"
before=out/tree/stock
after=out/tree/$last
mapfile -t touched < <(git -C "$after" diff --name-only stock "$last" -- Documentation)
[ ${#touched[@]} -gt 0 ] && printf '%s\n' "${touched[@]}" | grep -qx "Documentation/$guide"
ok $? "${#touched[@]} documents are touched"

# complaints TREE COPY: builds a copy of the touched documents of a tree, without the thousands of
# others, and prints what Sphinx has to say about them, without line numbers.
copy_of() {
	local tree=$1 copy=$2 file
	mkdir -p "$copy/scripts"
	cp "$tree/scripts/get_abi.pl" "$copy/scripts/"
	for file in "${touched[@]}"; do
		mkdir -p "$copy/$(dirname "$file")"
		cp "$tree/$file" "$copy/$file"
	done
}
complaints() {
	local tree=$1 copy=$2 status
	(
		cd "$copy/Documentation" || exit 1
		printf 'All\n===\n\n.. toctree::\n   :glob:\n\n   **\n' >index.rst
		[ ! -d ABI/testing ] || printf 'ABI\n===\n\n.. kernel-abi:: ABI/testing\n   :rst:\n' >abi.rst
	) || return 1
	PYTHONDONTWRITEBYTECODE=1 DOCS_THEME=classic KERNELVERSION=6.1 srctree=$copy \
		sphinx-build -E -q -b dummy -c "$tree/Documentation" "$copy/Documentation" "$copy/built" \
		>"$copy.log" 2>&1
	status=$?
	grep -E 'WARNING|ERROR|CRITICAL' "$copy.log" | grep -vF 'dot(1) not found' |
		sed -E "s,^.*/Documentation/,,; s,:[0-9]+: ,: ,"
	[ -z "$(find "$copy/built" -name '*.doctree' 2>/dev/null)" ] && cat "$copy.log" >&2 && return 1
	return $status
}
# added FROM TO: what the second has to say and the first has not
added() { comm -13 <(sort "$1") <(sort "$2"); }

copy_of "$before" "$scratch/before"
copy_of "$after" "$scratch/after"
passes 'the documents build as they were' complaints "$before" "$scratch/before"
cp "$scratch/output" "$scratch/warnings-before"
passes 'they build with the patches' complaints "$after" "$scratch/after"
cp "$scratch/output" "$scratch/warnings-after"
added "$scratch/warnings-before" "$scratch/warnings-after" >"$scratch/new"
[ ! -s "$scratch/new" ]
ok $? "and the patches add no warning ($(wc -l <"$scratch/warnings-before") before)" "$scratch/new"

# noticed WHAT FILE TEXT: text that is wrong, at the end of a document, is a warning more.
noticed() {
	local copy=$scratch/broken-$count
	copy_of "$after" "$copy"
	printf '%b' "$3" >>"$copy/Documentation/$2"
	complaints "$after" "$copy" >"$scratch/output" 2>&1
	added "$scratch/warnings-after" "$scratch/output" >"$scratch/new"
	grep -q "$(basename "$2" .rst)" "$scratch/new"
	ok $? "$1 is noticed" "$scratch/output"
}
noticed 'a title that is not underlined to its end' $guide '\nA title too long\n=====\n\nText.\n'
noticed 'a link that leads nowhere' $guide '\nSee `no such section`_.\n'
noticed 'a markup that does not end' core-api/memory-hotplug.rst '\nText ``of code.\n'
noticed 'a table that is none' ABI/testing/sysfs-devices-memory \
	'\nWhat:\t\t/sys/no/such\nDescription:\n\t\t=== ===\n\t\ta very long cell b\n\t\t=== ===\n'

# The session. It is typed on the last stage, whose rule it shows.
session() {
	awk '/^An Example$/ { on = 1 } /^Making All/ { on = 0 } on && /^\t/ { print substr($0, 2) }' "$1"
}
session "$after/Documentation/$guide" >"$scratch/session"
guest passed 'the session of the guide is what a kernel answers' \
	lab/vm --stage "$last" tests/guest/documented.sh "$scratch/session"
sed -i '0,/valid_zones:Movable/s//valid_zones:Normal/' "$scratch/session"
guest failed 'one wrong zone in it is noticed' lab/vm --stage "$last" tests/guest/documented.sh "$scratch/session"

# The cover letter
passes 'the cover letter says what the patches amount to' lab/stack cover check
total=$(sed -n '/^### rework:/,/^### beyond:/s/.* \([0-9]*\) insertions(+), \([0-9]*\) deletions(-)/\1 \2/p' patches/cover.md)
[ -n "$total" ] && [ $((${total% *} * 10)) -lt $((${total#* } * 8)) ]
ok $? "rework deletes clearly more than it adds ($total)"
mkdir "$scratch/clone"
cp -r lab patches "$scratch/clone/"
ln -s "$PWD/out" "$scratch/clone/out"
sed -i "s/${total% *} insertions/1 insertions/" "$scratch/clone/patches/cover.md"
refused 'one wrong figure in it is noticed' 2 "run 'make cover'" "$scratch/clone/lab/stack" cover check
sed -i '/to here/d' "$scratch/clone/patches/cover.md"
refused 'a marker that is missing is named' 2 'must have this line once: <!-- to here -->' "$scratch/clone/lab/stack" cover
done_testing
