"""The figures of a run in words: names, values with their intervals, tables, and the comparison with the simple models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import Translator, msg
from core.results import Metric, Run
from core.tasks import task_of
from core.words.naming import inside, opening, other_classes

NAMES = {
    "auroc": (
        msg("AUROC"),
        msg("how often a case with the outcome gets a higher risk than one without; 0.5 is chance"),
    ),
    "mean_auroc": (
        msg("Mean AUROC of all assays"),
        msg("of the same network in every assay that has 10 active and 10 inactive test molecules"),
    ),
    "auprc": (msg("AUPRC (average precision)"), msg("to be read beside the prevalence, which is what chance reaches")),
    "prevalence": (msg("Prevalence"), msg("share of test cases with the outcome")),
    "calibration_slope": (msg("Calibration slope"), msg("1 is right; below 1 the risks are too extreme")),
    "calibration_intercept": (
        msg("Calibration intercept"),
        msg("with the slope fixed at 1: 0 is right; above 0 the risks are too low"),
    ),
    "observed_expected": (msg("Observed : expected"), msg("cases with the outcome per predicted one; 1 is right")),
    "ece": (msg("Expected calibration error"), msg("mean distance of predicted and observed risk; 0 is right")),
    "brier": (msg("Brier score"), msg("mean squared error of the risk; 0 is right")),
    "scaled_brier": (msg("Scaled Brier score"), msg("1 is right; 0 is no better than the prevalence")),
    "sensitivity": (msg("Sensitivity"), msg("share of those with the outcome at or above the threshold")),
    "specificity": (msg("Specificity"), msg("share of those without the outcome below the threshold")),
    "balanced_accuracy": (msg("Balanced accuracy"), msg("mean of sensitivity and specificity")),
    "accuracy": (msg("Accuracy"), msg("depends on the prevalence and says little by itself")),
}
"""Every figure by its identifier: its name and how to read it, in reading order."""

SEVERAL = {
    "auroc": (
        msg("Macro AUROC"),
        msg("mean over the classes of the AUROC of each against the rest; 0.5 is chance, however rare a class is"),
    ),
    "balanced_accuracy": (
        msg("Balanced accuracy"),
        msg("mean over the classes of the share called right; calling all the same reaches one over their number"),
    ),
    "accuracy": (msg("Accuracy"), msg("share called right; calling every case the most frequent class may come close")),
    "kappa": (msg("Cohen’s kappa"), msg("agreement beyond chance: 1 is full agreement, 0 is chance")),
    "log_loss": (msg("Log loss"), msg("what training lowers: the mean of −ln of the risk given to the true class")),
    "brier": (msg("Brier score, all classes"), msg("squared errors summed over the classes; 0 is right, 2 the worst")),
}
"""The same where all classes are asked at once."""


def names(run: Run) -> Mapping[str, tuple[str, str]]:
    """The figures of a run by their identifiers: name and reading, in reading order."""
    return task_of(run).names(run)


def headline(run: Run, t: Translator) -> str:
    """The figure that stands for the run in a list, with interval and N; empty where the run does not have it."""
    task = task_of(run)
    name = task.headline(run)
    metric = run.metrics.get(name)
    if metric is None:
        return ""
    digits, (title, _) = task.digits(run, name), task.names(run)[name]
    return t(
        "{figure} {value} ({interval}), N = {n}",
        figure=t(title),
        value=value_text(metric, t, digits),
        interval=interval_text(metric, t, digits),
        n=metric.n,
    )


def value_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The value, or that there is none."""
    return t("not estimable") if metric.value is None else t.number(metric.value, digits)


def interval_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The 95 % interval, or why there is none."""
    if metric.low is None or metric.high is None:
        return t(metric.why) if metric.why else t("not estimable")
    return t("{low} to {high}", low=t.number(metric.low, digits), high=t.number(metric.high, digits))


def chip_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The 95 % interval, or in two words that there is none."""
    if metric.low is not None and metric.high is not None:
        return interval_text(metric, t, digits)
    return t("not estimable") if metric.value is None else t("no interval")


def figure_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The value with its interval behind it, for one cell of a table."""
    return t("{value} ({interval})", value=value_text(metric, t, digits), interval=interval_text(metric, t, digits))


def comparisons(run: Run, t: Translator) -> list[str]:
    """For each simple model, whether the network beats it on the same cases, in one plain sentence."""
    task = task_of(run)
    figure = inside(t(task.names(run)[task.headline(run)][0])) if run.baselines else ""
    return [_comparison(b["difference"], inside(t(b["name"])), figure, run, t) for b in run.baselines]


def _comparison(difference: Metric, name: str, figure: str, run: Run, t: Translator) -> str:
    task = task_of(run)
    if difference.value is None or difference.low is None or difference.high is None:
        why = t(difference.why) if difference.why else ""
        return t("Whether the network is better than {name} cannot be told from these data. {why}", name=name, why=why)
    said = msg(
        "The network is not shown to be better than {name} on these data: "
        "difference in {figure} {difference} ({interval}), {n} cases."
    )
    better, worse = difference.low > 0, difference.high < 0
    if task.lower_is_better:
        better, worse = worse, better
    if better:
        said = msg(
            "The network is better than {name} on these data: difference in {figure} {difference} ({interval}), {n} cases."
        )
    if worse:
        said = msg(
            "The network is worse than {name} on these data: difference in {figure} {difference} ({interval}), {n} cases."
        )
    digits = task.digits(run, task.headline(run))
    change, interval = t.signed(difference.value, digits), interval_text(difference, t, digits)
    return t(said, name=name, figure=figure, difference=change, interval=interval, n=difference.n)


def averaged(run: Run, t: Translator) -> list[str]:
    """Which classes the means over classes leave out, and why; nothing where they leave out none."""
    left_out = other_classes(run, run.curves["averaged"], t)
    said = msg("Means over classes leave out those with fewer than 10 test cases: {classes}.")
    return [t(said, classes=left_out)] if left_out else []


def metric_rows(run: Run, t: Translator) -> list[dict[str, Any]]:
    """Every figure with value, interval and N, and those of the simple models beside it, in reading order."""
    known = names(run)
    ordered = [*(name for name in known if name in run.metrics), *(name for name in run.metrics if name not in known)]
    return [_row(name, run, t) for name in ordered]


def figure_table(run: Run, t: Translator) -> dict[str, list[str]]:
    """The same as columns by their titles, the simple models each in its own."""
    rows = metric_rows(run, t)
    table = {
        t("Figure"): [row["name"] for row in rows],
        t("Network"): [row["value"] for row in rows],
        t("95 % interval"): [row["interval"] for row in rows],
    }
    for place, baseline in enumerate(run.baselines):
        table[opening(t(baseline["name"]))] = [row["theirs"][place] for row in rows]
    return table | {"N": [row["n"] for row in rows], t("How to read it"): [row["reading"] for row in rows]}


def _row(name: str, run: Run, t: Translator) -> dict[str, Any]:
    ours, (title, reading) = run.metrics[name], names(run).get(name, (name, ""))
    digits = task_of(run).digits(run, name)
    theirs = [baseline["metrics"].get(name) for baseline in run.baselines]
    return {
        "name": t(title),
        "reading": t(reading) if reading else "",
        "value": value_text(ours, t, digits),
        "interval": interval_text(ours, t, digits),
        "n": t.number(ours.n, 0),
        "theirs": ["–" if metric is None else figure_text(metric, t, digits) for metric in theirs],
    }
