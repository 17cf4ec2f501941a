#!/usr/bin/env bash
# The seed's session by ACPI on every kind of node, and what plugs memory, on rework (lean).
. "$(dirname "$0")/lib.sh"
vm() { lab/vm --stage rework "$@"; }
for node in 0 1 2; do
	guest passed "the session on node $node" vm --env NODE=$node tests/guest/session.sh
done
guest passed 'the session on a node of its own, with movable_node' vm --cmdline movable_node --env NODE=2 tests/guest/session.sh
plugs rework lean
guest passed 'the auto-movable policy, within the rule' vm tests/guest/policies.sh
done_testing
