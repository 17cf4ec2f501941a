# machine: acpi
# deadline: 60
# channel: serial
# What KUnit has printed while the kernel booted: KTAP, in the kernel's log, which is handed to the host.
. /lab/lib.sh
dmesg >/tmp/log
grep -q '# Subtest: memory_hotplug_zones' /tmp/log
result $? "the kernel has tested its rule for the zones"
! grep -q ' not ok ' /tmp/log
result $? "and nothing in it has failed"
sed 's/^/# log: /' /tmp/log
done_testing
