#!/usr/bin/env bash
# Every patch of the series builds on its own and adds no warning, in every configuration. The section
# mismatch that rework brings with its sixth patch is gone after its eighth.
. "$(dirname "$0")/../lib.sh"
for config in lean debug kasan; do
	passes "each patch on its own, $config" make build-each CONFIG=$config
done
# What only beyond configures is compiled once it is there.
grep -q '/mm/memory_hotplug_test\.c' out/tree/each/build-debug/mm/.memory_hotplug.o.cmd
ok $? 'the KUnit tests of the last patches are in their kernels'
ok "$([ -f out/tree/each/build-debug/drivers/hv/hv_balloon.o ]; echo $?)" 'and so is what adds memory on Hyper-V'
# mismatches N: those after patch N of rework
mismatches() { sed -n "s/^| rework\/000$1 .* | \([0-9]*\) |\$/\1/p" docs/build-each-debug.md; }
before=$(sed -n 's/^| base\/.* | \([0-9]*\) |$/\1/p' docs/build-each-debug.md | tail -n 1)
ok "$([ "$before" = 0 ]; echo $?)" 'base ends without a section mismatch'
ok "$([ "$(mismatches 7)" -gt 0 ]; echo $?)" "one is there after patch 7 of rework ($(mismatches 7))"
ok "$([ "$(mismatches 8)" = 0 ]; echo $?)" 'and none after patch 8'
done_testing
