# machine: hunt-probe
# tools: nonsense
# deadline: 600
# The guest's side of hunt/nonsense: a machine with blocks of every kind, then guest/nonsense.c.
. /lab/lib.sh
set -u
if grep -q acpi_no_memhotplug /proc/cmdline; then
	for block in 32 33 34 36 41 44 45 46 47; do
		op probe $block || { echo "Bail out! block $block cannot be added"; exit 1; }
	done
	kernel=32 movable='47 46 45' MOVABLE_BLOCK=46
else
	host plug d0 size=512M node=0 at=0x100000000 && await 30 [ -d $memory/memory35 ] ||
		{ echo "Bail out! no DIMM appears"; exit 1; }
	kernel='' movable='35 34 33' MOVABLE_BLOCK=34
fi
export MOVABLE_BLOCK
for block in $kernel; do
	op online_kernel $block
done
for block in $movable; do
	op online_movable $block
done
op offline $MOVABLE_BLOCK || { echo "Bail out! block $MOVABLE_BLOCK cannot be made ready"; exit 1; }
exec nonsense "$SEED" "${FIRST:-0}" "${CASES:-20000}" "${EVERY:-100}" ${CANARY:-}
