#!/usr/bin/env bash
# What plugs memory, refusals and policies on beyond (debug).
. "$(dirname "$0")/lib.sh"
plugs beyond debug
guest passed 'a refusal asks nobody; nothing walks memory that is offline' \
	lab/vm --stage beyond --config debug tests/guest/refusals.sh
guest passed 'the online policies' lab/vm --stage beyond --config debug tests/guest/policies.sh
done_testing
