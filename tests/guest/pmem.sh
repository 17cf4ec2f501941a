# machine: acpi
# deadline: 120
# tools: dax
# devices: -machine nvdimm=on -object memory-backend-ram,id=nvmem,size=1026M,reserve=off -device nvdimm,memdev=nvmem,id=nv0,label-size=128K
# Persistent memory as a device (ZONE_DEVICE, no memory blocks), then as System RAM and back (dax/kmem).
. /lab/lib.sh
blocks_now() { ls -d $memory/memory[0-9]* | wc -l; }
# node, zone, state: is there a block of these on any node
online_blocks() { grep -l online $memory/memory*/state | wc -l; }

# daxctl asks kmod for the drivers; Debian's depmod (not busybox's) tells kmod that they are built in.
: >/lib/modules/"$(uname -r)"/modules.order
/usr/sbin/depmod 2>&1 | sed 's/^/# /'
before=$(blocks_now)
ndctl create-namespace -f -e namespace0.0 -m devdax -a 4K >/tmp/ndctl 2>&1
result $? "a namespace becomes a dax device"
sed 's/^/# /' /tmp/ndctl
await 20 [ -d /sys/bus/dax/devices/dax0.0 ]
result $? "which is there"
is "$(blocks_now)" "$before" "ZONE_DEVICE memory has no memory blocks"
cat /proc/pagetypeinfo >/dev/null
op probe 32
is $? 1 "and cannot be probed as System RAM"

daxctl reconfigure-device -N -m system-ram dax0.0 >/tmp/daxctl 2>&1
result $? "it becomes System RAM"
sed 's/^/# /' /tmp/daxctl
[ "$(blocks_now)" -gt "$before" ]
result $? "with memory blocks ($before, $(blocks_now))"
grep -q 'System RAM (kmem)' /proc/iomem
result $? "driver-managed"
was=$(online_blocks)
for dir in $memory/memory[0-9]*; do
	[ "$(cat $dir/state)" = online ] || last=${dir##*memory}
done
op online_movable "$last"
is $? 0 "the last block of it goes online movable"
is "$(online_blocks)" $((was + 1)) "one block more is online"
op offline "$last"
is $? 0 "and offline"
daxctl reconfigure-device -f -m devdax dax0.0 >/tmp/daxctl 2>&1
result $? "it becomes a dax device again"
sed 's/^/# /' /tmp/daxctl
is "$(blocks_now)" "$before" "without memory blocks"
done_testing
