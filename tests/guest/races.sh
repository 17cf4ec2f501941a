# machine: hunt-acpi
# cpus: 4
# cmdline: no_timer_check
# deadline: 600
# tools: races
# Many writers, readers, DIMMs and processors at once: see guest/races.c. ROUNDS, SECONDS_A_ROUND, SEED, POLICY.
# LOOK=all: everything that looks at the pages of others is there, and does so; DAMON all the time.
. /lab/lib.sh
[ -z "$POLICY" ] || echo $POLICY >/sys/module/memory_hotplug/parameters/online_policy
seed=${SEED:-$(date +%s)}
echo "# SEED=$seed"
kdamond=/sys/kernel/mm/damon/admin/kdamonds/0
if [ "$LOOK" = all ]; then
	echo 1 >${kdamond%/0}/nr_kdamonds
	echo 1 >$kdamond/contexts/nr_contexts
	echo paddr >$kdamond/contexts/0/operations
	echo 1 >$kdamond/contexts/0/targets/nr_targets
	echo 1 >$kdamond/contexts/0/targets/0/regions/nr_regions
	echo $((32 << 27)) >$kdamond/contexts/0/targets/0/regions/0/start
	echo $((44 << 27)) >$kdamond/contexts/0/targets/0/regions/0/end
	echo on >$kdamond/state
	is "$(cat $kdamond/state)" on "DAMON watches the DIMMs"
fi
races ${ROUNDS:-5} ${SECONDS_A_ROUND:-10} $seed
result $? "nothing is torn, and every quiet point adds up"
[ "$LOOK" != all ] || is "$(cat $kdamond/state)" on "and still does"
done_testing
