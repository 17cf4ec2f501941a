# machine: acpi
# deadline: 120
# devices: -object memory-backend-ram,id=vmem,size=1G,reserve=off -device virtio-mem-pci,id=vm0,memdev=vmem,node=1,requested-size=0
# A virtio-mem device grows and shrinks, and the kernel with it.
. /lab/lib.sh
total() { awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo; }
grown() { [ $(($(total) - before)) -ge "$1" ]; }
shrunk() { [ $(($(total) - before)) -le "$1" ]; }

echo online_movable >$memory/auto_online_blocks
before=$(total)
host hmp qom-set vm0 requested-size 512M
result $? "512 MiB are asked for"
await 60 grown 500
result $? "they arrive"
zones 1
host hmp qom-set vm0 requested-size 128M
await 60 shrunk 132
result $? "all but 128 MiB go"
host hmp qom-set vm0 requested-size 1G
await 60 grown 1000
result $? "1 GiB arrives"
host hmp qom-set vm0 requested-size 0
await 60 shrunk 0
result $? "all of it goes"
done_testing
