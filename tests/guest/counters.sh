# machine: acpi
# memory: 2G,slots=2,maxmem=8G
# nodes: 1G 1G
# What each CPU has counted of a zone and not yet added is added when the last memory of the zone goes offline: nobody
# would do it after that. Zones and nodes count on their own, and the same: nr_zone_inactive_anon and nr_inactive_anon.
. /lab/lib.sh
set -u
host plug dimm0 size=128M node=1 && await 20 [ -d $memory/memory32 ]
result $? "a DIMM of one block appears"
mkdir -p /tmp/pages
mount -t tmpfs -o mpol=prefer:1 none /tmp/pages
differences() {
	cat /proc/sys/vm/stat_refresh
	awk '{ count[$1] = $2 }
		END {
			for (name in count)
				if (sub(/^nr_zone_/, "nr_", name) && name in count) {
					compared++
					zones = count["nr_zone_" substr(name, 4)]
					if (zones != count[name]) print name ": " zones " in zones, " count[name] " in nodes"
				}
			if (compared != 5) print compared " are compared"
		}' /proc/vmstat
}
# (Others count meanwhile, in between the two as well.)
same() { [ -z "$(differences)" ]; }
await 20 same
result $? "zones and nodes count the same"
n=0
while [ $n -lt 8 ]; do
	n=$((n + 1))
	op online_movable 32
	result $? "the block goes online in a zone of its own"
	# What one CPU gets and the other lets go would leave a difference on each, of which the first is added here. (With
	# 15 pages or less, they stay on their way to a list that is counted.)
	taskset -c 0 dd if=/dev/zero of=/tmp/pages/$n bs=4k count=$((n % 8 + 16)) 2>/dev/null
	cat /proc/sys/vm/stat_refresh
	taskset -c 1 rm /tmp/pages/$n
	op offline 32
	result $? "and offline, which leaves the zone empty"
	await 20 same
	same=$?
	result $same "zones and nodes still count the same"
	[ $same = 0 ] || { differences | sed 's/^/# /'; break; }
done
done_testing
