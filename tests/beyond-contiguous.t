#!/usr/bin/env bash
# beyond (lean, debug) takes a zone for contiguous if it is.
. "$(dirname "$0")/lib.sh"
for config in lean debug; do
	tests/layout beyond "$config" >"$scratch/layout" 2>&1
	ok $? "the layout of the structures ($config)" "$scratch/layout"
	guest passed "contiguous in any order, not with a hole, again without ($config)" lab/vm --stage beyond --config "$config" \
		--env "zone_size=$(sed -n 's/^zone_size=//p' "$scratch/layout")" \
		--env "zone_contiguous=$(sed -n 's/^zone_contiguous=//p' "$scratch/layout")" tests/guest/contiguous.sh
done
done_testing
