"""A run's figures in words: names, values with their intervals, the comparison, how the training ended, and the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.augmentation import ROTATION, SHIFT
from core.i18n import Translator, msg
from core.members import members_text
from core.results import Metric, Run
from core.spec import UPLOAD, Demo, Finding

OTHERS = msg("all others")  # the other classes together, where there are several
ENOUGH = 100  # cases of either outcome in a test set: Collins, Ogundimu & Altman 2016, doi:10.1002/sim.6787

NAMES = {
    "auroc": (
        msg("AUROC"),
        msg("how often a case with the outcome gets a higher risk than one without; 0.5 is chance"),
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


def names(run: Run) -> dict[str, tuple[str, str]]:
    """The figures of a run by their identifiers: name and reading, in reading order."""
    return SEVERAL if run.classes else NAMES


SPLITS = {
    "random": msg("Rows drawn at random, the outcome equally frequent in every part."),
    "group": msg("Whole patients drawn at random: all rows of one patient lie in the same part."),
    "column": msg("As the file itself says in its column {column}: rows for training, validation and test."),
    "official": msg("The split that the publisher of the data set made."),
    "scaffold": msg("By molecular scaffold: related molecules lie in the same part."),
    "fold": msg("Folds: every row is tested once by a model that never saw it."),
}

ENDINGS = {
    "finished": msg("It ran through all its epochs."),
    "early": msg("It ended early because the validation loss no longer got better."),
    "stopped": msg("It was stopped by hand; the best state until then was kept."),
    "diverged": msg("It ended because the loss was no longer a number; the last good state was kept."),
}

IMBALANCE = {
    "none": (
        msg("Left as it is"),
        msg("Every case counts the same, so that the risks can be right as numbers; a rare outcome is learned slowly."),
    ),
    "weights": (
        msg("Classes weighed equally"),
        msg("The classes are weighed equally in training: the risks of the rarer one come out too high."),
    ),
    "focal": (
        msg("Focal loss"),
        msg("The focal loss counts clear cases less in training: the risks come out too cautious."),
    ),
}
"""What is done about a rare class: its name and what that does to the risks."""

AUGMENTATION = {
    "rotation": msg("Turn by up to {degrees}°"),
    "shift": msg("Shift by up to {percent} % of the side"),
    "flip": msg("Mirror left and right"),
}
"""How a picture is changed while it is learned from, as ``augmentation_text`` fills it in."""

LIGHTS = {"ok": msg("in order"), "note": msg("note"), "warning": msg("warning"), "stop": msg("stop")}


def augmentation_text(name: str, t: Translator) -> str:
    """One kind of augmentation, with how far it goes."""
    return t(AUGMENTATION[name], degrees=round(ROTATION), percent=round(100 * SHIFT))


def value_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The value, or that there is none."""
    return t("not estimable") if metric.value is None else t.number(metric.value, digits)


def interval_text(metric: Metric, t: Translator, digits: int = 3) -> str:
    """The 95 % interval, or why there is none."""
    if metric.low is None or metric.high is None:
        return t(metric.why) if metric.why else t("not estimable")
    return t("{low} to {high}", low=t.number(metric.low, digits), high=t.number(metric.high, digits))


def figure_text(metric: Metric, t: Translator) -> str:
    """The value with its interval behind it, for one cell of a table."""
    return t("{value} ({interval})", value=value_text(metric, t), interval=interval_text(metric, t))


def comparisons(run: Run, t: Translator) -> list[str]:
    """For each simple model, whether the network beats it on the same cases, in one plain sentence."""
    title, _ = names(run)["auroc"]
    return [
        _comparison(baseline["difference"], inside(t(baseline["name"])), inside(t(title)), t)
        for baseline in run.baselines
    ]


def _comparison(difference: Metric, name: str, figure: str, t: Translator) -> str:
    if difference.value is None or difference.low is None or difference.high is None:
        why = t(difference.why) if difference.why else ""
        return t("Whether the network is better than {name} cannot be told from these data. {why}", name=name, why=why)
    said = msg(
        "The network is not shown to be better than {name} on these data: "
        "difference in {figure} {difference} ({interval}), {n} cases."
    )
    if difference.low > 0:
        said = msg(
            "The network is better than {name} on these data: difference in {figure} {difference} ({interval}), {n} cases."
        )
    if difference.high < 0:
        said = msg(
            "The network is worse than {name} on these data: difference in {figure} {difference} ({interval}), {n} cases."
        )
    change = f"{difference.value:+.3f}".replace("-", "−")
    return t(said, name=name, figure=figure, difference=change, interval=interval_text(difference, t), n=difference.n)


def averaged(run: Run, t: Translator) -> list[str]:
    """Which classes the means over classes leave out, and why; nothing where they leave out none."""
    left_out = [name for place, name in enumerate(run.data["classes"]) if place not in run.curves["averaged"]]
    if not left_out:
        return []
    said = t(
        "Means over classes leave out those with fewer than 10 test cases: {classes}.",
        classes=", ".join(outcome_text(run.settings.dataset, name, t) for name in left_out),
    )
    return [said]


def tested(run: Run, t: Translator) -> str:
    """How many test cases there are, and how many of them of which outcome."""
    if not run.classes:
        return t("{n}, {events} of them with the outcome", n=run.split["test"], events=run.split["test_events"])
    counts = zip(run.data["classes"], run.classes, strict=True)
    each = [
        f"{outcome_text(run.settings.dataset, name, t)} {t.number(told['test_events'], 0)}" for name, told in counts
    ]
    return t("{n}: {classes}", n=run.split["test"], classes=", ".join(each))


def inside(name: str) -> str:
    """A name as it stands inside a sentence: "Logistic regression" becomes "logistic regression", "XGBoost" stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def opening(name: str) -> str:
    """A name as it stands at the head of a column."""
    return name[:1].upper() + name[1:]


def outcome_text(dataset: str, label: str, t: Translator) -> str:
    """A class by its name: translated for a data set of ours, literally for the user's own file."""
    return label if dataset.startswith(UPLOAD) and label != OTHERS else t(label)


def sides(run: Run, t: Translator) -> tuple[str, str]:
    """What the cases without the outcome are called, and those with it."""
    classes = run.data["classes"]
    rest = classes[1 - run.asked] if len(classes) == 2 else OTHERS
    return outcome_text(run.settings.dataset, rest, t), outcome_text(run.settings.dataset, run.outcome, t)


def finding_text(finding: Finding, dataset: str, t: Translator) -> str:
    """One line of the pre-flight in words; the user's own names stand as they came."""
    values = {name: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v for name, v in finding.values.items()}
    if isinstance(counts := values.get("classes"), Mapping):
        values["classes"] = ", ".join(
            f"{outcome_text(dataset, name, t)} {t.number(n, 0)}" for name, n in counts.items()
        )
    if "positive" in values:
        values["positive"] = outcome_text(dataset, str(values["positive"]), t)
    return t(finding.text, **values)


def ending(run: Run, t: Translator) -> str:
    """How the training ended, which epoch was kept, and whether it had to be taken up again."""
    kept = t("Kept: epoch {kept} of {run}.", kept=run.best_epoch, run=len(run.history["loss"]))
    kept = members_text(run, t) or kept
    again = t("It was taken up again {n} times from its last saved state.", n=run.resumed) if run.resumed else ""
    return t.join(t(ENDINGS[run.ending]), kept, again)


def picture_size(shape: Sequence[int], t: Translator) -> str:
    """Height, width and channels of a picture in words."""
    height, width, channels = shape
    said = msg("{height} × {width} pixels, colour") if channels == 3 else msg("{height} × {width} pixels, grey")
    return t(said, height=height, width=width)


def column_text(run: Run, column: str, t: Translator) -> str:
    """A bundled set's column by its title and unit in the reader's language; the user's own literally."""
    return column_name(run.settings.dataset, column, run.data["labels"], t)


def column_name(dataset: str, column: str, labels: Mapping[str, tuple[str, str]], t: Translator) -> str:
    """The same before there is a run; the user's own columns keep their words and get their units."""
    title, unit = labels.get(column, ("", ""))
    if not title:
        return column
    return t("{title} ({unit})", title=title, unit=unit) if dataset.startswith(UPLOAD) else column_title(title, unit, t)


def column_title(title: str, unit: str, t: Translator) -> str:
    """Title and unit, both message ids, as one name."""
    return t("{title} ({unit})", title=t(title), unit=t(unit)) if unit else t(title)


def limits(run: Run, demo: Demo, t: Translator) -> list[str]:
    """What these figures cannot say: what holds for every run, then what holds for this one."""
    said = [
        t(
            "The test cases come from the same source as the training cases. "
            "Nothing here says how the model does in another place, at another time or in other people."
        ),
        t("Nobody has studied whether using this model helps or harms anyone."),
        _fairness(run, t),
        t(
            "Predictive values depend on how common the outcome is where a model is used; "
            "those drawn here hold for these test cases only."
        ),
    ]
    fewest = min(run.split["test_events"], run.split["test"] - run.split["test_events"])
    if fewest < ENOUGH:
        few = msg(
            "Only {n} test cases are of the rarer outcome; below {enough} the figures are uncertain, as their intervals show."
        )
        if run.classes:
            few = msg("Only {n} test cases are of the rarest class; below {enough} what is said of it is uncertain.")
        said.append(t(few, n=fewest, enough=ENOUGH))
    if demo.is_synthetic(run.settings.dataset):
        said.append(t("The data are SYNTHETIC: the figures say nothing about real patients."))
    if run.settings.dataset.startswith(UPLOAD):
        said.append(
            t(
                "The file is the user's own: where it came from, how it was collected "
                "and what may be done with it is not known here."
            )
        )
    if run.data.get("patients") is None:
        said.append(
            t(
                "No column tells patients apart. If one person has several rows, "
                "they may lie on both sides of the split, and the figures are too good."
            )
        )
    said += imbalance_effect(run, t)
    if run.ending in ("stopped", "diverged"):
        said.append(t("The training did not come to its regular end: {how}", how=t(ENDINGS[run.ending])))
    return said


def _fairness(run: Run, t: Translator) -> str:
    if not run.groups:
        return t("Nothing is said about differences between women and men, ages, origins or sites.")
    names = ", ".join(column_text(run, told["column"], t) for told in run.groups)
    return t("Differences between people are told by {names} only, and not for small groups.", names=names)


def imbalance_effect(run: Run, t: Translator) -> list[str]:
    """What was done about a rare class and what that does to the risks; nothing where nothing was done."""
    if run.settings.imbalance == "none":
        return []
    remedy = msg("Temperature scaling cannot undo a shift; read the calibration intercept and the observed : expected.")
    if run.settings.imbalance == "focal":
        remedy = msg("Temperature scaling, fitted on the validation cases, can undo much of that.")
    return [t.join(t(IMBALANCE[run.settings.imbalance][1]), t(remedy))]


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
    theirs = [baseline["metrics"].get(name, Metric.missing(ours.n, "")) for baseline in run.baselines]
    return {
        "name": t(title),
        "reading": t(reading) if reading else "",
        "value": value_text(ours, t),
        "interval": interval_text(ours, t),
        "n": t.number(ours.n, 0),
        "theirs": [figure_text(metric, t) for metric in theirs],
    }
