"""Rules with a mistake: Movable may begin only one block above the kernel's zone, or, on base, the last
block but one may shift too. The hunt must notice that the kernel does not think so."""


def stage(model, name):
    class Rework(model.Rework):
        def movable_allowed(self, memory, block):
            zone = memory.zone(block.node, self.kernel_zone(memory, block))
            return super().movable_allowed(memory, block) and (zone.empty or zone.end + model.BLOCK <= block.start)

    class Base(model.Base):
        def can_shift(self, memory, block, target):
            own = memory.zone(block.node, block.zone)
            return (super().can_shift(memory, block, target)
                    or target == 'Movable' and not block.boot and block.end + model.BLOCK == own.end)

    return {'rework': Rework, 'base': Base}[name]()
