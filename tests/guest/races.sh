# machine: hunt-acpi
# cpus: 4
# cmdline: no_timer_check
# deadline: 600
# tools: races
# Many writers, readers, DIMMs and processors at once: see guest/races.c. ROUNDS, SECONDS_A_ROUND, SEED, POLICY.
. /lab/lib.sh
[ -z "$POLICY" ] || echo $POLICY >/sys/module/memory_hotplug/parameters/online_policy
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
races ${ROUNDS:-5} ${SECONDS_A_ROUND:-10} $seed
result $? "nothing is torn, and every quiet point adds up"
done_testing
