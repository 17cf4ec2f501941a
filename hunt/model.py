"""The rules of memory hotplug, stage by stage, as a small model that can be run.

A Memory is what a person can see of a machine: nodes, their zones, their memory blocks, DIMMs. A
stage is a class of rules (Base, Rework, Stock) that says three things:

    zone_at_add      the zone that a block joins when it is added
    zone_at_online   the zone that a block goes online in, or none: the request is refused
    valid_zones      what the file of that name lists

and when a zone's span grows and shrinks. All else is the same for every stage.

outcomes() takes a Memory and an operation and lists what may come of it: pairs of an answer ("ok" or
the name of an error) and the Memory after. There is one, but where memory of the kernel is to go
offline: whether something that cannot be moved lies in it, nobody can know before (EBUSY).

Operations are lists of words, as in the recorded answers and in the files that `make hunt` replays:

    online 40 (or any other word)     written to memory40/state
    switch 40 WORD                    written to memory40/online, the file that every device has
    probe 40                          the block's address, written to the probe file
    auto WORD                         written to auto_online_blocks
    plug NAME BLOCKS NODE FIRST       a DIMM, added by ACPI
    unplug NAME                       and gone again
    read, load PROCESSES              every file, and processes that use memory meanwhile: change nothing
    sysrq LETTER, hang                for canaries
"""

import copy
import itertools

BLOCK = 32768                                               # pages of 4 KiB: 128 MiB
ZONES = ['DMA', 'DMA32', 'Normal', 'Movable']               # by address
KERNEL_ZONES = ZONES[:-1]
WORDS = ['online', 'online_kernel', 'online_movable', 'offline']
SWITCH_ON, SWITCH_OFF = 'yY1', 'nN0'                        # what a device's `online` file takes
SELF_HOSTED = 512                                           # pages of memmap of a block that holds its own


class Zone:
    """A span of pages, empty if end is 0, and how many of them are online and in use."""

    def __init__(self, start=0, end=0, present=0, managed=0):
        self.start, self.end, self.present, self.managed = start, end, present, managed

    @property
    def empty(self):
        return self.start == self.end

    def covers(self, block):
        return not self.empty and self.start < block.end and block.start < self.end

    def grow(self, start, end):
        self.start = start if self.empty else min(self.start, start)
        self.end = max(self.end, end)

    def set_span(self, start, end):
        self.start, self.end = (start, end) if start < end else (0, 0)


class Block:
    """A memory block. Its zone: see the stages; None where it has none, or more than one."""

    def __init__(self, number, node, state='offline', zone=None, boot=False, whole=True):
        self.number, self.node, self.state, self.zone = number, node, state, zone
        self.boot, self.whole = boot, whole
        self.memmap = 0             # pages that hold its own memmap
        self.left_word = None       # see Stage.refused_word_stays

    @property
    def start(self):
        return self.number * BLOCK

    @property
    def end(self):
        return self.start + BLOCK

    @property
    def online(self):
        return self.state == 'online'


class Dimm:
    def __init__(self, name, first, count, node):
        self.name, self.node, self.numbers = name, node, range(first, first + count)


class Memory:
    """All of it. `nodes` maps a node that is there to its zones; boot_nodes never go."""

    def __init__(self, movable_node=False, memmap_on_memory=False, policy='contig-zones'):
        self.nodes, self.blocks, self.dimms = {}, {}, {}
        self.boot_nodes = set()
        self.auto = 'offline'
        self.memory_total_at_boot = 0                       # pages, without those that are managed later
        self.movable_node, self.memmap_on_memory = movable_node, memmap_on_memory
        self.policy = policy                                # beyond has more than one

    def zone(self, node, name):
        return self.nodes[node][name]

    def blocks_of(self, node):
        return [block for _, block in sorted(self.blocks.items()) if block.node == node]

    def has_kernel_memory(self, node):
        return any(self.zone(node, name).present for name in KERNEL_ZONES)

    def has_memory(self, node):
        return any(zone.present for zone in self.nodes[node].values())

    def total(self):
        return self.memory_total_at_boot + sum(zone.managed for zones in self.nodes.values()
                                               for zone in zones.values())

    def add_node(self, node):
        self.nodes.setdefault(node, {name: Zone() for name in ZONES})


class Stage:
    """What is the same for all stages."""

    # A word that memoryN/state refuses because the block is online already is not forgotten: the next
    # plain online, by memoryN/online or when ACPI gives up an ejection, goes by it.
    refused_word_stays = True

    # The rules that differ

    def zone_at_add(self, memory, block, first):
        """The zone that a block joins when it is added, with others from the block `first` on."""
        return None

    def zone_at_online(self, memory, block, word):
        raise NotImplementedError

    def valid_zones(self, memory, block):
        raise NotImplementedError

    def span_after_online(self, memory, block, before):
        """The block is online; before that, `before` was its zone."""

    def span_after_offline(self, memory, block):
        """The block is offline."""

    def span_after_removal(self, memory, block):
        """The block is about to go."""

    # What the rules are made of

    @staticmethod
    def kernel_zone(memory, block):
        """The zone that an address belongs to by default: one below Normal that covers it, else Normal."""
        for name in ('DMA', 'DMA32'):
            if memory.zone(block.node, name).covers(block):
                return name
        return 'Normal'

    @staticmethod
    def may_begin_movable(memory, node):
        """A node's first memory may be movable only with movable_node."""
        return memory.movable_node or memory.has_kernel_memory(node)

    @staticmethod
    def pull_back(memory, block, owners):
        """A block at an edge of its zone leaves it: the edge moves to the next of the owners, if any."""
        zone = memory.zone(block.node, block.zone)
        if zone.start == block.start:
            above = [other.start for other in owners if block.end <= other.start < zone.end]
            zone.set_span(min(above, default=0), zone.end if above else 0)
        elif zone.end == block.end:
            below = [other.end for other in owners if zone.start < other.end <= block.start]
            zone.set_span(zone.start if below else 0, max(below, default=0))

    # What an operation does

    def outcomes(self, memory, operation):
        """The list of (answer, memory after) that may come of an operation."""
        verb, *words = operation
        if verb in ('read', 'load', 'sysrq', 'hang'):
            return [('ok', memory)]
        after = copy.deepcopy(memory)
        if verb == 'auto':
            if words[0] not in WORDS:
                return [('EINVAL', memory)]
            after.auto = words[0]
            return [('ok', after)]
        if verb == 'probe':
            if int(words[0]) in memory.blocks:
                return [('EEXIST', memory)]
            # The address says nothing about the node: x86 takes the first.
            self.add(after, int(words[0]), 1, 0)
            return [('ok', after)]
        if verb == 'plug':
            name, count, node, first = words[0], *map(int, words[1:])
            after.dimms[name] = Dimm(name, first, count, node)
            self.add(after, first, count, node)
            return [('ok', after)]
        if verb == 'unplug':
            return self.unplug(memory, words[0])
        number = int(words[0])
        if number not in memory.blocks:
            return [('ENOENT', memory)]
        block = after.blocks[number]
        if verb == 'switch':
            return self.write_switch(memory, after, block, words[1])
        return self.write_state(memory, after, block, verb)

    def write_state(self, memory, after, block, word):
        if word not in WORDS:
            return [('EINVAL', memory)]
        if word == 'offline':
            return self.offline(memory, after, block) if block.online else [('EINVAL', memory)]
        if block.online:
            block.left_word = word if self.refused_word_stays else None
            return [('EINVAL', after)]
        return [(self.online(after, block, word), after)]

    def write_switch(self, memory, after, block, word):
        """The first letters decide: "online_movable" is one more way to say "on"."""
        on = word[:1] in SWITCH_ON or word[:2].lower() == 'on'
        off = word[:1] in SWITCH_OFF or word[:2].lower() == 'of'
        if not on and not off:
            return [('EINVAL', memory)]
        if on == block.online:
            return [('ok', memory)]
        if on:
            return [(self.online(after, block, block.left_word or 'online'), after)]
        return self.offline(memory, after, block)

    def online(self, memory, block, word):
        block.left_word = None
        target = self.zone_at_online(memory, block, word)
        if target is None:
            return 'EINVAL'
        zone = memory.zone(block.node, target)
        before, block.zone, block.state = block.zone, target, 'online'
        zone.present += BLOCK
        zone.managed += BLOCK - block.memmap
        self.span_after_online(memory, block, before)
        return 'ok'

    def offline(self, memory, after, block):
        """The outcomes. `after` is a copy of `memory`, and `block` is of `after`."""
        if block.boot and (block.zone is None or not block.whole):
            return [('EINVAL', memory)]
        self.take_offline(after, block)
        busy = [('EBUSY', memory)] if memory.blocks[block.number].zone in KERNEL_ZONES else []
        return [('ok', after)] + busy

    def take_offline(self, memory, block):
        zone = memory.zone(block.node, block.zone)
        zone.present -= BLOCK
        zone.managed -= BLOCK - block.memmap
        block.state = 'offline'
        self.span_after_offline(memory, block)

    def add(self, memory, first, count, node):
        memory.add_node(node)
        new = [Block(number, node) for number in range(first, first + count)]
        for block in new:
            memory.blocks[block.number] = block
            block.zone = self.zone_at_add(memory, block, new[0])
            if block.zone:
                memory.zone(node, block.zone).grow(block.start, block.end)
            if memory.memmap_on_memory and count == 1:
                block.memmap = SELF_HOSTED
        for block in new:
            # The first one that is refused ends it: those after it stay offline too.
            if memory.auto == 'offline' or self.online(memory, block, memory.auto) != 'ok':
                break

    def unplug(self, memory, name, held=KERNEL_ZONES):
        """ACPI takes the blocks offline, and either removes all or puts them online again. Those in a zone
        of `held` may refuse."""
        numbers = memory.dimms[name].numbers
        may = [number for number in numbers
                  if memory.blocks[number].online and memory.blocks[number].zone in held]
        found = []
        for stuck in itertools.chain.from_iterable(
                itertools.combinations(may, size) for size in range(len(may) + 1)):
            after = copy.deepcopy(memory)
            blocks = [after.blocks[number] for number in numbers]
            taken = [block for block in blocks if block.online and block.number not in stuck]
            for block in taken:
                self.take_offline(after, block)
            if stuck:
                for block in taken:
                    self.online(after, block, block.left_word or 'online')
                found.append(('refused', after))
            else:
                del after.dimms[name]
                for block in blocks:
                    self.remove(after, block)
                found.append(('ok', after))
        return found

    def remove(self, memory, block):
        self.span_after_removal(memory, block)
        del memory.blocks[block.number]
        if (block.node not in memory.boot_nodes and not memory.blocks_of(block.node)
                and all(zone.empty for zone in memory.nodes[block.node].values())):
            del memory.nodes[block.node]


class Base(Stage):
    """The zone is chosen when memory is added, and covers its offline blocks. A block can shift to the
    other zone only at the edge where the two meet."""

    def zone_at_add(self, memory, block, first):
        movable = memory.zone(block.node, 'Movable')
        return 'Movable' if not movable.empty and movable.start <= first.start else 'Normal'

    def can_shift(self, memory, block, target):
        own = memory.zone(block.node, block.zone)
        here, there = ZONES.index(block.zone), ZONES.index(target)
        if here < there and block.end != own.end or here > there and block.start != own.start:
            return False
        between = ZONES[min(here, there) + 1:max(here, there)]
        return all(memory.zone(block.node, name).empty for name in between)

    def zone_at_online(self, memory, block, word):
        target = block.zone
        if word == 'online_kernel' and block.zone == 'Movable':
            target = 'Normal'
        if word == 'online_movable':
            target = 'Movable'
        if not self.can_shift(memory, block, target):
            return None
        if target == 'Movable' and not self.may_begin_movable(memory, block.node):
            return None
        return target

    def valid_zones(self, memory, block):
        if not block.zone:
            return ['none']
        zones = [block.zone]
        for word in ('online_kernel', 'online_movable'):
            zone = self.zone_at_online(memory, block, word)
            if zone and zone != block.zone:
                zones.append(zone)
        return zones

    def span_after_online(self, memory, block, before):
        memory.zone(block.node, block.zone).grow(block.start, block.end)
        if before == block.zone:
            return
        # It gives the block away, and no more: the new edge may lie in a hole.
        zone = memory.zone(block.node, before)
        if zone.start == block.start:
            zone.set_span(block.end, zone.end)
        else:
            zone.set_span(zone.start, block.start)

    def span_after_removal(self, memory, block):
        owners = [other for other in memory.blocks_of(block.node)
                  if other.zone == block.zone and other is not block]
        self.pull_back(memory, block, owners)


class Rework(Stage):
    """The zone is chosen when a block goes online; an offline block belongs to none. The two zones must
    not overlap, and Movable lies above. A span covers what was ever online in it, until it is removed."""

    def kernel_allowed(self, memory, block):
        movable = memory.zone(block.node, 'Movable')
        return movable.empty or movable.start >= block.end

    def movable_allowed(self, memory, block):
        if self.kernel_allowed(memory, block) and not self.may_begin_movable(memory, block.node):
            return False
        return memory.zone(block.node, self.kernel_zone(memory, block)).end <= block.start

    def allowed(self, memory, block):
        zones = []
        if self.kernel_allowed(memory, block):
            zones.append(self.kernel_zone(memory, block))
        if self.movable_allowed(memory, block):
            zones.append('Movable')
        return zones

    def zone_at_online(self, memory, block, word):
        zones = self.allowed(memory, block)
        if word == 'online_kernel':
            zones = [zone for zone in zones if zone != 'Movable']
        elif word == 'online_movable' or memory.movable_node:
            zones = [zone for zone in zones if zone == 'Movable'] or (zones if word == 'online' else [])
        return zones[0] if zones else None

    def valid_zones(self, memory, block):
        if block.online:
            return [block.zone or 'none']
        return self.allowed(memory, block) or ['none']

    def span_after_online(self, memory, block, before):
        memory.zone(block.node, block.zone).grow(block.start, block.end)

    def span_after_removal(self, memory, block):
        if block.zone:          # else it never was online, and touched no zone
            owners = [other for other in memory.blocks_of(block.node)
                      if other.zone == block.zone and other is not block]
            self.pull_back(memory, block, owners)


class Stock(Stage):
    """6.1's own: any block may go anywhere; plain online follows the one zone that covers the block. A
    span covers what is online."""

    def zone_at_online(self, memory, block, word):
        kernel = self.kernel_zone(memory, block)
        if word == 'online_kernel':
            return kernel
        if word == 'online_movable':
            return 'Movable'
        in_kernel = memory.zone(block.node, kernel).covers(block)
        in_movable = memory.zone(block.node, 'Movable').covers(block)
        if in_kernel != in_movable:
            return kernel if in_kernel else 'Movable'
        return 'Movable' if memory.movable_node else kernel

    def valid_zones(self, memory, block):
        if block.online:
            return [block.zone or 'none']
        words = ('online', 'online_kernel', 'online_movable')
        return list(dict.fromkeys(self.zone_at_online(memory, block, word) for word in words))

    def span_after_online(self, memory, block, before):
        memory.zone(block.node, block.zone).grow(block.start, block.end)

    def span_after_offline(self, memory, block):
        owners = [other for other in memory.blocks_of(block.node) if other.zone == block.zone and other.online]
        self.pull_back(memory, block, owners)
        block.zone = None


class Beyond(Stage):
    """The zone is chosen when a block goes online, so that the zones of a node stay in one piece and apart,
    in any order. Only the policy disjoint-zones insists. A zone spans its first to its last online page."""

    refused_word_stays = False

    def write_switch(self, memory, after, block, word):
        """A word that asks for a zone is one of memoryN/state."""
        return [('EINVAL', memory)] if '_' in word else super().write_switch(memory, after, block, word)

    @staticmethod
    def would_overlap(memory, block, name):
        """Whether the zone would overlap another of its node, once it has grown to cover the block."""
        zones = memory.nodes[block.node]
        grown = copy.copy(zones[name])
        grown.grow(block.start, block.end)
        return any(not zone.empty and zone.start < grown.end and grown.start < zone.end
                   for other, zone in zones.items() if other != name)

    @staticmethod
    def is_next_to(memory, block, name):
        """Whether the zone covers the block, or ends where it starts, or starts where it ends."""
        zone = memory.zone(block.node, name)
        return not zone.empty and zone.start <= block.end and block.start <= zone.end

    def choice(self, memory, block):
        """What plain online would like best: each question is for those that are left of the two."""
        kernel = self.kernel_zone(memory, block)
        left = ['Movable', kernel] if memory.movable_node else [kernel, 'Movable']
        left = [zone for zone in left if not self.would_overlap(memory, block, zone)] or left
        left = [zone for zone in left if self.is_next_to(memory, block, zone)] or left
        return left[0]

    def zone_at_online(self, memory, block, word):
        zone = {'online': self.choice(memory, block), 'online_kernel': self.kernel_zone(memory, block),
                'online_movable': 'Movable'}[word]
        refuses = memory.policy == 'disjoint-zones' and self.would_overlap(memory, block, zone)
        return None if refuses else zone

    def valid_zones(self, memory, block):
        if block.online:
            return [block.zone or 'none']
        zones = [self.zone_at_online(memory, block, word) for word in ('online', 'online_kernel', 'online_movable')]
        return list(dict.fromkeys(zone for zone in zones if zone)) or ['none']

    def span_after_online(self, memory, block, before):
        memory.zone(block.node, block.zone).grow(block.start, block.end)

    def span_after_offline(self, memory, block):
        zone = memory.zone(block.node, block.zone)
        # Blocks that are not whole, or in several zones, never go offline: what the zone has of them is at its edge.
        left = [(max(other.start, zone.start), min(other.end, zone.end)) for other in memory.blocks_of(block.node)
                if other.online and other.zone in (block.zone, None) and other.start < zone.end and zone.start < other.end]
        zone.set_span(min((start for start, _ in left), default=0), max((end for _, end in left), default=0))
        block.zone = None


STAGES = {'stock': Stock(), 'base': Base(), 'rework': Rework(), 'beyond': Beyond()}
