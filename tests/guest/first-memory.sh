# machine: acpi
# What a node needs when its first memory goes online, it has before: without it, the memory stays offline. It needs
# it again once all of its memory went offline.
. /lab/lib.sh
set -u
host plug dimm0 size=256M node=2 && host plug dimm1 size=128M node=0 && await 20 [ -d $memory/memory34 ]
result $? "a DIMM of two blocks for a node without memory, and one for a node with"

# thread NAME: its state, or nothing
thread() {
	local comm
	for comm in /proc/[0-9]*/comm; do
		[ "$(cat "$comm" 2>/dev/null)" != "$1" ] || awk '$1 == "State:" { print $2 }' "${comm%/comm}/status"
	done
}
sleeps() { [ "$(thread "$1")" = S ]; }
threads() { thread kswapd2; thread kcompactd2; }
# scarce BLOCK: onlines it where there may be no more threads. Until that is over, nothing here starts a process.
scarce() {
	limit=$(cat /proc/sys/kernel/threads-max)
	echo 20 >/proc/sys/kernel/threads-max
	status=1
	! echo online_movable >$memory/memory$1/state || status=0
	echo "$limit" >/proc/sys/kernel/threads-max
}

is "$(threads)" "" "a node without memory has neither kswapd nor kcompactd"
before=$(zones 2)
scarce 32 2>/tmp/error
[ $status != 0 ] && grep -q 'temporarily unavailable' /tmp/error
result $? "the first memory of the node stays offline"
dmesg | grep -q 'stays offline: cannot start kswapd or kcompactd of its node'
result $? "the log says why"
is "$(zones 2)" "$before" "the node is as it was"
is "$(threads)" "" "and has no threads"
scarce 34 2>/tmp/error
is $status 0 "a node with memory needs no threads for more"

for try in first second; do
	op online_movable 32
	result $? "the $try time, with threads"
	await 20 sleeps kswapd2 && await 20 sleeps kcompactd2
	result $? "both do their work, and sleep"
	op online_movable 33 && op offline 32
	result $? "one block comes, the other goes"
	await 20 sleeps kswapd2 && await 20 sleeps kcompactd2
	result $? "and they stay"
	op offline 33
	result $? "with the last memory"
	is "$(threads)" "" "they go"
done
done_testing
