# machine: acpi
# memory: 2G,slots=2,maxmem=8G
# nodes: 1281M 767M
# devices: -machine max-ram-below-4g=256M
# Node 0 ends within the 2 MiB in which node 1 begins. Its zone is as large as it was after memory above node 1
# has come and gone.
. /lab/lib.sh
set -u
spanned=$(((1281 - 256) * 256))
before=$(zones 0)
is "$before" "Z 0:Normal spanned $spanned present $spanned
Z 0:Movable spanned 0 present 0" "node 0 has 1025 MiB above 4 GiB"
host plug dimm0 size=256M node=0 && await 20 [ -d $memory/memory48 ]
result $? "a DIMM of two blocks appears"
op online_kernel 48
result $? "one is of the same zone"
[ "$(zones 0 | awk '$2 == "0:Normal" { print $4 }')" -gt $spanned ]
result $? "which spans it"
op offline 48
result $? "and goes offline"
is "$(zones 0)" "$before" "the zone ends where it ended before"
done_testing
