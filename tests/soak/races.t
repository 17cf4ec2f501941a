#!/usr/bin/env bash
# Writers, readers, DIMMs and processors at once; on beyond with the debug kernel, where lockdep watches. (On base
# and rework its checks find what 6.1 has and beyond mends, as the span of a zone that is read half-way through a
# change: VM_BUG_ON_PAGE(bad_range()) was seen on base.)
. "$(dirname "$0")/../lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
# races STAGE CONFIG [POLICY]
races() {
	local look=()
	[ "$1-$2" != beyond-debug ] || look=(--cmdline page_owner=on --env LOOK=all)
	guest passed "$1 ($2)${3:+, $3}: nothing is torn, every quiet point adds up" \
		lab/vm --stage "$1" --config "$2" --env SEED="$seed" --env POLICY="${3:-}" "${look[@]}" tests/guest/races.sh
	grep '^# in all' "$scratch/output"
}
races base lean
races rework lean
races beyond debug
races beyond debug disjoint-zones
races beyond debug auto-movable
done_testing
