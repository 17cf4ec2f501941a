# machine: faults
# deadline: 600
# tools: dax faults
# channel: serial
# For a debug kernel. Every allocation of adding, removing, going online and offline fails in turn: see
# guest/faults.c. FROM, STRIDE and SCENARIOS say which.
. /lab/lib.sh
# daxctl asks kmod for the drivers; Debian's depmod (not busybox's) tells kmod that they are built in.
: >/lib/modules/"$(uname -r)"/modules.order
/usr/sbin/depmod 2>&1 | sed 's/^/# /'
ndctl create-namespace -f -e namespace0.0 -m devdax -a 4K >/tmp/ndctl 2>&1 && await 20 [ -d /sys/bus/dax/devices/dax0.0 ]
result $? "a dax device"
sed 's/^/# /' /tmp/ndctl
DAX=dax0.0 PROBE=32:32 faults blocks ${FROM:-1} ${STRIDE:-1} $SCENARIOS
result $? "faults of each scenario"
done_testing
