"""The right rules, and a guest that after step 30 reports one page less than there is in one zone."""

import re


def stage(model, name):
    return model.STAGES[name]


def report(step, line):
    if step < 30:
        return line
    return re.sub(r'(1/DMA32:\d+:\d+:\d+:)(\d+)', lambda match: match.group(1) + str(int(match.group(2)) - 1), line)
