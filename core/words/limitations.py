"""What the figures of a run cannot say."""

from __future__ import annotations

from core.i18n import Translator, msg
from core.results import Run
from core.spec import UPLOAD, Demo
from core.tasks import task_of
from core.words.course import ENDINGS, imbalance_effect
from core.words.naming import column_text

ENOUGH = 100  # cases of either outcome in a test set: Collins, Ogundimu & Altman 2016, doi:10.1002/sim.6787

ELSEWHERE = msg("Nothing here says how the model does in another place, at another time or in other people.")
OTHER_MOLECULES = msg(
    "Nothing here says how the model does with other families of molecules, or where the outcome is measured in another way."
)


def limits(run: Run, demo: Demo, t: Translator) -> list[str]:
    """What these figures cannot say: what holds for every run, then what holds for this one."""
    people = demo.kind != "molecule"
    said = [
        t.join(
            t("The test cases come from the same source as the training cases."),
            t(ELSEWHERE if people else OTHER_MOLECULES),
        ),
        t("Nobody has studied whether using this model helps or harms anyone."),
        *([_fairness(run, t)] if people else []),
        *task_of(run).limits(run, t),
        *_of_these_data(run, demo, t),
        *imbalance_effect(run, t),
    ]
    if run.ending in ("stopped", "diverged"):
        said.append(t("The training did not come to its regular end: {how}", how=t(ENDINGS[run.ending])))
    return said


def _fairness(run: Run, t: Translator) -> str:
    if not run.groups:
        return t("Nothing is said about differences between women and men, ages, origins or sites.")
    names = ", ".join(column_text(run, told["column"], t) for told in run.groups)
    return t("Differences between people are told by {names} only, and not for small groups.", names=names)


def of_outcomes(run: Run, t: Translator) -> list[str]:
    """What the probabilities of outcomes cannot say."""
    said = [
        t(
            "Predictive values depend on how common the outcome is where a model is used; "
            "those drawn here hold for these test cases only."
        )
    ]
    fewest = min(run.split["test_events"], run.split["test"] - run.split["test_events"])
    if fewest < ENOUGH:
        few = msg(
            "Only {n} test cases are of the rarer outcome; below {enough} the figures are uncertain, as their intervals show."
        )
        if run.classes:
            few = msg("Only {n} test cases are of the rarest class; below {enough} what is said of it is uncertain.")
        said.append(t(few, n=fewest, enough=ENOUGH))
    return said


def _of_these_data(run: Run, demo: Demo, t: Translator) -> list[str]:
    said = []
    if demo.is_synthetic(run.settings.dataset):
        said.append(t("The data are SYNTHETIC: the figures say nothing about real patients."))
    if run.settings.dataset.startswith(UPLOAD):
        said.append(
            t(
                "The file is the user's own: where it came from, how it was collected "
                "and what may be done with it is not known here."
            )
        )
    if run.data.get("patients") is None and demo.kind != "molecule":
        said.append(
            t(
                "No column tells patients apart. If one person has several rows, "
                "they may lie on both sides of the split, and the figures are too good."
            )
        )
    return said
