"""Rules with a mistake: Movable may begin only one block above the kernel's zone, or, on base, the last
block but one may shift too, or, on beyond, a zone is next to a block that is one block away. The hunt must
notice that the kernel does not think so."""


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

    class Beyond(model.Beyond):
        @staticmethod
        def is_next_to(memory, block, name):
            zone = memory.zone(block.node, name)
            return (not zone.empty and zone.start <= block.end + model.BLOCK
                    and block.start <= zone.end + model.BLOCK)

    return {'rework': Rework, 'base': Base, 'beyond': Beyond}[name]()
