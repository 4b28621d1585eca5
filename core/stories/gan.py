"""The story of image synthesis: pictures that nobody took, and a room that is to tell them from real ones."""

from core.i18n import msg
from core.stories.story import AGAIN, Screen, Story

STORY = Story(
    title=msg("Pictures that nobody took"),
    summary=msg("Two networks play against each other, and the room guesses: real or SYNTHETIC?"),
    screens=(
        Screen(
            "opening",
            0.5,
            say=msg("Two networks play: one makes pictures, the other tells them from real ones."),
            notes=msg(
                "Everything that is made here says SYNTHETIC and shows nobody. The run was trained before, with seed 0; it took "
                "some minutes."
            ),
        ),
        Screen(
            "data",
            1,
            say=msg("Small patches of stained tissue. Some are kept away from both players."),
            notes=msg(
                "The pictures that nobody learned from are needed twice: to measure how near the made ones come, and as the real "
                "ones of the quiz."
            ),
        ),
        Screen(
            "quiz",
            2.5,
            title=msg("Real or SYNTHETIC?"),
            say=msg("Raise your hands. The keys 1 and 2 answer."),
            notes=msg(
                "Press Begin before anybody has seen a made picture. Twenty pictures; press what most of the room says. Ten "
                "right out of twenty is guessing."
            ),
        ),
        Screen(
            "made",
            1,
            say=msg("All of these are SYNTHETIC."),
            notes=msg("Let the room find what gives them away: borders, colours, repeated spots."),
        ),
        Screen(
            "train",
            1.5,
            say=msg("Watch random numbers become pictures."),
            notes=msg(
                "Press Train. A small classifier comes first: it will judge. Then the first pictures are grey and become tissue. "
                "Stop whenever you like; what was made until then is kept."
            ),
        ),
        Screen(
            "figures",
            1,
            say=msg("How near to real, how varied, and not copied: each has its own figure."),
            notes=msg(
                "No single figure says good. A small distance with copied pictures would be worthless, and so would one perfect "
                "picture made again and again."
            ),
        ),
        Screen(
            "variety",
            0.5,
            say=msg("When it repeats itself, the line falls."),
            notes=msg(
                "Mode collapse: the generator finds one picture that works and makes nothing else. The meter would ring."
            ),
        ),
        Screen(
            "case",
            1,
            title=msg("Move through the latent space"),
            say=msg("Each slider is a direction that nobody named. What does it change?"),
            notes=msg("Pull one slider slowly and let the room name what changes. Then take other random numbers."),
        ),
        Screen(
            "limits",
            0.5,
            say=msg("They look right. That does not make them right."),
            notes=msg("Read one sentence. Would you train a diagnostic model on pictures that nobody took?"),
        ),
        AGAIN,
    ),
)
