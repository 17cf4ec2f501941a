#!/usr/bin/env bash
# beyond (debug): writers, readers, DIMMs and processors at once, for a short while; tests/soak/races.t goes on longer.
# The readers look at pages whose memory goes offline: without online_pages_read_lock() that is a panic, sooner or later.
. "$(dirname "$0")/lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
guest passed 'nothing is torn, every quiet point adds up' lab/vm --stage beyond --config debug --env SEED="$seed" \
	--env ROUNDS=2 --env SECONDS_A_ROUND=8 tests/guest/races.sh
grep '^# in all' "$scratch/output"
done_testing
