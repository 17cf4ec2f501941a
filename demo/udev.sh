# machine: udev
# deadline: 180
# tools: udev
# The user's case: udevd, a rule of one line that makes every new block movable, and eight DIMMs
# plugged one right after another.
. /lab/lib.sh
cd /tmp || exit 1
typed() { # typed COMMAND: shows it, runs it, shows what it prints
	echo "$ $1"
	sh -c "$1" >/tmp/output 2>&1
	sed 's/^/> /' /tmp/output
}
states() { cat $memory/memory*/state | sort | uniq -c | tr -s ' ' | paste -sd,; }
arrived() { [ "$(ls -d $memory/memory[0-9]* | wc -l)" = $((boot_blocks + 64)) ]; }

echo "step: udevd runs, with one rule."
mkdir -p /etc/udev/rules.d
echo 'SUBSYSTEM=="memory", ACTION=="add", ATTR{state}=="offline", ATTR{state}="online_movable"' \
	>/etc/udev/rules.d/40-movable.rules
typed 'cat /etc/udev/rules.d/40-movable.rules'
/usr/lib/systemd/systemd-udevd --daemon >&2
await 20 udevadm control --ping 2>/dev/null
boot_blocks=$(ls -d $memory/memory[0-9]* | wc -l)

echo "step: Eight DIMMs of 1 GiB, one right after another."
n=0
while [ $n -lt 8 ]; do
	echo "(qemu) device_add pc-dimm,id=dimm$n,memdev=mem$n"
	host plug dimm$n size=1G reserve=off || echo "not ok 1 - dimm$n could not be plugged"
	n=$((n + 1))
done
await 60 arrived || echo "not ok 1 - not all blocks arrived"
udevadm settle --timeout=60
for row in 32 40 48 56 64 72 80 88; do
	blocks $row $((row + 7))
done
online=$(blocks 32 95 | tr ' ' '\n' | grep -c :online:Movable)
echo "RESULT $online of 64 blocks are online and movable"
typed "grep -h . /sys/devices/system/memory/memory*/state | sort | uniq -c"
zones 0
echo "ok 1 - all blocks were given to udev"
echo "1..1"
