"""The story of the molecules: a graph network that an old method beats, and molecules that the room names."""

from core.i18n import msg
from core.stories.story import AGAIN, Screen, Story

STORY = Story(
    title=msg("Does this molecule block the enzyme?"),
    summary=msg("A network reads atoms and bonds, a random forest does better, and the room names molecules."),
    screens=(
        Screen(
            "opening",
            0.5,
            say=msg("Beta-secretase is an enzyme behind the plaques of Alzheimer’s disease. What blocks it?"),
            notes=msg(
                "Many drugs against this enzyme failed in trials. This is teaching about the method. The run was trained before, "
                "with seed 0."
            ),
        ),
        Screen(
            "data",
            1,
            say=msg("1,510 molecules that somebody made and measured."),
            notes=msg(
                "Each was brought to one form first: without salt, without charge. Molecules of one laboratory resemble one "
                "another, so a random split flatters every model."
            ),
        ),
        Screen(
            "train",
            2,
            say=msg("Watch a network learn from atoms and bonds."),
            notes=msg(
                "Press Train. This takes up to a minute: talk about messages that atoms send to their neighbours. You may stop "
                "it; what was learned until then is kept."
            ),
        ),
        Screen(
            "figures",
            1.5,
            title=msg("How good is it? An old method is better"),
            say=msg("A random forest on fingerprints beats the network here."),
            notes=msg(
                "The interval of the difference does not hold zero: the forest is better on these molecules. New is not better. "
                "A paper that leaves out the simple model hides this."
            ),
        ),
        Screen(
            "calibration",
            1,
            say=msg("Are its probabilities right as numbers?"),
            notes=msg(
                "Groups of molecules on the diagonal got honest probabilities. Look at the widths, not only at the line."
            ),
        ),
        Screen(
            "case",
            2,
            title=msg("Name a molecule"),
            say=msg("A test molecule, or any that the room can write."),
            notes=msg(
                "Type aspirin: CC(=O)Oc1ccccc1C(=O)O. It is built unlike any inhibitor in the data, and the network should say "
                "that it cannot say. Then take a test molecule of each class."
            ),
        ),
        Screen(
            "threshold",
            1,
            say=msg("What costs more: a missed inhibitor, or a test in vain?"),
            notes=msg(
                "For a screening the threshold is a matter of money: how many molecules can the laboratory measure? Move it "
                "until that number fits."
            ),
        ),
        Screen(
            "limits",
            0.5,
            say=msg("One enzyme in a test tube, families of molecules known before."),
            notes=msg("Read one sentence. A molecule that blocks an enzyme in a tube is far from a drug."),
        ),
        AGAIN,
    ),
)
