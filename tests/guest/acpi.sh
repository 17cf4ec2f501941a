# machine: acpi
# deadline: 120
# DIMMs that ACPI adds as they are plugged: every word of auto_online_blocks, a node that had no
# memory, and all of it gone again.
. /lab/lib.sh
auto=$memory/auto_online_blocks
node_of() { for n in $memory/memory$1/node*; do echo "${n##*/node}"; done; }
online() { for b; do [ "$(cat $memory/memory$b/state)" = online ] || return 1; done; }
states() { cat $memory/memory$1/state $memory/memory$2/state | paste -sd' '; }

# plug NAME NODE BLOCK: a DIMM of two blocks, waited for until its last block is there
plug() {
	host plug "$1" size=256M node="$2" && await 20 [ -d $memory/memory$(($3 + 1)) ]
	result $? "$1 is plugged into node $2, and appears as block $3"
}

is "$(cat $auto)" offline "nothing goes online by itself"
plug dimm0 0 32
is "$(states 32 33)" "offline offline" "its blocks are offline"
is "$(node_of 32)" 0 "they are linked to node 0"

for word in online online_kernel online_movable; do
	echo $word >$auto
	is "$(cat $auto)" $word "auto_online_blocks takes $word"
done
! echo nonsense >$auto 2>/dev/null
result $? "it refuses a word that is none"

echo online >$auto
plug dimm1 1 34
await 20 online 34 35
result $? "its blocks go online by themselves"
is "$(cat $memory/memory34/valid_zones | cut -d' ' -f1)" Normal "into Normal"
echo offline >$auto

! [ -d /sys/devices/system/node/node2 ]
result $? "node 2 is not there"
plug dimm2 2 36
[ -d /sys/devices/system/node/node2/memory36 ] && [ -d /sys/devices/system/node/node2/memory37 ]
result $? "node 2 is there, and links to both blocks"
is "$(node_of 37)" 2 "and they to it"
if [ "$STAGE" = beyond ] || [ "$STAGE" = stock ]; then
	op online_movable 37
	is $? 0 "its first memory may be movable"
	op online_kernel 36
	is $? 0 "and the rest the kernel's"
else
	op online_movable 37
	is $? 1 "its first memory may not be movable"
	op online_kernel 36
	is $? 0 "but the kernel's"
	op online_movable 37
	is $? 0 "and then the rest may be movable"
fi
zones 2
is "$(cat $memory/memory37/valid_zones | cut -d' ' -f1)" Movable "it is"
is "$(cat /sys/devices/system/node/has_memory)" 0-2 "node 2 has memory"
op offline 37 && op offline 36
result $? "both go offline"
is "$(cat /sys/devices/system/node/has_memory)" 0-1 "node 2 has none"
host unplug dimm2
result $? "the DIMM goes"
! [ -d $memory/memory36 ] && ! [ -d $memory/memory37 ]
result $? "and its blocks"
! [ -d /sys/devices/system/node/node2 ]
result $? "and the node"
plug dimm2 2 36
is "$(node_of 36)" 2 "and back it comes"
if [ "$STAGE" = rework ]; then
	plug dimm3 2 38
	op online_kernel 36 && op online_movable 39 && op offline 39 && op offline 36
	result $? "node 2 had memory of both kinds, and has none"
	op online_movable 37
	is $? 1 "its first memory may not be movable"
	is "$(cat $memory/memory37/valid_zones)" Normal "nor is it offered"
	op online_movable 39
	is $? 0 "but where nothing else is left, as below a zone that keeps its span"
fi
host unplug dimm0
result $? "a DIMM that was never online goes"
! [ -d $memory/memory32 ]
result $? "with its blocks"
done_testing
