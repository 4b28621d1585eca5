"""How a series goes on, with quantiles: of glucose so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.glucose_units import UNITS
from core.i18n import Filled, Translator, msg
from core.look import Palette
from core.results import Metric, Run
from core.spec import Architecture, Demo, later
from core.tasks.task import Task, Words
from core.words.naming import opening

HEADLINE = "mae/30"
FIGURES = {
    "mae": (
        msg("Mean absolute error at {minutes} min ({unit})"),
        msg("how far the median forecast lies off, on average"),
    ),
    "rmse": (
        msg("Root mean squared error at {minutes} min ({unit})"),
        msg("as the mean absolute error, but large errors weigh more"),
    ),
    "bias": (msg("Bias at {minutes} min ({unit})"), msg("above 0 the forecasts are too high, below 0 too low")),
    "pinball": (
        msg("Pinball loss at {minutes} min ({unit})"),
        msg("what training lowers: it judges the median and the intervals at once; lower is better"),
    ),
    "coverage": (
        msg("Inside the 90 % interval at {minutes} min"),
        msg("share of what came that lies in the prediction interval; 0.9 was promised"),
    ),
    "coverage_before": (
        msg("The same before the interval was adjusted at {minutes} min"),
        msg("the interval as the network gives it, before it was widened on the validation people"),
    ),
    "width": (
        msg("Width of the 90 % interval at {minutes} min ({unit})"),
        msg("narrower says more, if it holds"),
    ),
    "clarke_AB": (
        msg("Clarke zones A and B at {minutes} min"),
        msg("share of forecasts that would lead to the right treatment or do no harm, if one acted on them"),
    ),
    "clarke_A": (msg("Clarke zone A at {minutes} min"), msg("clinically accurate")),
    "clarke_B": (msg("Clarke zone B at {minutes} min"), msg("harmless")),
    "clarke_C": (msg("Clarke zone C at {minutes} min"), msg("needless correction")),
    "clarke_D": (msg("Clarke zone D at {minutes} min"), msg("danger not noticed")),
    "clarke_E": (msg("Clarke zone E at {minutes} min"), msg("treated the wrong way")),
}
"""Every figure without its minutes: name and how to read it, in reading order."""

CHARTS = {
    "error": (
        msg("Error by horizon"),
        msg("The further ahead, the larger the error. A network that is no better than the last reading is of no use."),
    ),
    "coverage": (
        msg("Do the intervals hold?"),
        msg("Nine of ten readings should lie in the 90 % interval; what was measured on people never seen is drawn."),
    ),
}
GRID = (
    msg("Clarke error grid at {minutes} min"),
    msg("What a wrong forecast would lead to, if one acted on it: zones C to E do harm. Drawn for the medians."),
)


def _minutes(run: Run) -> Sequence[int]:
    return tuple(run.told["minutes"])


def _names(run: Run) -> Mapping[str, Words]:
    return {
        f"{name}/{minutes}": (Filled(title, minutes=minutes, unit=run.told["unit"]), reading)
        for minutes in _minutes(run)
        for name, (title, reading) in FIGURES.items()
    }


def _charts(run: Run) -> Mapping[str, Words]:
    grids = {f"clarke-{minutes}": (Filled(GRID[0], minutes=minutes), GRID[1]) for minutes in _minutes(run)}
    return {**CHARTS, **grids}


def _drawn(run: Run, t: Translator, palette: Palette, synthetic: bool) -> Mapping[str, go.Figure]:
    from core.forecast_figures import clarke_figure, coverage_figure, horizon_figure

    minutes, axis = _minutes(run), t("Minutes ahead")
    titles = (axis, t("Mean absolute error ({unit})", unit=run.told["unit"]))
    wanted = run.told["levels"][-1] - run.told["levels"][0]
    found = {
        "error": horizon_figure(minutes, _beside(run, "mae", t), titles, t, palette, synthetic),
        "coverage": coverage_figure(minutes, _beside(run, "coverage", t), wanted, axis, t, palette, synthetic),
    }
    for ahead in minutes:
        shares = {zone: run.metrics[f"clarke_{zone}/{ahead}"] for zone in "ABCDE"}
        points = run.told["clarke"][str(ahead)]
        found[f"clarke-{ahead}"] = clarke_figure(points, shares, run.told["unit"], t, palette, synthetic)
    return found


def _beside(run: Run, figure: str, t: Translator) -> Mapping[str, Sequence[Metric]]:
    """One figure at every horizon, of the network and of each simple model."""
    told = {t("Network"): run.metrics} | {opening(t(b["name"])): b["metrics"] for b in run.baselines}
    return {name: [metrics[f"{figure}/{minutes}"] for minutes in _minutes(run)] for name, metrics in told.items()}


def _lead(run: Run, t: Translator) -> str:
    return t(
        "Measured on {n} windows of {people} people, each person by a network that had never seen them. The people were divided "
        "into {folds} folds for that. Below each figure: its 95 % interval over the people.",
        n=run.split["test"],
        people=run.data["patients"],
        folds=len(run.told["folds"]),
    )


def _facts(run: Run, t: Translator) -> Sequence[Words]:
    ahead = t("{minutes} minutes after the last reading", minutes=t(", ").join(map(str, _minutes(run))))
    return [(t("What is forecast"), t("glucose ({unit}), {when}", unit=run.told["unit"], when=ahead))]


def _course(run: Run, t: Translator) -> str:
    """Which windows the first network learned from, whose learning curve stands above."""
    return t(
        "{parameters} weights. The curve is that of the network of everybody: {train} windows to learn from, {validation} of other "
        "people to choose the epoch and the width of the intervals. {folds} more networks were trained the same way, each "
        "without the people it is tested on.",
        parameters=run.parameters,
        train=run.split["train"],
        validation=run.split["validation"],
        folds=len(run.told["folds"]),
    )


def _notes(run: Run, demo: Demo, t: Translator) -> Sequence[str]:
    return [
        t(
            "In each of {folds} folds, other people are tested on; a fifth of the rest choose the epoch and the width of the "
            "intervals, and the others are learned from. No person is in two parts of a fold.",
            folds=len(run.told["folds"]),
        ),
        t(
            "The figures are pooled over the folds. The network to take home learned from all but the first fold’s people."
        ),
        t("The scaling and the simple models were fitted on the training people of each fold only."),
    ]


def _limits(run: Run, t: Translator) -> Sequence[str]:
    return [
        t(
            "{people} people in one study are few: an interval over them says how other people of the same kind might do, and it "
            "takes the trained networks as given.",
            people=run.data["patients"],
        ),
        t(
            "The prediction interval promises its share over many people and hours, not for one person, and not for a night "
            "or a meal."
        ),
        t(
            "The sensor measures in the tissue beneath the skin, minutes behind the blood. Meals, insulin and movement are not "
            "known here. No treatment can be based on these forecasts."
        ),
    ]


def _networks(run: Run, t: Translator) -> str:
    return t(
        "{n} networks: one of everybody, and one for each fold without the people it is tested on. Of each the weights with the "
        "lowest validation loss are kept.",
        n=1 + len(run.told["folds"]),
    )


def _answers(run: Run) -> tuple[int, ...]:
    if run.told["unit"] not in UNITS:
        raise ValueError("no unit of glucose")
    return (run.split["test"], len(_minutes(run)), len(run.told["levels"]))


def _gives(run: Run) -> str:
    return msg(
        "It gives five quantiles of the glucose at each horizon (5, 25, 50, 75 and 95 %): the middle one is the forecast, the "
        "outer two enclose the 90 % prediction interval, which is then adjusted on people it did not learn from."
    )


def _loss(run: Run, model: Architecture) -> str:
    return "pinball"


TASK = Task(
    headline=HEADLINE,
    names=_names,
    question=lambda run, demo: msg("What will the sensor show in half an hour and in an hour, and how sure is that?"),
    lead=_lead,
    cards=lambda run: (HEADLINE, "coverage/30", "clarke_AB/30", "mae/60"),
    caption=lambda run, t: t("Every figure on people never seen, pooled over the folds."),
    charts=_charts,
    drawn=_drawn,
    facts=_facts,
    tested=lambda run, t: t("{n}: every window once, in the folds", n=run.split["test"]),
    course=_course,
    notes=_notes,
    gives=_gives,
    loss=_loss,
    model_facts=lambda run, t: [(t("Cross-validation: folds"), t.number(len(run.told["folds"]), 0))],
    networks=_networks,
    limits=_limits,
    files={
        "model.keras": msg("the network of everybody, for Keras; it takes prepared windows"),
        "model.onnx": msg("the same for ONNX Runtime"),
        "test.npz": msg("row number, glucose that came, fold, person and forecasts of every window"),
    },
    more_files={
        f"fold-{fold}.onnx": msg("the network of a fold, which never saw the fold’s people") for fold in range(1, 11)
    },
    privacy=msg("Of the data it holds what came after each window, by the number of the person."),
    answers=_answers,
    difference=later("core.forecast_measuring:error_difference"),
    baseline="persistence",
    lower_is_better=True,
    digits=lambda figure: 3 if figure.startswith(("coverage", "clarke")) else 2,
)
