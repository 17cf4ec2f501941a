#!/usr/bin/env bash
# What plugs memory goes on working on base (debug).
. "$(dirname "$0")/../lib.sh"
plugs base debug
done_testing
