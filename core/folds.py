"""A cross-validation in figures and words. ``run.folds``, empty where none was asked for:

wanted, done   folds asked for and trained; fewer done: it was stopped, or ``why`` says what went wrong
averaged       of several classes, the places of those that means are over
cases          of each fold: n and events; of several classes, the cases of the rarest of those
models         the network ("p") and each baseline: id, metrics (of each fold) and the pooled AUROC

With several classes all figures are of these together, and the AUROC is the mean over them.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping
from typing import Any

from core.i18n import Translator, msg
from core.results import Run
from core.words import figure_text, inside, names, opening, other_classes, value_text

FIGURES = ("auroc", "auprc", "calibration_slope")
SEVERAL_FIGURES = ("auroc", "balanced_accuracy", "accuracy", "log_loss")
HONEST = msg(
    "The folds judge the recipe, not this one network. They share most of their training cases, so their spread is no "
    "standard error and no interval follows from it: an unbiased estimate of that variance does not exist (Bengio & Grandvalet "
    "2004). The interval of the pooled AUROC takes the networks as given and counts only the chance in the cases."
)
DRAWN_ANEW = msg("The folds are drawn anew from all rows: the file’s own split is not used in them.")


@dataclasses.dataclass(frozen=True)
class Spread:
    """Mean, standard deviation and range of a figure over the folds in which it is estimable."""

    mean: float
    deviation: float | None
    low: float
    high: float
    n: int


def spread(model: Mapping[str, Any], figure: str) -> Spread | None:
    """How a figure of ``run.folds["models"]`` varies over the folds; None where no fold has it."""
    found = [fold[figure].value for fold in model["metrics"] if fold[figure].value is not None]
    if not found:
        return None
    deviation = statistics.stdev(found) if len(found) > 1 else None
    return Spread(statistics.fmean(found), deviation, min(found), max(found), len(found))


def model_name(run: Run, model: Mapping[str, Any], t: Translator) -> str:
    """What the network or a baseline is called in a table."""
    titles = {baseline["id"]: opening(t(baseline["name"])) for baseline in run.baselines}
    return t("Network") if model["id"] == "p" else titles.get(model["id"], model["id"])


def folds_heading(run: Run, t: Translator) -> str:
    """What stands over the figures; with several classes they are never of the one that is asked about."""
    return t("Cross-validation, all classes together") if run.classes else t("Cross-validation")


def folds_text(run: Run, t: Translator) -> list[str]:
    """What was found, in plain sentences: each with its figure."""
    folds = run.folds
    if folds["done"] < folds["wanted"]:
        state = t("Cross-validation ended after {done} of {wanted} folds.", done=folds["done"], wanted=folds["wanted"])
        why = folds["why"] or msg("The figures of the run itself are complete.")
        return [t.join(state, t(why))]
    network = folds["models"][0]
    said = [
        t(
            "The same recipe was trained again on {n} folds: every case was tested once, by a network that had never seen it.",
            n=folds["wanted"],
        )
    ]
    found = spread(network, "auroc")
    if found is not None:
        said.append(
            t(
                "{figure} of the network over {n} folds: mean {mean}, standard deviation {deviation}, from {low} to {high}; "
                "on the test part it was {test}.",
                figure=auroc_name(run, t),
                n=found.n,
                mean=t.number(found.mean, 3),
                deviation=t.number(found.deviation, 3),
                low=t.number(found.low, 3),
                high=t.number(found.high, 3),
                test=value_text(run.metrics["auroc"], t),
            )
        )
    pooled = t("All out-of-fold risks ranked together: {figure} {auroc}, N = {n}.", figure=inside(auroc_name(run, t)),
               auroc=figure_text(network["pooled"], t), n=network["pooled"].n)  # fmt: skip
    return [*said, pooled, *_averaged(run, t)]


def _averaged(run: Run, t: Translator) -> list[str]:
    """Which of several classes the means leave out; nothing where they leave out none."""
    left_out = other_classes(run, run.folds["averaged"], t) if run.classes else ""
    said = msg("Means over classes leave out those with fewer than 10 cases in a fold: {classes}.")
    return [t(said, classes=left_out)] if left_out else []


def fold_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """One row a fold, then mean and standard deviation: ``name``, ``n``, ``events``, and each figure of the network."""
    if not run.folds["models"]:
        return []
    network = run.folds["models"][0]
    rows = [
        {
            "name": t.number(number, 0),
            "n": t.number(cases["n"], 0),
            "events": t.number(cases["events"], 0),
            **{figure: value_text(metrics[figure], t) for figure in _figures(run)},
        }
        for number, (cases, metrics) in enumerate(zip(run.folds["cases"], network["metrics"], strict=True), start=1)
    ]
    found = {figure: spread(network, figure) for figure in _figures(run)}
    for name, field in ((t("Mean"), "mean"), (t("Standard deviation"), "deviation")):
        values = {figure: t.number(getattr(of, field) if of else None, 3) for figure, of in found.items()}
        rows.append({"name": name, "n": "", "events": "", **values})
    return rows


def model_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """The network and each baseline on the same folds: mean and range of the AUROC, and the pooled one."""
    rows = []
    for model in run.folds["models"]:
        found = spread(model, "auroc")
        told = t("not estimable")
        if found:
            told = t(
                "{mean} ± {deviation} ({low} to {high})",
                mean=t.number(found.mean, 3),
                deviation=t.number(found.deviation, 3),
                low=t.number(found.low, 3),
                high=t.number(found.high, 3),
            )
        rows.append({"name": model_name(run, model, t), "spread": told, "pooled": figure_text(model["pooled"], t)})
    return rows


def folds_notes(run: Run, t: Translator) -> str:
    """What these figures are and are not."""
    return t.join(t(HONEST), t(DRAWN_ANEW) if run.settings.split in ("column", "official") else "")


def fold_titles(run: Run, t: Translator) -> dict[str, str]:
    """What the columns of ``fold_rows`` are called, in their order."""
    events = t("Of the rarest class") if run.classes else t("With the outcome")
    figures = {figure: t(names(run)[figure][0]) for figure in _figures(run)}
    return {"name": t("Fold"), "n": "N", "events": events, **figures}


def model_titles(run: Run, t: Translator) -> dict[str, str]:
    """What the columns of ``model_rows`` are called, in their order."""
    figure = auroc_name(run, t)
    over = t("{figure} over the folds (range)", figure=figure)
    return {"name": t("Model"), "spread": over, "pooled": t("Pooled {figure}", figure=inside(figure))}


def auroc_name(run: Run, t: Translator) -> str:
    """What the AUROC over the folds is called: with several classes it is a mean over them."""
    title, _ = names(run)["auroc"]
    return t(title)


def _figures(run: Run) -> tuple[str, ...]:
    return SEVERAL_FIGURES if run.classes else FIGURES
