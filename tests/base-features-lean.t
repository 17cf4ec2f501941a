#!/usr/bin/env bash
# What plugs memory goes on working on base (lean).
. "$(dirname "$0")/lib.sh"
plugs base lean
done_testing
