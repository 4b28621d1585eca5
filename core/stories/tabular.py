"""The story of the tabular demo: a network that is not better than logistic regression, and is honest about it."""

from core.i18n import msg
from core.stories.story import AGAIN, Screen, Story

STORY = Story(
    title=msg("569 tumours, thirty measurements, one risk"),
    summary=msg("A small network learns to tell malignant from benign, and an old method does as well."),
    screens=(
        Screen(
            "opening",
            0.5,
            say=msg("Can a network tell from measured cell nuclei which tumours are malignant?"),
            notes=msg(
                "Say who you are and that this is teaching. The run you see was trained before, with seed 0, so that it opens at "
                "once; in a moment you will train another one in front of everybody."
            ),
        ),
        Screen(
            "data",
            1,
            say=msg("569 women, one fine-needle aspirate each. One in five is kept for the test."),
            notes=msg(
                "The thirty numbers are size, shape and texture of nuclei, measured on a picture by a person with a computer. The "
                "114 test cases are put aside before anything is learned, and looked at once."
            ),
        ),
        Screen(
            "train",
            1.5,
            say=msg("Watch it learn. It takes a few seconds."),
            notes=msg(
                "Press Train. Both curves fall at first. When only the training loss goes on falling, the network learns its cases "
                "by heart; it stops by itself and keeps the epoch with the lowest validation loss. Another seed gives another "
                "network: compare the two AUROCs."
            ),
        ),
        Screen(
            "figures",
            1,
            title=msg("How good is it? As good as logistic regression"),
            say=msg("A high AUROC, and no proof that the network is needed."),
            notes=msg(
                "Read out the interval, not only the figure. The difference to logistic regression includes zero: nothing is won "
                "by the network here. Ask the room who would have expected that."
            ),
        ),
        Screen(
            "calibration",
            1,
            say=msg("It separates well and is too sure of itself."),
            notes=msg(
                "A slope below 1 means that risks are too extreme: near 0 and near 100 percent they are said with more certainty "
                "than they deserve. A doctor who reads 99 percent should know that."
            ),
        ),
        Screen(
            "threshold",
            2,
            title=msg("Where would you draw the line?"),
            say=msg("Move the threshold. Whom do we miss, whom do we frighten for nothing?"),
            notes=msg(
                "Let the room say a threshold, then move the slider there. Go down until nobody is missed and read out the false "
                "alarms. The network does not answer this question: it is a judgement about harm."
            ),
        ),
        Screen(
            "case",
            1.5,
            title=msg("One woman, and her risk"),
            say=msg("Move one measurement and watch the answer."),
            notes=msg(
                "Take a case, then pull one slider to its end. Point at the answer set: where more than one outcome remains "
                "possible, the right answer is “cannot say”."
            ),
        ),
        Screen(
            "limits",
            1,
            say=msg("One source, few cases, nobody treated by it."),
            notes=msg(
                "Choose one sentence and explain it. What would have to be studied before this may be used with a patient?"
            ),
        ),
        AGAIN,
    ),
)
