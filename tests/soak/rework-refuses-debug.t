#!/usr/bin/env bash
# Refusals, and the walkers over poisoned memmaps, on rework (debug).
. "$(dirname "$0")/../lib.sh"
guest passed 'a refusal asks nobody; nothing walks memory that is offline' \
	lab/vm --stage rework --config debug tests/guest/refusals.sh
done_testing
