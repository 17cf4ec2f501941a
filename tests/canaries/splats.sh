# A kernel that complains while every result is ok: the line goes to the console as a warning would.
echo "[    1.234567] WARNING: CPU: 0 PID: 1 at mm/memory_hotplug.c:1 canary+0x0/0x10" >/dev/console
echo "ok 1 - well"
echo "1..1"
