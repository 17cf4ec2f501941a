#!/usr/bin/env bash
# base answers the recorded lists of operations as Linux 4.12 did (debug).
. "$(dirname "$0")/../lib.sh"
recorded base debug 4.12 b1 b2 b3 b4 b5 b6 b7 b8
done_testing
