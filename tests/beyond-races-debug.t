#!/usr/bin/env bash
# beyond (debug): writers, readers, DIMMs and processors at once, for a short while; tests/soak/races.t goes on longer.
# The readers look at pages whose memory goes offline: without online_pages_read_lock() that is a panic, sooner or later.
. "$(dirname "$0")/lib.sh"
# (The same one in every check, which is to judge the change and not the dice; make soak takes new ones.)
seed=${SEED:-20261127}
echo "# SEED=$seed"
guest passed 'nothing is torn, every quiet point adds up' lab/vm --stage beyond --config debug --env SEED="$seed" \
	--cmdline page_owner=on --env LOOK=all --env ROUNDS=2 --env SECONDS_A_ROUND=8 tests/guest/races.sh
grep '^# in all' "$scratch/output"
done_testing
