#!/usr/bin/env bash
# Movable memory goes offline while it is in use, on beyond (lean): anonymous memory, of which somebody holds two
# pages then. tests/soak/hot-remove.t has every load on every stage.
. "$(dirname "$0")/lib.sh"
LOADS='anon pinned' passes 'all movable blocks go, but those that are held' lab/hot-remove --dry beyond
LOADS=canary-held refused 'blocks that stay are noticed' 1 \
	'^not ok .* canary-held: 2 of 4 movable blocks go offline' lab/hot-remove --dry beyond
done_testing
