# shellcheck shell=bash
# Sourced by the tests that run on the host: TAP, and guests as single results.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
count=0
# Each test has a folder of its own for what it writes; it goes when the test ends.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# ok STATUS DESCRIPTION [FILE]: a result; where it is a failure, the file is shown.
ok() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		[ -z "${3:-}" ] || sed 's/^/#   /' "$3"
	fi
}
done_testing() { echo "1..$count"; }
# What a run has done, for the report of make soak: lines "# counted: STAGE WHAT NUMBER".
counted() { grep '^# counted: ' "$scratch/output"; }

# passes DESCRIPTION COMMAND...: the command exits with 0.
passes() {
	local what=$1
	shift
	"$@" >"$scratch/output" 2>&1
	ok $? "$what" "$scratch/output"
	counted
}

# refused DESCRIPTION EXIT PATTERN COMMAND...: the command exits with EXIT and says PATTERN.
refused() {
	local what=$1 status=$2 pattern=$3 got
	shift 3
	"$@" >"$scratch/output" 2>&1
	got=$?
	[ "$got" = "$status" ] && grep -qE "$pattern" "$scratch/output"
	ok $? "$what (exit $got)" "$scratch/output"
}

# guest VERDICT DESCRIPTION COMMAND...: the command is a run of lab/vm, and ends with that verdict.
guest() {
	local verdict=$1 what=$2
	shift 2
	"$@" >"$scratch/output" 2>&1
	tail -n 1 "$scratch/output" | grep -qE "^# [a-z]+-[a-z0-9]+: $verdict(:|\$)"
	local status=$?
	grep -vE '^ok |^1\.\.' "$scratch/output" >"$scratch/complaints"
	ok $status "$what" "$scratch/complaints"
	counted
}

# recorded STAGE CONFIG KERNEL LIST...: the stage answers lists of operations as KERNEL did (tests/reference).
recorded() {
	local stage=$1 config=$2 kernel=$3 list
	shift 3
	for list; do
		guest passed "$list" tests/answers "$stage" "$config" "tests/reference/$list.ops" "tests/reference/$list.$kernel"
	done
}

# plugs STAGE CONFIG: what plugs memory, and how, goes on working.
plugs() {
	set -- lab/vm --stage "$1" --config "$2"
	guest passed 'DIMMs by ACPI, auto_online_blocks, a node of its own' "$@" tests/guest/acpi.sh
	guest passed 'memmap_on_memory' "$@" tests/guest/memmap-on-memory.sh
	guest passed 'virtio-mem' "$@" tests/guest/virtio-mem.sh
	guest passed 'ZONE_DEVICE, and persistent memory as System RAM' "$@" tests/guest/pmem.sh
}

# clients STAGE CONFIG: the programs that people use.
clients() {
	set -- lab/vm --stage "$1" --config "$2"
	guest passed 'lsmem, chmem, stress-ng, udev' "$@" tests/guest/clients.sh
	guest passed "QEMU's guest agent" "$@" tests/guest/agent.sh
}

# selftests STAGE CONFIG...: the kernel's own selftests of memory hotplug, as beyond has them.
selftests() {
	local stage=$1 config
	local folder=out/tree/beyond/tools/testing/selftests/memory-hotplug
	shift
	passes 'the selftests build' make -C $folder OUTPUT="$scratch" LDFLAGS=-static
	! grep -q warning "$scratch/output"
	ok $? 'without a warning' "$scratch/output"
	for config; do
		guest passed "the selftests on $stage ($config)" lab/vm --stage "$stage" --config "$config" \
			tests/guest/selftests.sh "$scratch/mem-zones-test"
		guest passed "mem-on-off-test.sh as it is on $stage ($config)" lab/vm --stage "$stage" --config "$config" \
			tests/guest/mem-on-off.sh $folder/mem-on-off-test.sh
	done
}

# lab_beside STAGE: a lab in $scratch/lab, with the trees of this one but that of the stage, which is its own to
# change. The test goes on there; $here is where it was.
lab_beside() {
	local name
	here=$PWD
	mkdir -p "$scratch/lab/out/tree"
	cp -r lab config patches "$scratch/lab/"
	cd "$scratch/lab" || exit
	for name in source-version git stock base rework beyond {stock,base,rework,beyond}.stamp; do
		[ "$name" = "$1" ] || ln -s "$here/out/tree/$name" out/tree/
	done
	git -C out/tree/git worktree add -q --detach "$PWD/out/tree/$1" "$1" || exit
	trap 'rm -rf "$scratch"; git -C "$here/out/tree/git" worktree prune' EXIT
}

# interrupt_when CONDITION COMMAND...: starts the command as a terminal would, in a process group of its
# own, and sends it a Ctrl-C as soon as the condition (a shell expression) holds. What it says is in
# $scratch/interrupted, how it ended in $status. If it ends before, so does the waiting.
interrupt_when() {
	local condition=$1 pid
	shift
	: >"$scratch/interrupted"
	set -m
	# (Where the tests themselves run in the background, a Ctrl-C is ignored, and that is inherited.)
	env --default-signal=INT "$@" >"$scratch/interrupted" 2>&1 &
	pid=$!
	set +m
	while kill -0 "$pid" 2>/dev/null && ! eval "$condition" 2>/dev/null; do
		sleep 0.1
	done
	kill -INT -- "-$pid" 2>/dev/null
	wait "$pid"
	# shellcheck disable=SC2034 # for the caller
	status=$?
}
