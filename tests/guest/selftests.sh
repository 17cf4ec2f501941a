# machine: acpi
# deadline: 180
# channel: serial
# mem-zones-test of the kernel's tree, beside this script: what it finds, and that it leaves all as it was.
. /lab/lib.sh
set -u
# What a test has to leave as it was
seen() {
	grep . $memory/memory[0-9]*/state $memory/memory[0-9]*/valid_zones \
		/sys/module/memory_hotplug/parameters/online_policy
	grep -E '^Node|spanned|present |start_pfn' /proc/zoneinfo
	grep . /sys/kernel/debug/notifier-error-inject/memory/actions/*/error 2>/dev/null
}
# The results that are no verdict: without errors to inject, and without the policy that is beyond's
skipped=0
[ -d /sys/kernel/debug/notifier-error-inject/memory ] || skipped=2
[ "$STAGE" = beyond ] || skipped=$((skipped + 2))
zones_test() {
	was=$(seen)
	/lab/mem-zones-test >/tmp/ktap 2>&1
	is $? 0 "$1: mem-zones-test passes"
	sed 's/^/# /' /tmp/ktap
	is "$(grep -c '^ok' /tmp/ktap)" 9 "$1: nine results"
	is "$(grep -c '^ok.*# SKIP' /tmp/ktap)" $skipped "$1: of which $skipped are skipped"
	is "$(seen)" "$was" "$1: and all is as it was"
}

/lab/mem-zones-test >/tmp/ktap 2>&1
is $? 4 "nothing to test with: mem-zones-test is skipped"
grep -q '^1..0 # SKIP' /tmp/ktap
result $? "and says so"

host plug dimm0 size=1G node=1 && await 60 [ -d $memory/memory39 ]
result $? "a DIMM of eight blocks appears"
zones_test "offline blocks"
op online_movable 33 && op online_movable 37
result $? "two blocks go movable"
zones_test "blocks above a movable one"
for block in 32 34 35 36 38 39; do
	op online_movable $block
done
[ "$(cat $memory/memory3[2-9]/valid_zones | sort -u)" = Movable ]
result $? "all of them do"
zones_test "movable blocks"

# Stopped half-way
was=$(seen)
/lab/mem-zones-test >/tmp/ktap 2>&1 &
await 60 grep -q '^ok 1' /tmp/ktap
kill $!
wait $!
is $? 1 "a test that is stopped fails"
grep -q 'stopped by signal 15' /tmp/ktap
result $? "says why"
is "$(seen)" "$was" "and leaves all as it was"
done_testing
