"""Rules with a mistake that takes several operations to see: removing memory leaves the span as it is."""


def stage(model, name):
    class Forgets(type(model.STAGES[name])):
        def span_after_removal(self, memory, block):
            pass

    return Forgets()
