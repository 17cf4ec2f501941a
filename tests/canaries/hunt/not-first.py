"""Rules with a mistake: a node's first memory must not be movable without movable_node, as on rework."""


def stage(model, name):
    class NotFirst(type(model.STAGES[name])):
        def zone_at_online(self, memory, block, word):
            zone = super().zone_at_online(memory, block, word)
            first = zone == 'Movable' and memory.zone(block.node, 'Movable').empty
            return None if first and not self.may_begin_movable(memory, block.node) else zone

    return NotFirst()
