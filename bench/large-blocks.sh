# How long memory blocks of 2 GiB take to go online, in wall time. By hand:
#	lab/vm --stage beyond --config lean [--cmdline maxcpus=1] bench/large-blocks.sh
# and again with a kernel in which all processors help, if there is one (bench/parallel-memmap.patch).
# The first round is not like the others: the host finds the memory for the memmap then.
# machine: large-blocks
. /lab/lib.sh
dmesg -n 5
echo "# blocks of $(($(block_size) >> 20)) MiB, $(nproc) processors"
blocks=$(grep -l offline $memory/memory*/state)
now() { sed 's/ .*//; s/\.//' /proc/uptime; }
for round in 1 2 3 4 5; do
	began=$(now)
	for state in $blocks; do echo online_movable >"$state"; done
	echo "# round $round: $(echo "$blocks" | wc -l) blocks go online in $((($(now) - began) * 10)) ms"
	for state in $blocks; do echo offline >"$state"; done
done
! grep -l online $memory/memory*/state | grep -qF "$blocks"
result $? "all are offline again"
done_testing
