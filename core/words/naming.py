"""What columns, classes and models are called in the reader's language; the user's own names stand as they came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.i18n import Translator, msg
from core.results import Run
from core.spec import UPLOAD

OTHERS = msg("all others")  # the other classes together, where there are several


def inside(name: str) -> str:
    """A name as it stands inside a sentence: "Logistic regression" becomes "logistic regression", "XGBoost" stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def opening(name: str) -> str:
    """A name as it stands at the head of a column."""
    return name[:1].upper() + name[1:]


def outcome_text(dataset: str, label: str, t: Translator) -> str:
    """A class by its name: translated for a data set of ours, literally for the user's own file."""
    return label if dataset.startswith(UPLOAD) and label != OTHERS else t(label)


def outcome_asked(run: Run, t: Translator) -> str:
    """The outcome that a run asks about; with the column it stands in, where that alone says what a "1" or "active" means."""
    outcome = outcome_text(run.settings.dataset, run.outcome, t)
    here = (run.settings.dataset, run.settings.target)
    names = [name for name, *place in run.data.get("assays", ()) if tuple(place) == here]
    column = names[0] if names else run.data.get("read", {}).get("label", "–")
    known = outcome_text(run.settings.dataset, column, t)
    return outcome if column == "–" else t("{outcome} ({column})", outcome=outcome, column=known)


def sides(run: Run, t: Translator) -> tuple[str, str]:
    """What the cases without the outcome are called, and those with it."""
    classes = run.data["classes"]
    rest = classes[1 - run.asked] if len(classes) == 2 else OTHERS
    return outcome_text(run.settings.dataset, rest, t), outcome_text(run.settings.dataset, run.outcome, t)


def column_text(run: Run, column: str, t: Translator) -> str:
    """A bundled set's column by its title and unit in the reader's language; the user's own literally."""
    return column_name(run.settings.dataset, column, run.data["labels"], t)


def column_name(dataset: str, column: str, labels: Mapping[str, tuple[str, str]], t: Translator) -> str:
    """The same before there is a run; the user's own columns keep their words and get their units."""
    title, unit = labels.get(column, ("", ""))
    if not title:
        return column
    return t("{title} ({unit})", title=title, unit=unit) if dataset.startswith(UPLOAD) else _title(title, unit, t)


def _title(title: str, unit: str, t: Translator) -> str:
    """Title and unit, both message ids, as one name."""
    return t("{title} ({unit})", title=t(title), unit=t(unit)) if unit else t(title)


def other_classes(run: Run, named: Collection[int], t: Translator) -> str:
    """The names of the classes that are not among these places, one after another; empty where there are none."""
    names = [name for place, name in enumerate(run.data["classes"]) if place not in named]
    return ", ".join(outcome_text(run.settings.dataset, name, t) for name in names)


def picture_size(shape: Sequence[int], t: Translator) -> str:
    """Height and width in pixels and the channels of a picture in words."""
    height, width, channels = shape
    said = msg("{height} × {width}, colour") if channels == 3 else msg("{height} × {width}, grey")
    return t(said, height=height, width=width)


def logarithms(run: Run, t: Translator) -> str:
    """Which channels of a series enter the network as logarithms; empty where none does."""
    floors = run.schema.get("floors") or ()
    channels = [name for name, low in zip(run.schema.get("channels", ()), floors, strict=False) if low]
    if not channels:
        return ""
    said = msg(
        "Taken as logarithms, since few of their values in the training part are far above the others: {channels}. Below the "
        "lowest value learned from, that one counts."
    )
    return t(said, channels=", ".join(outcome_text(run.settings.dataset, name, t) for name in channels))
