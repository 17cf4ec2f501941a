# machine: acpi
# deadline: 180
# tools: udev stress
# The programs that people use: lsmem and chmem, udev with the rules of two distributions, stress-ng. On
# every stage but base, where a block in the middle cannot become movable.
. /lab/lib.sh
set -u
zone_of() { cat $memory/memory$1/valid_zones; }
# all WORD FIRST LAST: whether the blocks are all in that state
all() { [ "$(blocks "$2" "$3" | tr ' ' '\n' | sed -n 's/^[0-9]*:\([a-z]*\):.*/\1/p' | sort -u)" = "$1" ]; }
appears() { # appears NAME LAST_BLOCK WORDS...: a DIMM is plugged
	name=$1 last=$2
	shift 2
	host plug "$name" "$@" && await 60 [ -d "$memory/memory$last" ]
	result $? "a DIMM appears, blocks up to $last"
}
run() { # run COMMAND...: what it says goes to /tmp/output, and to the reader
	"$@" >/tmp/output 2>&1
	set -- $?
	sed 's/^/# /' /tmp/output
	return "$1"
}
total() { awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo; }

# lsmem and chmem. Node 1, blocks 32 to 39
appears dimm0 39 size=1G node=1
at_first=$(blocks 0 39)
is "$(lsmem -n -r -o BLOCK,STATE,NODE,ZONES | grep ^32)" "32-39 offline 1 $(zone_of 32 | tr ' ' /)" "lsmem: offline, and the zones they may join"
run chmem -e -z Movable -b 34-35
is "$?:$(zone_of 34):$(zone_of 35)" 0:Movable:Movable "chmem -e -z Movable -b 34-35"
is "$(lsmem -n -r -o BLOCK,STATE,ZONES | grep ^34)" "34-35 online Movable" "lsmem: online, Movable"
run chmem -e -b 36
is "$?:$(zone_of 36)" 0:Movable "chmem -e -b 36: Movable, unless told otherwise"
run chmem -d -z Movable -b 36
is "$?:$(cat $memory/memory36/state)" 0:offline "chmem -d -z Movable -b 36"
was=$(total)
run chmem -e -z Movable 256M
is "$? $(($(total) - was))" "0 262144" "chmem -e -z Movable 256M: so much more memory"
run chmem -d -z Movable 256M
is "$? $(total)" "0 $was" "chmem -d -z Movable 256M: so much less"
run chmem -e -z Movable -b 34 && run chmem -d -z Normal -b 34
is "$?:$(cat $memory/memory34/state)" 1:online "chmem -d -z Normal -b 34: it is in another zone, and stays"
run chmem -d -b 32-39
# (On rework a zone keeps its span: a block that was in it is not offered another one.)
[ "$STAGE" != rework ] || at_first=$(echo "$at_first" | sed 's/\(3[2-9]:offline\):[^ ]*/\1:Movable/g')
is "$(blocks 0 39)" "$at_first" "chmem -d -b 32-39: all is as it was"
if [ "$STAGE" = beyond ]; then
	echo disjoint-zones >/sys/module/memory_hotplug/parameters/online_policy
	run chmem -e -z Movable -b 34 && run chmem -e -z Movable -b 36
	result $? "disjoint-zones: two blocks go movable"
	is "$(lsmem -n -r -o BLOCK,STATE,ZONES | grep ^35)" "35 offline Movable" "lsmem: so may the one in between, and nothing else"
	! run chmem -e -z Normal -b 35
	result $? "chmem -e -z Normal refuses it"
	is "$(cat $memory/memory35/state)" offline "which stays offline"
	run chmem -d -b 32-39
	echo contig-zones >/sys/module/memory_hotplug/parameters/online_policy
fi

# stress-ng takes whatever it can off- and online.
run chmem -e -z Movable -b 32-39
result $? "chmem -e -z Movable -b 32-39"
was=$(total)
run stress-ng --memhotplug 2 --memhotplug-ops 40 --timeout 30 --metrics-brief
result $? "stress-ng --memhotplug"
# The first figure of the first line is the number of its operations, the others' are times.
grep -qE 'memhotplug +[1-9][0-9]* ' /tmp/output
result $? "has done something"
# It leaves offline what it was about to try when its time was over.
for state in $memory/memory*/state; do
	[ "$(cat "$state")" != offline ] || echo online >"$state"
done
is "$(total)" "$was" "all memory can go online again"

# udev, as RHEL has it in short: whatever is added goes online, but on s390.
mkdir -p /etc/udev/rules.d
rules=/etc/udev/rules.d/40-memory.rules
cat >$rules <<'END'
SUBSYSTEM!="memory", GOTO="done"
ACTION!="add", GOTO="done"
PROGRAM="/bin/uname -m", RESULT=="s390*", GOTO="done"
ATTR{state}=="offline", ATTR{state}="online"
LABEL="done"
END
/usr/lib/systemd/systemd-udevd --daemon >&2
await 30 udevadm control --ping 2>/dev/null
result $? "udevd runs, with a rule that takes all memory online"
appears dimm1 43 size=512M node=1
await 60 all online 40 43
result $? "all of it goes online"

# As Home Assistant has it: what is not online, whatever happens to it.
udevadm settle --timeout=30
echo 'SUBSYSTEM=="memory", ACTION=="add|change", TEST=="state", ATTR{state}!="online", ATTR{state}="online"' >$rules
udevadm control --reload
appears dimm2 47 size=512M node=0
await 60 all online 44 47
result $? "the other rule takes all of it online, too"
is "$(zone_of 44) $(zone_of 47)" "Normal Normal" "for the kernel, as node 0 has no movable memory"
op offline 34
is $? 0 "a movable block goes offline"
is "$(cat $memory/memory34/state)" offline "and the rule does not mind"
was=$(blocks 0 47)
udevadm trigger --type=devices --action=add --subsystem-match=memory --settle
all online 0 47
result $? "until all events come again"
# (On stock it is not, for the zone has shrunk, and neither zone spans it.)
[ "$STAGE" = stock ] && zone=Normal || zone=Movable
is "$(zone_of 34)" $zone "it is where it was"
is "$(blocks 0 47 | sed 's/ 34:[^ ]*//')" "$(echo "$was" | sed 's/ 34:[^ ]*//')" "and the others have not moved"
done_testing
