#!/usr/bin/env bash
# 200 random operations each, by the probe file and by ACPI, on the debug kernel of base. The seeds
# are printed; SEED=... repeats them.
. "$(dirname "$0")/lib.sh"
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
for machine in probe acpi; do
	guest passed "200 random operations, $machine, seed $seed" lab/vm --stage base --config debug --machine "$machine" \
		--env SEED="$seed" --env STEPS=200 tests/guest/random.sh
done
guest passed 'the invariants tell four lies apart' lab/vm --stage base tests/canaries/invariants.sh tests/guest/random.sh
done_testing
