"""Rules with a mistake: valid_zones lists the kernel zone first, whatever "online" would pick."""


def stage(model, name):
    class KernelFirst(type(model.STAGES[name])):
        def valid_zones(self, memory, block):
            return sorted(super().valid_zones(memory, block), key=lambda zone: zone == 'Movable')

    return KernelFirst()
