#!/usr/bin/env bash
# Every allocation of adding, removing, going online and offline fails in turn; all pages are gone from some
# point on; notifiers say no; DIMMs come and go by ACPI while allocations fail at random. beyond survives all
# of it. What the other stages have from stock is the canary: the same faults, and each of these is noticed.
. "$(dirname "$0")/../lib.sh"

passes 'beyond: every fault' tests/faults --stage beyond
grep -v '^complaint' "$scratch/output" | sed 's/^/# /'
passes 'beyond: nothing is left of them that nobody refers to' tests/faults --stage beyond --leaks --stride 3
grep -v '^complaint' "$scratch/output" | sed 's/^/# /'
passes 'beyond: DIMMs by ACPI' tests/faults --stage beyond --rounds 20
sed 's/^/# /' "$scratch/output"

for stage in stock base rework; do
	tests/faults --stage $stage --scenarios 'add/nth next-movable/nth next-movable/notifier' >"$scratch/output" 2>&1
	counted
	while IFS=';' read -r pattern what; do
		grep -qE "^complaint: $pattern" "$scratch/output"
		ok $? "$stage: $what" "$scratch/output"
	done <<-'EOF'
		add/nth [0-9]+: panicked;no memory for a page table is the end of the machine
		.*add_pages;no memory for the memmap is a warning with a backtrace
		add/nth [0-9]+: ok, lacks;a block is added without its links
	EOF
done
done_testing
