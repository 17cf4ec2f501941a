# machine: faults
# deadline: 600
# tools: dax faults
# channel: serial
# For a debug kernel. Every allocation of adding, removing, going online and offline fails in turn: see
# guest/faults.c. FROM, STRIDE and SCENARIOS say which. LEAKS asks what nobody has freed (kmemleak=on).
. /lab/lib.sh
# daxctl asks kmod for the drivers; Debian's depmod (not busybox's) tells kmod that they are built in.
: >/lib/modules/"$(uname -r)"/modules.order
/usr/sbin/depmod 2>&1 | sed 's/^/# /'
ndctl create-namespace -f -e namespace0.0 -m devdax -a 4K >/tmp/ndctl 2>&1 && await 20 [ -d /sys/bus/dax/devices/dax0.0 ]
result $? "a dax device"
sed 's/^/# /' /tmp/ndctl
leaks=/sys/kernel/debug/kmemleak
[ -z "$LEAKS" ] || echo clear >$leaks
DAX=dax0.0 PROBE=32:96 faults blocks ${FROM:-1} ${STRIDE:-1} $SCENARIOS
result $? "faults of each scenario"
if [ -n "$LEAKS" ]; then
	# It looks at nothing that is younger than five seconds, and at what has changed since the scan before only at
	# the next one.
	sleep 6
	for scan in 1 2 3; do
		echo scan >$leaks
	done
	awk '
		function told() { if (text) print text }
		/^unreferenced object/ { told(); text = "leak " int($5) " bytes:"; calls = 0; count++ }
		$1 ~ /^\[</ && calls++ < 10 { text = text " " $2 }
		END { told(); exit count > 0 }' $leaks
	result $? "and nothing is left that nobody refers to"
fi
done_testing
