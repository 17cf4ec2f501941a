# Everything a person or a machine does here starts from one of these.

STAGE ?=
ARCH ?=
CONFIG ?= lean
FROM ?= stock
STEPS ?= 500
TO ?= $(or $(STAGE),base)

.PHONY: help demo check soak hunt nonsense hot-remove bench arch arch-boot arch-each kernel tree patches diff build-each checkers cover shell

help:
	@echo 'Movable memory hotplug: a stack of kernel patches, and the lab that proves them.'
	@echo
	@echo '  make demo  [STAGE=...]               type the session of the series into a guest, see what it answers'
	@echo '  make demo  DEMO=udev                 udevd, one rule, eight DIMMs: before and after'
	@echo '  make check [TESTS="tests/x.t ..."]   run every test, or these; ends in a count'
	@echo '  make soak [MINUTES=60]               all tests, hours of them, then hunts with new seeds for so long'
	@echo '  make hunt STAGE=... [CONFIG=...] [STEPS=500] [SEED=...]'
	@echo '                                       random operations, each compared with a model of the rules'
	@echo '  make hunt REPLAY=FILE                run again what a hunt has found'
	@echo '  make nonsense STAGE=... [CONFIG=...] [CASES=100000] [SEED=...]'
	@echo '                                       nonsense to every file of memory hotplug'
	@echo '  make hot-remove                      take memory offline under load; writes docs/hot-remove.md'
	@echo '  make bench [STAGES=...]              what hotplug costs, stage beside stage: table, CSV, plot'
	@echo '  make arch  [STAGE=...] [ARCH=...]    compile for every architecture: docs/architectures.md'
	@echo '  make arch-boot [STAGE=...] [ARCH=...]'
	@echo '                                       build and boot whole kernels for them in QEMU, where it has a machine'
	@echo '  make arch-each [STAGE=...] [ARCH=...]'
	@echo '                                       the same as make arch, patch by patch: docs/arch-each.md'
	@echo '  make shell [STAGE=...] [CONFIG=...]  a prompt in a guest; Ctrl-A c is the QEMU monitor'
	@echo
	@echo '  make kernel STAGE=... [CONFIG=...]   build out/kernel/<stage>-<config>/bzImage and System.map'
	@echo '  make tree STAGE=...                  make or refresh out/tree/<stage>, a git tree with the commits'
	@echo '  make patches                         write the commits of the trees back to patches/'
	@echo '  make diff FROM=... TO=...            the net difference of two stages'
	@echo '  make build-each [STAGE=...] [CONFIG=...]'
	@echo '                                       does each patch build on its own, without a warning?'
	@echo '  make checkers [STAGE=...]            what checkpatch, sparse, clang, ... find that a patch adds'
	@echo '  make cover                           write what each stage amounts to into patches/cover.md'
	@echo
	@echo '  STAGE   stock, base, rework or beyond, as far as patches/ has them (demo and shell: the last, if none is given;'
	@echo '          build-each, checkers and arch: all of them)'
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
	@MINUTES='$(MINUTES)' lab/soak

hunt:
	@hunt/hunt --build --stage '$(STAGE)' $(if $(REPLAY),--replay '$(REPLAY)',--config '$(CONFIG)') \
		--steps '$(STEPS)' --seed '$(SEED)'

nonsense:
	@BUILD=yes CASES='$(CASES)' SEED='$(SEED)' FIRST='$(FIRST)' EVERY='$(EVERY)' MACHINE='$(MACHINE)' \
		hunt/nonsense '$(STAGE)' '$(CONFIG)'

hot-remove:
	@lab/hot-remove --build

arch:
	@lab/arch '$(STAGE)' '$(ARCH)'

arch-boot:
	@lab/arch boot '$(STAGE)' '$(ARCH)'

arch-each:
	@lab/arch-each '$(STAGE)' '$(ARCH)'

kernel:
	@lab/kernel '$(STAGE)' '$(CONFIG)'

tree:
	@lab/stack tree '$(STAGE)'

patches:
	@lab/stack patches

diff:
	@lab/stack diff '$(FROM)' '$(TO)'

build-each:
	@lab/build-each '$(STAGE)' '$(CONFIG)'

checkers:
	@lab/checkers '$(STAGE)'

cover:
	@lab/stack cover

shell:
	@lab/shell '$(STAGE)' '$(CONFIG)'

bench:
	@lab/bench --stages '$(STAGES)' --blocks '$(BLOCKS)' --config '$(CONFIG)' --repeat '$(REPEAT)' \
		--order '$(ORDER)' --pages '$(PAGES)' --name '$(NAME)' --cmdline '$(CMDLINE)'
