# Everything a person or a machine does here starts from one of these.

STAGE ?=
CONFIG ?= lean
FROM ?= stock
STEPS ?= 500
TO ?= $(or $(STAGE),base)

.PHONY: help demo check soak hunt bench kernel tree patches diff cover shell

help:
	@echo 'Movable memory hotplug: a stack of kernel patches, and the lab that proves them.'
	@echo
	@echo '  make demo  [STAGE=...]               type the session of the series into a guest, see what it answers'
	@echo '  make demo  DEMO=udev                 udevd, one rule, eight DIMMs: before and after'
	@echo '  make check                           run every test; ends in a count'
	@echo '  make soak                            those that take longer, too'
	@echo '  make hunt STAGE=... [CONFIG=...] [STEPS=500] [SEED=...]'
	@echo '                                       random operations, each compared with a model of the rules'
	@echo '  make hunt REPLAY=FILE                run again what a hunt has found'
	@echo '  make bench [STAGES=...]              what hotplug costs, stage beside stage: table, CSV, plot'
	@echo '  make shell [STAGE=...] [CONFIG=...]  a prompt in a guest; Ctrl-A c is the QEMU monitor'
	@echo
	@echo '  make kernel STAGE=... [CONFIG=...]   build out/kernel/<stage>-<config>/bzImage and System.map'
	@echo '  make tree STAGE=...                  make or refresh out/tree/<stage>, a git tree with the commits'
	@echo '  make patches                         write the commits of the trees back to patches/'
	@echo '  make diff FROM=... TO=...            the net difference of two stages'
	@echo '  make cover                           write what each stage amounts to into patches/cover.md'
	@echo
	@echo '  STAGE   stock, base, rework or beyond, as far as patches/ has them (default: the last)'
	@echo '  CONFIG  lean (default), debug or kasan; see config/'
	@echo '  SOURCE  a version of linux-source-6.1 (default: the one in use, else the newest on the mirrors)'
	@echo '  ACCEL   kvm or tcg (default: kvm where it really works, else tcg)'
	@echo '  bench:  STAGES  (default: stock and the last)     BLOCKS  (default: 128 256 512 1024 2048; up to 4096)'
	@echo '          REPEAT  guests for each wall time (default: 3; 0: instructions only)'
	@echo '          ORDER   up or down    PAGES  to allocate and free    NAME  of the results    CMDLINE  for the kernel'
	@echo '  JOBS    how many compilers, or tests, at once (default: one a processor)'

demo:
	@DEMO='$(DEMO)' lab/demo $(STAGE)

check:
	@tests/check

soak:
	@tests/check soak

hunt:
	@hunt/hunt --build --stage '$(STAGE)' $(if $(REPLAY),--replay '$(REPLAY)',--config '$(CONFIG)') \
		--steps '$(STEPS)' --seed '$(SEED)'

kernel:
	@lab/kernel '$(STAGE)' '$(CONFIG)'

tree:
	@lab/stack tree '$(STAGE)'

patches:
	@lab/stack patches

diff:
	@lab/stack diff '$(FROM)' '$(TO)'

cover:
	@lab/stack cover

shell:
	@lab/shell '$(STAGE)' '$(CONFIG)'

bench:
	@lab/bench --stages '$(STAGES)' --blocks '$(BLOCKS)' --config '$(CONFIG)' --repeat '$(REPEAT)' \
		--order '$(ORDER)' --pages '$(PAGES)' --name '$(NAME)' --cmdline '$(CMDLINE)'
