# machine: acpi
# deadline: 120
# The seed's session, in short, with a DIMM of 1 GiB that ACPI adds to node $NODE: any block may go
# movable, the zones stay apart, a refusal changes nothing.
. /lab/lib.sh
set -u

# seen: everything that a refused request must leave as it is
seen() {
	blocks 32 39
	zones "$NODE"
	grep -E '^(Node|  +(spanned|present|managed)|  start_pfn)' /proc/zoneinfo
	cat /sys/devices/system/node/has_memory /sys/devices/system/node/has_normal_memory
}
# refused WORD BLOCK
refused() {
	before=$(seen)
	op "$1" "$2"
	is $? 1 "$1 $2 is refused"
	is "$(seen)" "$before" "and nothing has changed"
}
offline="offline:Normal+Movable"
none="Z $NODE:Normal spanned 0 present 0
Z $NODE:Movable spanned 0 present 0"
# Node 2 has nothing but DIMMs, and goes with the last one.
gone=$none
[ "$NODE" != 2 ] || gone=

host plug dimm0 size=1G node="$NODE" && await 20 [ -d $memory/memory39 ]
result $? "a DIMM appears on node $NODE"
is "$(zones "$NODE")" "$none" "it is in no zone"
if [ "$NODE" = 2 ] && ! grep -q movable_node /proc/cmdline; then
	is "$(cat $memory/memory3[2-9]/valid_zones | sort -u)" Normal "the first memory of a node is the kernel's"
	refused online_movable 34
	op online_kernel 32
	is $? 0 "online_kernel 32"
	is "$(cat $memory/memory3[3-9]/valid_zones | sort -u)" "Normal Movable" "then all may be either"
	op online_movable 39
	is $? 0 "online_movable 39"
	if op offline 32; then
		op offline 39
		is "$(cat $memory/memory39/valid_zones)" Movable "what was movable may be so again, without memory of the kernel"
		op online 39
		is $? 0 "and is"
		op offline 39
	fi
else
	is "$(cat $memory/memory3[2-9]/valid_zones | sort -u)" "Normal Movable" "all may be either"
	op online_movable 34
	is $? 0 "online_movable 34"
	is "$(blocks 32 39)" "B 32:$offline 33:$offline 34:online:Movable 35:offline:Movable 36:offline:Movable 37:offline:Movable 38:offline:Movable 39:offline:Movable" "33 keeps its choice, those above are movable"
	refused online_kernel 35
	refused online_kernel 39
	op online_kernel 32
	is $? 0 "online_kernel 32"
	is "$(blocks 32 33)" "B 32:online:Normal 33:$offline" "33 still has its choice"
	op online 39
	is $? 0 "online 39"
	is "$(zones "$NODE")" "Z $NODE:Normal spanned 32768 present 32768
Z $NODE:Movable spanned 196608 present 65536" "the kernel chose Movable"
	op online_kernel 33
	is $? 0 "online_kernel 33"
	op offline 39 && op offline 34
	is $? 0 "both movable blocks go offline"
	is "$(zones "$NODE")" "Z $NODE:Normal spanned 65536 present 65536
Z $NODE:Movable spanned 196608 present 0" "spanned stays, present drops"
	refused online_kernel 34
	op online 34
	is $? 0 "online 34"
	is "$(cat $memory/memory34/valid_zones)" Movable "goes where it was"
	op offline 34
fi
op offline 33
op offline 32
if host unplug dimm0; then
	is "$(zones "$NODE")" "$gone" "when the DIMM is gone, so are the spans"
else
	echo "# (32 and 33 are in use by the kernel)"
fi

# A DIMM that never goes online, beside one that does
host plug dimm1 size=256M node="$NODE" at=0x200000000 && await 20 [ -d $memory/memory65 ]
result $? "another DIMM, far above"
if zones "$NODE" | grep -qv 'spanned 0'; then
	gone=$(zones "$NODE")
fi
host unplug dimm1
result $? "it goes without having been online"
is "$(zones "$NODE")" "$gone" "and no zone has noticed"
done_testing
