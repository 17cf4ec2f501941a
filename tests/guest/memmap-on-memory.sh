# machine: acpi
# deadline: 60
# cmdline: memory_hotplug.memmap_on_memory=1
# A block that carries its own memmap: its first pages are the memmap's and are never free.
. /lab/lib.sh
is "$(cat /sys/module/memory_hotplug/parameters/memmap_on_memory)" Y "memmap_on_memory is on"
field() { awk -v node="$1," -v zone="$2" -v field="$3" '$1 == "Node" { here = $2 == node && $4 == zone } here && $1 == field { print $2; exit }' /proc/zoneinfo; }

host plug dimm0 size=128M node=1 && await 20 [ -d $memory/memory32 ]
result $? "a DIMM of one block appears"
op online_movable 32
is $? 0 "it goes online"
is "$(field 1 Movable present)" 32768 "all of its pages are present"
# 128 MiB are 32768 pages of 64 bytes of memmap each: 512 pages.
is "$(field 1 Movable managed)" 32256 "the memmap's pages are not managed"
cat /proc/pagetypeinfo >/dev/null
op offline 32
is $? 0 "it goes offline"
is "$(field 1 Movable present)" 0 "none of its pages are present"
op online_movable 32
is $? 0 "and online again"
op offline 32
is $? 0 "and offline"
host unplug dimm0
result $? "the DIMM goes"
done_testing
