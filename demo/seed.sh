# machine: seed
# deadline: 120
# The seed's session, typed step by step. Each step prints the commands as a person would type them
# and what they print, then the state of the blocks and zones (B and Z lines) for the comparison.
. /lab/lib.sh
cd /tmp || exit 1

step() { echo "step: $*"; }
typed() { # typed COMMAND: shows it, runs it, shows what it prints
	echo "$ $1"
	sh -c "$1" >/tmp/output 2>&1
	rc=$?
	sed -e 's/^sh: /  /' -e 's/^  write error/  sh: write error/' -e 's/^/> /' /tmp/output
	rcs="$rcs$rc"
}
state_is() {
	echo "RC $rcs"
	rcs=
	blocks 32 39
	zones 0
}
show_zones() {
	typed "grep -A 8 'Node 0, zone *\\(Normal\\|Movable\\)' /proc/zoneinfo | grep -E 'zone|free|min|low|high|spanned|present'"
}

step "A DIMM of 1 GiB is plugged into the running machine."
echo "(qemu) object_add memory-backend-ram,id=mem1,size=1G"
echo "(qemu) device_add pc-dimm,id=dimm1,memdev=mem1"
host plug dimm1 size=1G
rcs=$?
state_is

step "Seven of its eight blocks are probed by hand."
cat >probe_memblock.sh <<'END'
#!/bin/sh

BLOCK_NR=$1

echo $((0x100000000+$BLOCK_NR*(128<<20))) > /sys/devices/system/memory/probe
END
typed 'cat probe_memblock.sh'
typed 'for i in $(seq 7); do sh probe_memblock.sh $i; done'
typed 'grep . /sys/devices/system/memory/memory3?/valid_zones'
state_is

step "Block 34, in the middle, is to be movable."
typed 'echo online_movable > /sys/devices/system/memory/memory34/state'
typed 'grep . /sys/devices/system/memory/memory3?/valid_zones'
state_is

if [ "$STAGE" = base ]; then
	step "The last block is the only one that may; then the one before it."
	typed 'echo online_movable > /sys/devices/system/memory/memory39/state'
	typed 'grep . /sys/devices/system/memory/memory3?/valid_zones'
	state_is
fi

step "What the zones say."
show_zones
state_is

step "A block at a lower address is probed."
typed 'sh probe_memblock.sh 0'
typed 'grep . /sys/devices/system/memory/memory3[2-5]/valid_zones'
state_is

step "It becomes memory of the kernel."
typed 'echo online_kernel > /sys/devices/system/memory/memory32/state'
typed 'grep . /sys/devices/system/memory/memory3[2-5]/valid_zones'
show_zones
state_is

if [ "$STAGE" != base ]; then
	step "The last block goes online; the kernel chooses where."
	typed 'echo online > /sys/devices/system/memory/memory39/state'
	show_zones
	state_is
fi

# Whether memory of the kernel can go offline depends on what lies there: it is left alone.
step "What is movable goes offline."
for block in 39 34; do
	dir=/sys/devices/system/memory/memory$block
	if [ "$(cat $dir/state)" = online ] && grep -q '^Movable' $dir/valid_zones; then
		typed "echo offline > $dir/state"
	fi
done
show_zones
state_is

echo "ok 1 - the session was typed to its end"
echo "1..1"
