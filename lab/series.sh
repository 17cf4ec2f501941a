# shellcheck shell=bash disable=SC2034,SC2154 # for and from the caller
# Sourced by what goes through the series patch by patch, after common.sh.

repo=$out/tree/git

# read_series [STAGE]: sets names, commits and parents: of each patch in order the name (STAGE/NUMBER and
# its subject), its commit and the commit before it. With STAGE only the patches of that stage.
names=() commits=() parents=()
read_series() {
	local only=$1 stage last before commit subject n
	[ -z "$only" ] || check_stage "$only"
	last=${only:-$(existing_stages | tail -n 1)}
	"$top/lab/stack" tree "$last"
	before=$(pure_git -C "$out/tree/stock" rev-parse HEAD)
	for stage in $(stages_up_to "$last"); do
		n=0
		while read -r commit subject; do
			n=$((n + 1))
			if [ -z "$only" ] || [ "$stage" = "$only" ]; then
				names+=("$(printf '%s/%04d %s' "$stage" $n "$subject")")
				commits+=("$commit")
				parents+=("$before")
			fi
			before=$commit
		done < <(pure_git -C "$out/tree/$stage" log --reverse --format='%H %s' "$before..HEAD")
	done
	[ ${#commits[@]} -gt 0 ] || die "$last has no patches"
}

# walk_in NAME: $tree is a work tree of its own, out/tree/NAME, for walk_to COMMIT. Files that two commits
# share keep their times, so that make builds what changed.
walk_in() {
	tree=$out/tree/$1
	take_lock "$1"
	if ! pure_git -C "$tree" rev-parse -q --git-dir >/dev/null 2>&1; then
		check_space 4000 "a tree to go through the series in"
		rm -rf "$tree"
		pure_git -C "$repo" worktree prune
		pure_git -C "$repo" worktree add -q --detach "$tree" "${parents[0]}"
	fi
}
walk_to() { pure_git -C "$tree" checkout -q -f --detach "$1" || die "cannot check out $1 in $tree"; }
