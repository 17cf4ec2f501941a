#!/usr/bin/env bash
# Hot-remove under every load, on every stage; docs/hot-remove.md says what was counted. Canaries: a block that
# stays and a page that has changed are noticed.
. "$(dirname "$0")/../lib.sh"
for stage in stock base rework beyond; do
	passes "the kernel $stage" lab/kernel $stage lean
	passes "$stage: all movable blocks go, whatever is in them, but those that are held" lab/hot-remove --dry $stage
done
LOADS=canary-held refused 'blocks that stay are noticed' 1 \
	'^not ok .* canary-held: 2 of 4 movable blocks go offline' lab/hot-remove --dry beyond
LOADS=canary-page refused 'a page that has changed is noticed' 1 \
	'^not ok .* canary-page: no page has changed' lab/hot-remove --dry beyond
refused 'a stage that is none' 2 "no stage 'typo'" lab/hot-remove typo

# claimed FILE: in its table all movable blocks of all stages went, but two that were held.
claimed() {
	awk -F' *[|] *' '
		$3 != "Movable" { next }
		{ rows++; want = /holds a page/ ? "2 of 4," : /pipe was read/ ? "2 of 2," : "4 of 4," }
		{ for (cell = 5; cell <= 8; cell++) if (index($cell, want) != 1) { print $2 ": " $cell; wrong = 1 } }
		END { if (rows < 9) print rows + 0 " rows"; exit wrong || rows < 9 }' "$1"
}
passes 'docs/hot-remove.md says so too' claimed docs/hot-remove.md
sed '0,/4 of 4,/s//3 of 4,/' docs/hot-remove.md >"$scratch/wrong.md"
refused 'one count in it that is too low is noticed' 1 '3 of 4' claimed "$scratch/wrong.md"
done_testing
