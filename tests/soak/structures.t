#!/usr/bin/env bash
# What beyond adds to the structures there are many of, or that everyone's cache holds: nothing, or next to it.
. "$(dirname "$0")/../lib.sh"
passes 'stock is built' lab/kernel stock lean
for stage in stock beyond; do
	tests/layout $stage lean >"$scratch/$stage" 2>&1
	ok $? "the layout of $stage" "$scratch/$stage"
done
size() { sed -n "s/^$2=//p" "$scratch/$1"; }
for name in page_size section_size; do
	[ "$(size beyond $name)" = "$(size stock $name)" ]
	ok $? "$name: $(size stock $name)" "$scratch/beyond"
done
grown=$(($(size beyond zone_size) - $(size stock zone_size)))
[ $grown -ge 0 ] && [ $grown -le 16 ]
ok $? "struct zone grows by $grown bytes, which is not more than 16" "$scratch/beyond"
done_testing
