#!/usr/bin/env bash
# beyond (debug): large memory blocks go online and offline, and every page comes out right.
. "$(dirname "$0")/lib.sh"
guest passed 'blocks of 2 GiB' lab/vm --stage beyond --config debug tests/guest/large-blocks.sh
done_testing
