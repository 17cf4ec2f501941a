#!/usr/bin/env bash
# What stock, base and rework (debug) have from Linux 6.1, and beyond has not: memory that is gone, and is looked
# at all the same. It shows that the tests of beyond notice.
. "$(dirname "$0")/../lib.sh"
# dies STAGE SCRIPT FUNCTION WHAT
dies() {
	guest panicked "$1: $4" lab/vm --stage "$1" --config debug --env ROUNDS=2000 --env LOOK=yes --deadline 600 "tests/guest/$2.sh"
	grep -q "RIP: .*$3" "$scratch/complaints"
	ok $? "$1: in $3()" "$scratch/complaints"
}
for stage in stock base rework; do
	dies $stage compaction 'isolate_\(migratepages\|freepages\)_block' 'compaction looks at poisoned pages'
	dies $stage poisoned clear_hwpoisoned_pages 'so does who counts broken pages'
	dies $stage races 'stable_page_flags\|page_mapcount\|kpage.*_read\|page_idle.*\|read_page_owner' 'so does who reads of pages'
	dies $stage hibernate mark_free_pages 'so does hibernation'
done
done_testing
