"""What was done in a run, in words: the pre-flight's findings, the split, the remedy for a rare class, how the training ended."""

from __future__ import annotations

from collections.abc import Mapping

from core.augmentation import ROTATION, SHIFT
from core.i18n import Translator, msg
from core.results import Run
from core.spec import Finding
from core.tasks import task_of
from core.words.naming import outcome_text

AUGMENTATION = {
    "rotation": msg("Turn by up to {degrees}°"),
    "shift": msg("Shift by up to {percent} % of the side"),
    "flip": msg("Mirror left and right"),
}
"""How a picture is changed while it is learned from, as ``augmentation_text`` fills it in."""

LIGHTS = {"ok": msg("in order"), "note": msg("note"), "warning": msg("warning"), "stop": msg("stop")}

SPLITS = {
    "random": msg("Rows drawn at random, the outcome equally frequent in every part."),
    "group": msg("Whole patients drawn at random: all rows of one patient lie in the same part."),
    "column": msg("As the file itself says in its column {column}: rows for training, validation and test."),
    "official": msg("The split that the publisher of the data set made."),
    "scaffold": msg("By molecular scaffold: related molecules lie in the same part."),
    "fold": msg("Folds: every row is tested once by a model that never saw it."),
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

ENDINGS = {
    "finished": msg("It ran through all its epochs."),
    "early": msg("It ended early because the validation loss no longer got better."),
    "stopped": msg("It was stopped by hand; the best state until then was kept."),
    "diverged": msg("It ended because the loss was no longer a number; the last good state was kept."),
}


def augmentation_text(name: str, t: Translator) -> str:
    """One kind of augmentation, with how far it goes."""
    return t(AUGMENTATION[name], degrees=round(ROTATION), percent=round(100 * SHIFT))


def finding_text(finding: Finding, dataset: str, t: Translator) -> str:
    """One line of the pre-flight in words; the user's own names stand as they came."""
    values = {name: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v for name, v in finding.values.items()}
    if isinstance(counts := values.get("classes"), Mapping):
        values["classes"] = ", ".join(
            f"{outcome_text(dataset, name, t)} {t.number(n, 0)}" for name, n in counts.items()
        )
    for name in {"positive", "learned"} & set(values):
        values[name] = outcome_text(dataset, str(values[name]), t)
    return t(finding.text, **values)


def imbalance_effect(run: Run, t: Translator) -> list[str]:
    """What was done about a rare class and what that does to the risks; nothing where nothing was done."""
    if run.settings.imbalance == "none":
        return []
    remedy = msg("Temperature scaling cannot undo a shift; read the calibration intercept and the observed : expected.")
    if run.settings.imbalance == "focal":
        remedy = msg("Temperature scaling, fitted on the validation cases, can undo much of that.")
    return [t.join(t(IMBALANCE[run.settings.imbalance][1]), t(remedy))]


def ending(run: Run, t: Translator) -> str:
    """How the training ended, which epoch was kept, and whether it had to be taken up again."""
    kept = t("Kept: epoch {kept} of {run}.", kept=run.best_epoch, run=len(run.history["loss"]))
    kept = task_of(run).networks(run, t) or kept
    again = t("It was taken up again {n} times from its last saved state.", n=run.resumed) if run.resumed else ""
    return t.join(t(ENDINGS[run.ending]), kept, again)
