#!/usr/bin/env bash
# No patch of the series adds a finding of a checker that is not accepted, and no accepted one is gone.
. "$(dirname "$0")/../lib.sh"
passes 'no patch adds a finding' make checkers
done_testing
