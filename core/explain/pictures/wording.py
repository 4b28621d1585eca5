"""The maps of a picture in words: what each method does, what its light says and how the figures read; for page and report."""

from __future__ import annotations

import numpy as np

from core.explain.pictures.calls import Explained
from core.explain.pictures.deletion import COPIES
from core.explain.pictures.randomised import Sanity
from core.i18n import Translator, msg
from core.results import Run
from core.words import interval_text, outcome_text, value_text

NAMES = {
    "grad-cam": (
        msg("Grad-CAM"),
        msg("Which coarse regions of the last feature maps raise the class. It shows only what speaks for it."),
    ),
    "integrated": (
        msg("Integrated gradients"),
        msg(
            "How much each single pixel adds on the way from a blank picture to this one. All pixels together are exactly the "
            "change of the answer, but for rounding."
        ),
    ),
    "occlusion": (
        msg("Occlusion"),
        msg("How far the answer falls when a small square is covered. It needs no look inside the network."),
    ),
}
"""Method -> name and one sentence, in reading order."""

LIGHTS = {
    "green": msg("The map becomes another one: it follows what the network learned."),
    "yellow": msg(
        "The map stays partly the same: much of it comes from the picture, whatever the network learned. Read it with caution."
    ),
    "red": msg(
        "The map stays nearly the same: it would look so for any network. It says nothing about what this one learned."
    ),
    "none": msg("The map is the same everywhere, so there is nothing to compare."),
}
"""Light -> what becomes of the map when every weight is shuffled."""

NO_PLACES = msg(
    "There is no Grad-CAM for this network: no layer near its end still knows where in the picture something is. "
    "The other maps need no such layer."
)
FLAT = msg("This map is empty: nothing that it can see speaks for this class.")


def class_names(run: Run, t: Translator) -> list[str]:
    """Every class as the reader knows it, in the network's order."""
    return [outcome_text(run.settings.dataset, name, t) for name in run.data["classes"]]


def lead(run: Run, found: Explained, t: Translator) -> str:
    """What is explained: the answer for this picture and for a blank one."""
    return t(
        "The network gives this picture a probability of {probability} for “{name}”, and a blank picture of the mean colour "
        "{absent}. The maps show which places make the difference.",
        probability=t.percent(found.probability, 1),
        name=class_names(run, t)[found.wanted],
        absent=t.percent(found.absent, 1),
    )


def faith_rows(found: Explained, t: Translator) -> list[dict[str, str]]:
    """For each map the areas of deletion and insertion, those of its moved copies, and how many of these it beats."""
    rows = []
    for name, faith in found.faith.items():
        rows.append(
            {
                "name": t(NAMES[name][0]),
                "deletion": t.number(faith.deletion, 2),
                "moved_deletion": _range(faith.moved_deletion, t),
                "insertion": t.number(faith.insertion, 2),
                "moved_insertion": _range(faith.moved_insertion, t),
                "beaten": t("{n} of {all}", n=faith.beaten, all=len(faith.moved_deletion)),
            }
        )
    return rows


def faith_titles(t: Translator) -> dict[str, str]:
    """The heading of each column of ``faith_rows``."""
    return {
        "name": t("Map"),
        "deletion": t("Deletion"),
        "moved_deletion": t("moved copies: deletion"),
        "insertion": t("Insertion"),
        "moved_insertion": t("moved copies: insertion"),
        "beaten": t("Better than"),
    }


def faith_verdict(found: Explained, t: Translator) -> str:
    """Which maps point to the right places in this picture, in one sentence."""
    good = [t(NAMES[name][0]) for name, faith in found.faith.items() if faith.beaten == len(faith.moved_deletion)]
    if not good:
        return t("In this picture no map points to the deciding places better than all its copies put elsewhere.")
    names = t(", ").join(good)
    return t(
        "In this picture these maps point to the deciding places better than all {n} copies of them put elsewhere: {names}.",
        n=COPIES,
        names=names,
    )


def faith_reading(t: Translator) -> str:
    """How deletion and insertion are to be read."""
    return t(
        "Deletion: the pixels that the map calls most important are blanked first; the smaller the mean log-odds of the class on "
        "the way, the better. Insertion: they are put in first; the larger, the better. For comparison the same map is moved to "
        "{n} random places; smallest and largest of these are shown. One picture (N = 1).",
        n=COPIES,
    )


def light_text(name: str, found: Sanity, t: Translator) -> str:
    """What the test with shuffled weights found for one method."""
    said = t.join(t("{name}:", name=t(NAMES[name][0])), t(LIGHTS[found.light]))
    if found.likeness.value is None:
        return said
    return t.join(
        said,
        t(
            "Rank correlation {value} ({interval}; N = {n} test pictures).",
            value=value_text(found.likeness, t, 2),
            interval=interval_text(found.likeness, t, 2),
            n=found.likeness.n,
        ),
    )


def scale_text(t: Translator) -> str:
    """What the colours mean."""
    return t(
        "One colour scale for all: each map is divided by its own largest values (99th percentile), so colours compare places "
        "within a map, not amounts between maps."
    )


def completeness_text(found: Explained, t: Translator) -> str:
    """How well the integrated map keeps its promise to add up."""
    return t(
        "The values of integrated gradients sum to {total}; the log-odds change by {change}.",
        total=t.number(float(found.maps["integrated"].sum()), 2),
        change=t.number(found.change, 2),
    )


def empty_maps(found: Explained, t: Translator) -> list[str]:
    """A sentence for each map without any value."""
    return [
        t.join(t("{name}:", name=t(NAMES[name][0])), t(FLAT)) for name, one in found.maps.items() if not np.any(one)
    ]


def _range(values: tuple[float, ...], t: Translator) -> str:
    return t("{low} to {high}", low=t.number(min(values), 2), high=t.number(max(values), 2))
