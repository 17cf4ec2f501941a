"""Rules with a mistake: contig-zones refuses like disjoint-zones."""


def stage(model, name):
    class Insists(type(model.STAGES[name])):
        def zone_at_online(self, memory, block, word):
            zone = super().zone_at_online(memory, block, word)
            return None if zone and self.would_overlap(memory, block, zone) else zone

    return Insists()
