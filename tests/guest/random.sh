# deadline: 300
# $STEPS random operations, made from $SEED; after each the invariants hold and the walkers of the
# memmap are run. On a machine with ACPI memory hotplug DIMMs come and go, else blocks are probed.
. /lab/lib.sh
set -u

rand() { # rand N: sets r to one of 0..N-1
	SEED=$(((SEED * 1103515245 + 12345) & 0x7fffffff))
	r=$((SEED / 65536 % $1))
}
echo "# seed $SEED, $STEPS steps"
block_pages=$(($(block_size) / 4096))

# All that can be seen of zones and blocks, one line each, for the invariants.
survey() {
	awk '/^Node/ { node = $2 + 0; zone = $4 }
		$1 == "spanned" { spanned = $2 }
		$1 == "present" { present = $2; print "zone", node, zone, spanned, present }
		$1 == "start_pfn:" { print "start", node, zone, $2 }' /proc/zoneinfo
	for dir in $memory/memory[0-9]*; do
		for node in $dir/node*; do :; done
		read -r state <$dir/state
		read -r zones <$dir/valid_zones
		echo "block ${dir##*/memory} $state ${node##*/node} $zones"
	done
}

# The memory from boot: the blocks that exist now stay online, and their pages are the difference.
# (They may have holes, the last one often has; they are left out where a block is taken for whole.)
boot=$(survey | awk -v pages="$block_pages" '
	$1 == "zone" { present += $5 }
	$1 == "block" { online += $3 == "online" }
	END { print present - online * pages }')
first=32

invariants() {
	survey | awk -v pages="$block_pages" -v boot="$boot" -v first="$first" '
	$1 == "zone" {
		if ($5 > $4) print "node", $2, "zone", $3, "has", $5, "present pages and spans", $4
		spanned[$2, $3] = $4
		present += $5
	}
	$1 == "start" { start[$2, $3] = $4 }
	$1 == "block" && $3 == "online" {
		online++
		if ($2 < first) next
		if (!(($4, $5) in start)) { print "block", $2, "is in an empty zone", $5, "of node", $4; next }
		if ($2 * pages < start[$4, $5] ||
		    ($2 + 1) * pages > start[$4, $5] + spanned[$4, $5])
			print "block", $2, "lies outside of zone", $5, "of node", $4, start[$4, $5], spanned[$4, $5]
	}
	END {
		if (present != boot + online * pages)
			print present, "pages are present,", boot + online * pages, "are online"
	}'
}

walk() {
	cat /proc/pagetypeinfo /proc/buddyinfo /proc/vmstat /proc/iomem >/dev/null
	[ $((step % 10)) != 0 ] || echo 1 >/proc/sys/vm/compact_memory
}

step=0
plugged=
acpi=1
! grep -q acpi_no_memhotplug /proc/cmdline || acpi=
words="online online_kernel online_movable offline"
while [ $step -lt "$STEPS" ]; do
	step=$((step + 1))
	rand 10
	if [ $r -lt 2 ] && [ -z "$acpi" ]; then
		rand 20
		doing="probe $((32 + r))"
		op probe $((32 + r))
	elif [ $r -lt 1 ]; then
		rand 6
		name=dimm$r
		case " $plugged " in
		*" $name "*)
			doing="unplug $name"
			if host unplug $name; then
				plugged=$(echo " $plugged " | sed "s/ $name / /")
			fi ;;
		*)
			rand 4
			size=$(((r + 1) * 256))M
			rand 3
			doing="plug $name $size node $r"
			before=$(ls $memory | wc -l)
			if host plug $name size=$size node=$r reserve=off; then
				plugged="$plugged $name"
				await 30 sh -c "[ \$(ls $memory | wc -l) -gt $before ]"
			fi ;;
		esac
	else
		set -- $(ls -d $memory/memory[0-9]* | sed "s,.*memory,," | awk -v first=$first '$1 >= first')
		if [ $# = 0 ]; then
			step=$((step - 1))
			continue
		fi
		rand $#
		shift $r
		block=$1
		rand 4
		set -- $words
		shift $r
		doing="$1 $block"
		op $1 $block
	fi
	rc=$?
	walk
	is "$(invariants)" "" "$doing ($rc)"
done
done_testing
