#!/usr/bin/env bash
# What people use, on the other stages (lean); and what plugs memory, on stock.
. "$(dirname "$0")/../lib.sh"
clients stock lean
clients rework lean
plugs stock lean
guest passed "QEMU's guest agent on base" lab/vm --stage base tests/guest/agent.sh
done_testing
