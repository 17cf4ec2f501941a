# machine: remove
# tools: remove
# deadline: 2400
# How many of 4 movable blocks and of 4 of the kernel can be taken offline, with MEGABYTES in use in the ways
# that LOADS names (guest/remove.c).
. /lab/lib.sh
set -u
: "${LOADS:=idle anon huge mlock tmpfs cache pinned registered unplug}" "${MEGABYTES:=640}"
case " $LOADS " in
*" cache "*)
	mkdir -p /load
	mke2fs -F -b 4096 /dev/pmem0 >/dev/null && mount -t ext2 /dev/pmem0 /load || { echo "Bail out! no disk"; exit 1; } ;;
esac
# From the last one down: on base, only the block at the end of a zone may change it.
for block in 39 38 37 36; do
	op online_movable $block || { echo "Bail out! block $block stays offline"; exit 1; }
done
for block in 32 33 34 35; do
	op online_kernel $block || { echo "Bail out! block $block stays offline"; exit 1; }
done
exec remove "$MEGABYTES" 32 36 4 $LOADS
