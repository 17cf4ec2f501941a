#!/usr/bin/env bash
# base answers the recorded lists of operations as Linux 4.12 did (kasan).
. "$(dirname "$0")/lib.sh"
recorded base kasan 4.12 b5
done_testing
