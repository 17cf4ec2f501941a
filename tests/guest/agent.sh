# machine: acpi
# deadline: 120
# tools: agent
# devices: -device virtio-serial-pci -chardev socket,id=agent,path={work}/agent,server=on,wait=off -device virtserialport,chardev=agent,name=org.qemu.guest_agent.0 -chardev socket,id=host,path={work}/agent -device virtserialport,chardev=host,name=host
# QEMU's guest agent takes memory blocks on- and offline over its virtio port. What a host would ask comes
# in through a second port, which QEMU connects with it.
. /lab/lib.sh
set -u
# ask REQUEST: what the agent answers is in $reply
ask() {
	reply=
	echo "$1" >&4
	# shellcheck disable=SC3045 # which busybox has
	read -r -t 30 reply <&4
}
set_block() { # set_block BLOCK true|false
	ask '{"execute":"guest-set-memory-blocks","arguments":{"mem-blks":[{"phys-index":'$1',"online":'$2'}]}}'
}
state_of() { cat $memory/memory$1/state; }

port() { # port NAME: its device
	for dir in /sys/class/virtio-ports/*; do
		[ "$(cat "$dir/name" 2>/dev/null)" != "$1" ] || echo "/dev/${dir##*/}"
	done
}
ready() { [ -c "$(port host)" ] && [ -c "$(port org.qemu.guest_agent.0)" ]; }
await 60 ready
exec 4<>"$(port host)"
qemu-ga -d -m virtio-serial -p "$(port org.qemu.guest_agent.0)" -t /tmp -f /tmp/pid >&2
result $? "the agent starts"
ask '{"execute":"guest-ping"}'
result $? "the agent answers"
host plug dimm0 size=512M node=1 && await 30 [ -d $memory/memory35 ]
result $? "a DIMM of four blocks appears"

ask '{"execute":"guest-get-memory-block-info"}'
is "$reply" "{\"return\": {\"size\": $(block_size)}}" "it knows the size of a block"
ask '{"execute":"guest-get-memory-blocks"}'
is "$(echo "$reply" | grep -o '"phys-index"' | wc -l)" "$(ls -d $memory/memory[0-9]* | wc -l)" "it lists all blocks"
is "$(echo "$reply" | grep -o '{[^{}]*"phys-index": 3[2-5]}' | sort -u | grep -c '"online": false')" 4 "the new ones offline"

# The block at the end may be movable in every stage, and what "online" chooses comes first.
op online_movable 35
is $? 0 "block 35 goes movable"
first=$(cut -d' ' -f1 $memory/memory34/valid_zones)
set_block 34 true
is "$reply" '{"return": [{"response": "success", "phys-index": 34}]}' "the agent takes block 34 online"
is "$(state_of 34) $(cat $memory/memory34/valid_zones | cut -d' ' -f1)" "online $first" "in the zone that valid_zones said ($first)"
set_block 35 false
is "$reply" '{"return": [{"response": "success", "phys-index": 35}]}' "it takes block 35 offline"
is "$(state_of 35)" offline "which is offline"
ask '{"execute":"guest-get-memory-blocks"}'
is "$(echo "$reply" | grep -o '{[^{}]*"phys-index": 3[45]}' | tr -d ' ' | sort)" '{"online":false,"can-offline":true,"phys-index":35}
{"online":true,"can-offline":true,"phys-index":34}' "and says so"
set_block 99 true
is "$reply" '{"return": [{"response": "not-found", "error-code": 2, "phys-index": 99}]}' "a block that is not there is not found"
set_block 0 false
is "$reply" '{"return": [{"response": "operation-failed", "error-code": 22, "phys-index": 0}]}' "one with holes stays, and the errno is told"
ask '{"execute":"guest-ping"}'
result $? "the agent is still there"
done_testing
