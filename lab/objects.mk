# Prints the objects that kbuild makes of the directory $(dir) of the tree $(srctree), as the configuration
# in the build directory (where this runs) has it: make -s -f objects.mk srctree=.. dir=mm
include include/config/auto.conf
src := $(dir)
obj := $(dir)
BITS := $(if $(CONFIG_64BIT),64,32)
-include $(firstword $(wildcard $(srctree)/$(dir)/Kbuild $(srctree)/$(dir)/Makefile))

listed := $(obj-y) $(obj-m) $(lib-y)
parts  := $(foreach object,$(listed),$(object) $($(object:.o=-y)) $($(object:.o=-objs)))
.DEFAULT_GOAL := objects
.PHONY: objects
objects:
	@printf '%s\n' $(addprefix $(dir)/,$(sort $(filter %.o,$(parts))))
