#!/usr/bin/env python3
"""The model of the rules answers the recorded lists of operations as the kernels did: no guest needed.
A model with a mistake in it does not."""

import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, 'hunt'))
import model  # noqa: E402

REFERENCE = os.path.join(TOP, 'tests', 'reference')
results = 0


def ok(passed, what, *details):
    global results
    results += 1
    print(f'{"ok" if passed else "not ok"} {results} - {what}')
    if not passed:
        for detail in details:
            print(f'#   {detail}')


def lines(name):
    with open(os.path.join(REFERENCE, name), encoding='ascii') as file:
        return file.read().splitlines()


def machine():
    """machines/reference: two nodes with memory from boot, of which the recordings show Normal and Movable."""
    memory = model.Memory()
    for node in (0, 1):
        memory.add_node(node)
        memory.boot_nodes.add(node)
        memory.zone(node, 'DMA32').grow(node * 8 * model.BLOCK + 4096, (node + 1) * 8 * model.BLOCK)
        memory.zone(node, 'DMA32').present = 8 * model.BLOCK - 4096
    return memory


def show(stage, memory, step, operation, answer):
    """A step as the recordings have it."""
    blocks = ''.join(f' {number}:{block.state}:{"+".join(stage.valid_zones(memory, block))}'
                     for number, block in sorted(memory.blocks.items()))
    zones = [f'Z 0:{name} spanned {zone.end - zone.start} present {zone.present}'
             for name, zone in memory.nodes[0].items() if name in ('Normal', 'Movable')]
    return [f'OP {step} {" ".join(operation)} rc={int(answer != "ok")}', 'B' + blocks, *zones]


def compare(stage, name, kernel):
    """How many steps of a recorded list are right, and what differs in the next one."""
    operations = [line.split() for line in lines(f'{name}.ops')]
    recorded = lines(f'{name}.{kernel}')
    assert len(recorded) == 4 * len(operations) + 1 and recorded[-1] == 'END', f'{name}.{kernel} is not whole'
    memory = machine()
    for step, operation in enumerate(operations, 1):
        expected = recorded[4 * (step - 1):4 * step]
        for answer, after in stage.outcomes(memory, operation):
            said = show(stage, after, step, operation, answer)
            if said == expected:
                memory = after
                break
        else:
            return step - 1, ['the kernel:', *expected, 'the model:', *said]
    return len(operations), None


class OffByOne(model.Rework):
    """Movable is thought to be allowed only one block above the kernel's zone."""

    def movable_allowed(self, memory, block):
        zone = memory.zone(block.node, self.kernel_zone(memory, block))
        return super().movable_allowed(memory, block) and (zone.empty or zone.end + model.BLOCK <= block.start)


class SpanNotGrown(model.Rework):
    def span_after_online(self, memory, block, before):
        zone = memory.zone(block.node, block.zone)
        if zone.empty:
            zone.grow(block.start, block.end)


class EdgeStays(model.Base):
    """The zone that gives a block away is thought to keep its span."""

    def span_after_online(self, memory, block, before):
        memory.zone(block.node, block.zone).grow(block.start, block.end)


class AnyEdge(model.Base):
    def can_shift(self, memory, block, target):
        own = memory.zone(block.node, block.zone)
        return target == block.zone or block.start == own.start or block.end == own.end


for letter, stage, kernel in (('b', 'base', '4.12'), ('s', 'rework', '4.13')):
    for number in range(1, 9):
        steps, complaint = compare(model.STAGES[stage], f'{letter}{number}', kernel)
        ok(complaint is None, f'{stage}: {letter}{number}, {steps} steps as Linux {kernel}', *(complaint or []))
for wrong, letter, kernel in ((OffByOne(), 's', '4.13'), (SpanNotGrown(), 's', '4.13'), (EdgeStays(), 'b', '4.12'),
                              (AnyEdge(), 'b', '4.12'), (model.STAGES['stock'], 's', '4.13'),
                              (model.STAGES['base'], 's', '4.13'), (model.STAGES['rework'], 'b', '4.12')):
    caught = sum(compare(wrong, f'{letter}{number}', kernel)[1] is not None for number in range(1, 9))
    ok(caught, f'{type(wrong).__name__} disagrees with Linux {kernel} in {caught} of 8 lists')
print(f'1..{results}')
