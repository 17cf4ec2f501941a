# machine: acpi
# memory: 2G,slots=2,maxmem=8G
# nodes: 1G 1G
# For a kernel that has no per-cpu memory for the first zone that asks for it after boot
# (tests/canaries/kernel/no-pageset.patch): the memory stays offline, nothing is changed, and the next try succeeds.
. /lab/lib.sh
set -u
host plug dimm0 size=256M node=1 && await 20 [ -d $memory/memory33 ]
result $? "a DIMM of two blocks appears"
before=$(zones 1)
(echo online_movable >$memory/memory33/state) 2>&1 | grep -q 'Cannot allocate memory'
result $? "for the first block of its zone there is no memory"
dmesg | grep -q 'stays offline: no memory for the per-cpu lists of its zone'
result $? "the log says why"
is "$(zones 1)" "$before" "the zone is as it was"
is "$(cat $memory/memory33/state)" offline "and the block"
op online_movable 33
result $? "it does at the next try"
op offline 33
result $? "and goes offline"
is "$(zones 1)" "$before" "the zone is as it was"
done_testing
