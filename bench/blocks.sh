# The life of the blocks of a DIMM, measured: guest/bench.c says what each phase is. lab/bench gives the
# machine its memory and the variables, and reads the figures.
# machine: bench
# tools: bench
# What the kernel says of every zone list it builds is not what is measured; warnings stay.
dmesg -n 5
exec bench "$ZONE" "$BLOCKS" "$ORDER" "$PAGES" "$CLOCK"
