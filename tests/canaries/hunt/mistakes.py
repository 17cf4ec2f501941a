"""Rules with a mistake: memoryN/online takes online_movable for "on", as on all stages before beyond."""


def stage(model, name):
    class Mistakes(type(model.STAGES[name])):
        def write_switch(self, *words):
            return model.Stage.write_switch(self, *words)

    return Mistakes()
