#!/usr/bin/env bash
# What plugs memory, refusals, policies, and what looks at the pages of others, on beyond (debug).
. "$(dirname "$0")/lib.sh"
vm() { lab/vm --stage beyond --config debug "$@"; }
plugs beyond debug
guest passed 'a refusal asks nobody; nothing walks memory that is offline' vm tests/guest/refusals.sh
guest passed 'the online policies' vm tests/guest/policies.sh
guest passed 'a zone that shrinks keeps all of its boot memory' vm tests/guest/divided.sh
guest passed 'the first memory of a node' vm tests/guest/first-memory.sh
guest passed 'broken pages' vm tests/guest/poisoned.sh
guest passed 'hibernation looks at what is online' vm tests/guest/hibernate.sh
guest passed 'memory goes offline while compaction is at work' vm tests/guest/compaction.sh
guest passed 'what was counted of a zone that becomes empty is added' vm tests/guest/counters.sh
done_testing
