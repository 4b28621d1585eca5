"""A learning curve over the training size in figures and words. ``run.sizes``, empty where none was asked for:

wanted, done   smaller training parts asked for and trained; fewer done: it was stopped, or ``why`` says what went wrong
points         of each part, the whole one last: share, n, and models: id and auroc of the network ("p") and each baseline
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.folds import model_name
from core.i18n import Translator, msg
from core.results import Run
from core.words import figure_text

NOTES = msg(
    "Every size is tested on the same test cases and validated on the same validation cases. Each smaller part was drawn once, by "
    "whole patients, and lies within the next larger one: another draw gives another curve, most of all where there are few cases. "
    "The intervals count only the chance in the test cases (Figueroa et al. 2012)."
)


def sizes_text(run: Run, t: Translator) -> list[str]:
    """What was found, in plain sentences."""
    told = run.sizes
    if told["done"] < told["wanted"]:
        state = t("{done} of {wanted} smaller training parts were tried.", done=told["done"], wanted=told["wanted"])
        why = told["why"] or msg("The figures of the run itself are complete.")
        return [t.join(state, t(why))]
    if not told["wanted"]:
        return [t("There are too few training cases to learn from a part of them.")]
    before, last = told["points"][-2:]
    return [
        t(
            "From {few} training cases to {all}, the AUROC of the network went from {before} to {after}.",
            few=before["n"],
            all=last["n"],
            before=figure_text(_network(before), t),
            after=figure_text(_network(last), t),
        ),
        t("Where the curve still rises, more cases of the same kind would probably help; where it is level, another network or "
          "other measurements would have to."),
    ]  # fmt: skip


def size_rows(run: Run, t: Translator) -> list[list[str]]:
    """One row for each training size: its cases, its share, then the AUROC of the network and of each baseline."""
    return [
        [
            t.number(point["n"], 0),
            t.percent(point["share"]),
            *(figure_text(model["auroc"], t) for model in point["models"]),
        ]
        for point in run.sizes["points"]
    ]


def size_titles(run: Run, t: Translator) -> list[str]:
    """The heads of these columns."""
    models = run.sizes["points"][-1]["models"]
    return [t("Training cases"), t("Share"), *(model_name(run, model, t) for model in models)]


def _network(point: Mapping[str, Any]) -> Any:
    return next(model["auroc"] for model in point["models"] if model["id"] == "p")
