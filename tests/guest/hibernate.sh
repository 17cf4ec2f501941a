# machine: acpi
# deadline: 120
# Hibernation looks at memory that is online only. For a debug kernel: it goes as far as to make room for the image,
# and then back (pm_test).
. /lab/lib.sh
set -u
host plug dimm1 size=512M node=0 at=0x100000000
await 30 [ -d $memory/memory35 ]
result $? 'a DIMM of four blocks'
op online_movable 35 && op online_movable 34 && op online_movable 33 && op online_movable 32
result $? 'online'
op offline 33
result $? 'but for one in the middle'
echo freezer >/sys/power/pm_test && echo disk >/sys/power/state && status=0 || status=1
result $status 'hibernation goes through all pages'
dmesg | grep -q 'hibernation: debug: Waiting'
result $? 'as the log says'
done_testing
