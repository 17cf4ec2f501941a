#!/usr/bin/env bash
# What people use goes on working on beyond (lean).
. "$(dirname "$0")/lib.sh"
clients beyond lean
done_testing
