# machine: hunt-acpi
# deadline: 300
# tools: faults
# For a debug kernel. DIMMs come and go by ACPI while allocations fail at random: see guest/faults.c.
. /lab/lib.sh
faults dimms ${ROUNDS:-10} ${PERCENT:-2}
result $? "what did not come or go does so at the next try"
done_testing
