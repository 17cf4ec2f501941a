#!/usr/bin/env bash
# rework answers the recorded lists of operations as Linux 4.13.4 did (kasan).
. "$(dirname "$0")/../lib.sh"
recorded rework kasan 4.13 s5
done_testing
