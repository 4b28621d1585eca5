"""The story of the series: a course of visits that comes in, and few patients to prove anything with."""

from core.i18n import msg
from core.stories.story import AGAIN, Screen, Story

STORY = Story(
    title=msg("A liver disease, visit by visit"),
    summary=msg("The course of laboratory values comes in, the probability follows, and 55 test patients are few."),
    screens=(
        Screen(
            "opening",
            0.5,
            say=msg("Two years of visits are known. Who dies or needs a new liver after that?"),
            notes=msg(
                "Primary biliary cholangitis, a trial of the Mayo Clinic from long before today’s treatments. This is teaching; "
                "the run was trained before, with seed 0."
            ),
        ),
        Screen(
            "data",
            1,
            say=msg("271 patients, every visit up to a landmark. Nothing after it is seen."),
            notes=msg(
                "The landmark is the trick: whoever uses values from after the moment of prediction wins every competition and "
                "helps nobody. Gaps and the time between visits are inputs as well."
            ),
        ),
        Screen(
            "train",
            1.5,
            say=msg("Watch a recurrent network read courses."),
            notes=msg(
                "Press Train. The network reads visit after visit and carries a memory along. It ends by itself when the "
                "validation loss no longer falls."
            ),
        ),
        Screen(
            "figures",
            1.5,
            title=msg("How good is it? Read the interval"),
            say=msg("55 test patients, 14 with the outcome: the interval is wide."),
            notes=msg(
                "The network beats logistic regression on these patients; against a random forest nothing is shown. With another "
                "55 patients both could turn round. Ask the room how many patients they would want."
            ),
        ),
        Screen(
            "case",
            1.5,
            title=msg("One patient"),
            say=msg("Which value would worry you? Then see what the network says."),
            notes=msg(
                "Let a clinician in the room read the course and say a probability before you point at the answer of the network "
                "and at what it really was. The buttons take other patients."
            ),
        ),
        Screen(
            "play",
            1.5,
            title=msg("Let the course come in"),
            say=msg("Press play: the network knows only what lies left of the line."),
            notes=msg(
                "Press Play, or pull the handle. Stop where the probability jumps and ask which visit did it. On short "
                "beginnings the network is less reliable than its figures."
            ),
        ),
        Screen(
            "threshold",
            1.5,
            say=msg("Who should be seen sooner? Move the threshold."),
            notes=msg(
                "Let the room decide how many patients may be called in for nothing to find one more. That is the threshold, and "
                "no network knows it."
            ),
        ),
        Screen(
            "limits",
            0.5,
            say=msg("An old trial, few patients, other treatments today."),
            notes=msg("Read one sentence. Why do figures from then not hold for patients of today?"),
        ),
        AGAIN,
    ),
)
