"""Rules with a mistake: a word that was refused because the block was online already is remembered."""


def stage(model, name):
    class Remembers(type(model.STAGES[name])):
        refused_word_stays = True

    return Remembers()
