#!/usr/bin/env bash
# The selftests of the kernel's tree on beyond, lean and debug: they pass, and leave the machine as it was.
. "$(dirname "$0")/lib.sh"
selftests beyond lean debug
done_testing
