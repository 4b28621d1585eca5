"""Probabilities of two outcomes, or of several classes: what the demos ask unless a data set says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core import charts
from core.comparison import probability_difference
from core.i18n import Translator, msg
from core.members import members_text
from core.results import Run
from core.several import class_rows
from core.spec import Architecture, Demo
from core.tasks.task import Task, Words
from core.words.course import IMBALANCE
from core.words.figures import NAMES, SEVERAL
from core.words.limitations import of_outcomes
from core.words.naming import logarithms, outcome_asked, outcome_text

CARDS = ("auroc", "calibration_slope", "observed_expected", "brier")
CARDS_OF_SEVERAL = ("auroc", "brier", "balanced_accuracy", "accuracy")

NOTES = {
    "table": (
        msg("Scaling, filling of gaps and coding of categories were fitted on the training cases only."),
        msg("The number of trees was chosen on the validation cases."),
    ),
    "picture": (
        msg("The scaling of the pixels was fitted on the training cases only."),
        msg(
            "They take every pixel as a measurement and know nothing of its neighbours; large pictures are shrunk for them to "
            "at most 32 pixels a side."
        ),
    ),
    "series": (
        msg("The scaling of the values and the filling of gaps were fitted on the training cases only."),
        msg(
            "They take every value at every step as a measurement and know nothing of the order; of long series they get the "
            "means of at most 128 stretches."
        ),
    ),
    "molecule": (
        msg("How a molecule becomes numbers is laid down beforehand or was fitted on the training cases only."),
        msg("They read circular fingerprints: which groups of neighbouring atoms occur."),
    ),
}
"""Kind of the demo -> how its inputs were prepared, and what the simple models make of them."""


def _names(run: Run) -> Mapping[str, Words]:
    return SEVERAL if run.classes else NAMES


def _lead(run: Run, t: Translator) -> str:
    n = run.split["test"]
    if run.classes:
        said = msg(
            "Measured once on {n} test cases that the network never saw, for all {classes} classes together. "
            "Intervals are 95 % intervals."
        )
        return t(said, n=n, classes=len(run.classes))
    said = msg(
        "Measured once on {n} test cases that the network never saw; {events} of them have the outcome “{outcome}”. "
        "Intervals are 95 % intervals."
    )
    outcome = outcome_asked(run, t)
    return t(said, n=n, events=run.split["test_events"], outcome=outcome)


def _caption(run: Run, t: Translator) -> str:
    if run.classes:
        return t("Every figure of all classes together, on the test cases.")
    said = msg("Every figure on the test cases. The threshold of {threshold} was chosen on the validation cases.")
    return t(said, threshold=t.number(run.threshold, 3))


def _facts(run: Run, t: Translator) -> Sequence[Words]:
    if run.classes:
        return [(t("Cases of the class {name}", name=row["name"]), row["events"]) for row in class_rows(run, t)]
    n, share = run.data["events"], run.data["events"] / run.data["rows"]
    return [
        (t("Outcome predicted"), outcome_asked(run, t)),
        (t("Cases with the outcome"), t("{n} ({share})", n=n, share=t.percent(share, 1))),
    ]


def _tested(run: Run, t: Translator) -> str:
    """How many test cases there are, and how many of them of which outcome."""
    if not run.classes:
        return t("{n}, {events} of them with the outcome", n=run.split["test"], events=run.split["test_events"])
    counts = zip(run.data["classes"], run.classes, strict=True)
    each = [
        f"{outcome_text(run.settings.dataset, name, t)} {t.number(told['test_events'], 0)}" for name, told in counts
    ]
    return t("{n}: {classes}", n=run.split["test"], classes=", ".join(each))


def _course(run: Run, t: Translator) -> str:
    return t(
        "{parameters} weights · {train} cases to learn from, {validation} to choose the epoch and the threshold, "
        "{test} untouched for the test.",
        parameters=run.parameters,
        **{part: run.split[part] for part in ("train", "validation", "test")},
    )


def _notes(run: Run, demo: Demo, t: Translator) -> Sequence[str]:
    prepared, simple = NOTES[demo.kind]
    same = msg("The simple models were fitted and tested on the same split.")
    chosen = msg(
        "The kept epoch and the threshold were chosen on the validation cases; the test cases had no part in either."
    )
    return [t(prepared), *filter(None, [logarithms(run, t)]), t(chosen), t.join(t(same), t(simple))]


def _gives(run: Run) -> str:
    if run.classes:
        return msg("It gives one probability for each class; together they are 1.")
    return msg("It gives the probability of the outcome, between 0 and 1.")


def _loss(run: Run, model: Architecture) -> str:
    return model.recipe.for_classes(len(run.data["classes"])).loss


def _model_facts(run: Run, t: Translator) -> Sequence[Words]:
    threshold = [] if run.classes else [(t("Threshold"), t.number(run.threshold, 3))]
    return [(t("Class imbalance"), t(IMBALANCE[run.settings.imbalance][0])), *threshold]


def _answers(run: Run) -> tuple[int, ...]:
    """Of the test cases' probabilities: one for each case, or with several classes one for each of these too."""
    if len(run.classes) not in (0, len(run.data["classes"])):
        raise ValueError("not every class is told of")
    return (run.split["test"], len(run.classes)) if run.classes else (run.split["test"],)


TASK = Task(
    headline=lambda run: "auroc",
    names=_names,
    question=lambda run, demo: demo.question,
    lead=_lead,
    cards=lambda run: CARDS_OF_SEVERAL if run.classes else CARDS,
    caption=_caption,
    charts=lambda run: charts.SEVERAL_CHARTS if run.classes else charts.CHARTS,
    drawn=charts.outcome_charts,
    facts=_facts,
    tested=_tested,
    course=_course,
    notes=_notes,
    gives=_gives,
    loss=_loss,
    model_facts=_model_facts,
    networks=members_text,
    limits=of_outcomes,
    files={
        "model.keras": msg("the network for Keras; it takes prepared numbers"),
        "test.npz": msg("row number, outcome and predicted risk of every test case, and which rows are of one patient"),
    },
    privacy=msg("No measurement of a single case lies in it."),
    more_files={
        "model.onnx": msg("the network for ONNX Runtime; it takes prepared numbers"),
        "members.onnx": msg("the answer of every single network"),
        "folds.npz": msg(
            "row number, outcome, fold and predicted risk of every case by a network that had not seen it"
        ),
    },
    answers=_answers,
    difference=probability_difference,
    baseline="logistic",
    probabilities=True,
)
