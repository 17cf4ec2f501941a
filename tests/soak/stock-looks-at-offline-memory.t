#!/usr/bin/env bash
# What stock, base and rework (debug) have from Linux 6.1, and beyond has not: memory that is gone, and is looked
# at all the same. It shows that the tests of beyond notice.
. "$(dirname "$0")/../lib.sh"
# dies STAGE SCRIPT FUNCTION WHAT: the function is one that called what died, or died itself
dies() {
	guest panicked "$1: $4" lab/vm --stage "$1" --config debug --env ROUNDS=2000 --env LOOK=yes --deadline 600 "tests/guest/$2.sh"
	grep -qE "[ :]($3)\+0x" "$scratch/complaints"
	ok $? "$1: in $3()" "$scratch/complaints"
}
for stage in stock base rework; do
	dies $stage compaction 'compact_zone' 'compaction looks at poisoned pages'
	dies $stage poisoned clear_hwpoisoned_pages 'so does who counts broken pages'
	dies $stage races 'stable_page_flags|kpage[a-z]*_read|page_idle_[a-z_]*|read_page_owner|valid_zones_show|do_migrate_range[a-z0-9.]*' 'so dies one of those who read, plug and write'
	dies $stage hibernate mark_free_pages 'so does hibernation'
done
done_testing
