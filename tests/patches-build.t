#!/usr/bin/env bash
# Each patch of the series builds on its own (lean): docs/build-each-lean.md says so of those that have not changed
# since it was written, and the others are built. All of them, in all configurations: tests/soak/build-each.t.
. "$(dirname "$0")/lib.sh"
passes 'each patch builds on its own' env RECORDED=1 lab/build-each '' lean
sed 's/^/# /' out/build-each/lean.txt
patches=$(grep -c '^[a-z]' patches/series)
[ "$patches" -gt 0 ] && [ "$(grep -cE '^(recorded|built|as before) .*  [a-z]+/[0-9]{4} ' out/build-each/lean.txt)" = "$patches" ]
ok $? "all $patches of them"
done_testing
