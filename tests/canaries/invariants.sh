# machine: probe
# The invariants are asked about a machine whose figures do not add up.
sed -n '/^block_pages=/,/^walk()/p' /lab/random.sh | sed '$d' >/tmp/part
. /lab/lib.sh
. /tmp/part
survey() {
	echo "zone 0 Normal 32768 32769"
	echo "start 0 Normal 0"
	echo "block 1 online 0 Normal"
	echo "block 2 online 0 Movable"
}
boot=0 first=0
is "$(invariants | wc -l)" 4 "each of four lies is told apart"
invariants | sed 's/^/# /'
done_testing
