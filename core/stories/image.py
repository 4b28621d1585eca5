"""The story of the pictures: a convolutional network, a much simpler model that is as good, and a room that reads as well."""

from core.i18n import msg
from core.stories.story import AGAIN, Screen, Story

STORY = Story(
    title=msg("Stained tissue: the room against the network"),
    summary=msg("Ten pictures to vote on, a network that is good, and a simple model that is at least as good."),
    screens=(
        Screen(
            "opening",
            0.5,
            say=msg("How much antibody stain does a small patch of tissue hold?"),
            notes=msg(
                "This is teaching, on small patches of 32 pixels. The run was trained before, with seed 0. The next screens turn "
                "the room into readers."
            ),
        ),
        Screen(
            "data",
            1,
            say=msg("784 patches of a single slide. Neighbours stay on one side of the split."),
            notes=msg(
                "Ask what happens if a patch is learned from and the one beside it is tested on: the network recognises the place, "
                "and the figures are too good. Here whole regions are kept apart. It is still one slide only."
            ),
        ),
        Screen(
            "train",
            1.5,
            say=msg("Watch a convolutional network learn from pictures."),
            notes=msg(
                "Press Train. It sees the same few hundred patches again and again. Point at the distance between the two curves. "
                "Another seed gives another network."
            ),
        ),
        Screen(
            "quiz",
            2.5,
            title=msg("You versus the network"),
            say=msg("Raise your hands: little stain or much? The keys 1 and 2 answer."),
            notes=msg(
                "Press Begin. For each picture count hands and press what most say. The truth is told after the tenth. Ten "
                "pictures are few: read out the intervals before anybody is proud."
            ),
        ),
        Screen(
            "figures",
            1.5,
            title=msg("How good is it? Simpler models do as well"),
            say=msg("Logistic regression on plain pixels is at least as good here."),
            notes=msg(
                "The question is one of colour, and colour needs no convolution. A network is worth its effort only where "
                "something simpler fails: always put the simple model beside it."
            ),
        ),
        Screen(
            "threshold",
            1,
            say=msg("Move the threshold: who is missed, who is flagged for nothing?"),
            notes=msg(
                "The threshold was chosen on the validation cases and lies very high: the network is too sure of itself. Move "
                "it to 50 percent and read out what changes."
            ),
        ),
        Screen(
            "case",
            1,
            title=msg("One picture, and what the network says"),
            say=msg("A picture unlike those it learned from gets no answer."),
            notes=msg(
                "Ask about one picture of each class. Read the line on whether it is like the training cases, and say why that "
                "line matters more than the percentage."
            ),
        ),
        Screen(
            "limits",
            0.5,
            say=msg("One slide. Another scanner can change everything."),
            notes=msg("Read one sentence. What would another laboratory’s stain do to these figures?"),
        ),
        AGAIN,
    ),
)
