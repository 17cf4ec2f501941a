# Sourced by the scripts that run in the guest: TAP, the host's services, the state of the memory.
# Standard output is the result channel (fd 3); what should go to the console is sent to stderr.

memory=/sys/devices/system/memory
tests=0

result() { # result STATUS DESCRIPTION
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		echo "not ok $tests - $2"
	fi
}
is() { # is GOT EXPECTED DESCRIPTION
	[ "$1" = "$2" ]
	result $? "$3"
	[ "$1" = "$2" ] || { echo "#      got: $1"; echo "# expected: $2"; }
}
done_testing() { echo "1..$tests"; }

# host REQUEST: has the host do something; prints its answer, returns 0 where that is "ok".
host() {
	echo "host: $*" >&3
	read -r answer <&3
	case $answer in
	ok*) return 0 ;;
	*)   echo "# host: $*: $answer"; return 1 ;;
	esac
}

# await SECONDS COMMAND...: until the command succeeds; the deadline is in the guest's own time.
await() {
	await_until=$(($(cut -d. -f1 /proc/uptime) + $1))
	shift
	until "$@"; do
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$await_until" ] || return 1
		usleep 20000
	done
}

block_size() { echo $((0x$(cat $memory/block_size_bytes))); }
page_size() { echo $(($(awk '/^KernelPageSize/ { print $2; exit }' /proc/self/smaps) * 1024)); }
# For docs/architectures.md
booted() {
	echo "# booted: $(uname -r) on $(uname -m), blocks of $(($(block_size) >> 20)) MiB, pages of $(($(page_size) >> 10)) KiB"
}

# op WORD BLOCK: one operation as the recorded answers name it; returns what the kernel said.
op() {
	case $1 in
	probe) echo $(($2 * $(block_size))) >$memory/probe ;;
	*)     echo "$1" >$memory/memory$2/state ;;
	esac 2>/dev/null
}

# blocks FIRST LAST: one line, each block with its state and valid zones, as recorded.
blocks() {
	line=B
	n=$1
	while [ "$n" -le "$2" ]; do
		dir=$memory/memory$n
		if [ -d $dir ]; then
			line="$line $n:$(cat $dir/state):$(tr ' ' + <$dir/valid_zones)"
		fi
		n=$((n + 1))
	done
	echo "$line"
}

# zones NODE: spanned and present of the node's Normal and Movable.
zones() {
	awk -v node="$1" '
		/^Node/ { in_node = ($2 == node ","); zone = $4 }
		in_node && (zone == "Normal" || zone == "Movable") {
			if ($1 == "spanned") spanned = $2
			if ($1 == "present") print "Z " node ":" zone " spanned " spanned " present " $2
		}' /proc/zoneinfo
}
