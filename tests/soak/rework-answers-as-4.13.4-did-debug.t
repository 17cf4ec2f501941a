#!/usr/bin/env bash
# rework answers the recorded lists of operations as Linux 4.13.4 did (debug).
. "$(dirname "$0")/../lib.sh"
recorded rework debug 4.13 s1 s2 s3 s4 s5 s6 s7 s8
done_testing
