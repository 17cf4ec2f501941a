"""Rules with a mistake: a zone keeps its span when memory at its edge goes offline, as on rework."""


def stage(model, name):
    class Stays(type(model.STAGES[name])):
        def span_after_offline(self, memory, block):
            block.zone = None

    return Stays()
