#!/usr/bin/env bash
# The selftests that beyond adds, on stock: what is not about beyond's policy holds there too.
. "$(dirname "$0")/../lib.sh"
selftests stock lean
done_testing
