"""How a series goes on, with quantiles: glucose, whose errors have zones, or whatever the user brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.forecast_names import CHARTS, FIGURES, GRID, SENSOR, UNKNOWN
from core.forecast_words import (
    AHEAD,
    MOST_DIGITS,
    PLAIN,
    ahead,
    digits,
    figure_id,
    glucose,
    horizons,
    reading_name,
    time_unit,
    unit,
)
from core.i18n import Filled, Translator, msg
from core.look import Palette
from core.results import Metric, Run
from core.spec import Architecture, Demo, later
from core.tasks.task import Task, Words
from core.words.naming import opening


def _first(run: Run, name: str) -> str:
    return figure_id(name, horizons(run)[0])


def _names(run: Run) -> Mapping[str, Words]:
    figures = {name: told for name, told in FIGURES.items() if glucose(run) or not name.startswith("clarke")}
    return {
        figure_id(name, horizon): (Filled(title, ahead=ahead(run, horizon), unit=unit(run)), reading)
        for horizon in horizons(run)
        for name, (title, reading) in figures.items()
    }


def _cards(run: Run) -> Sequence[str]:
    """How far off and how honest at the first horizon, what that would lead to where it is glucose, and the last horizon."""
    beside = "clarke_AB" if glucose(run) else "rmse"
    first = [_first(run, name) for name in ("mae", "coverage", beside)]
    return tuple(dict.fromkeys([*first, figure_id("mae", horizons(run)[-1])]))


def _charts(run: Run) -> Mapping[str, Words]:
    if not glucose(run):
        return CHARTS
    grids = {f"clarke-{horizon:g}": (Filled(GRID[0], ahead=ahead(run, horizon)), GRID[1]) for horizon in horizons(run)}
    return {**CHARTS, **grids}


def _drawn(run: Run, t: Translator, palette: Palette, synthetic: bool) -> Mapping[str, go.Figure]:
    from core.forecast_figures import clarke_figure, coverage_figure, horizon_figure

    times, axis = horizons(run), t("Time ahead ({unit})", unit=time_unit(run))
    titles = (axis, t("Mean absolute error ({unit})", unit=unit(run)))
    wanted = run.told["levels"][-1] - run.told["levels"][0]
    found = {
        "error": horizon_figure(times, _beside(run, "mae", t), titles, t, palette, synthetic),
        "coverage": coverage_figure(times, _beside(run, "coverage", t), wanted, axis, t, palette, synthetic),
    }
    for horizon in times if glucose(run) else ():
        shares = {zone: run.metrics[figure_id(f"clarke_{zone}", horizon)] for zone in "ABCDE"}
        points = run.told["clarke"][f"{horizon:g}"]
        found[f"clarke-{horizon:g}"] = clarke_figure(points, shares, run.told["unit"], t, palette, synthetic)
    return found


def _beside(run: Run, figure: str, t: Translator) -> Mapping[str, Sequence[Metric]]:
    """One figure at every horizon, of the network and of each simple model."""
    told = {t("Network"): run.metrics} | {opening(t(b["name"])): b["metrics"] for b in run.baselines}
    return {name: [metrics[figure_id(figure, one)] for one in horizons(run)] for name, metrics in told.items()}


def _lead(run: Run, t: Translator) -> str:
    return t(
        "Measured on {n} windows of {people} people, each person by a network that had never seen them. The people were divided "
        "into {folds} folds for that. Below each figure: its 95 % interval over the people.",
        n=run.split["test"],
        people=run.data["patients"],
        folds=len(run.told["folds"]),
    )


def _facts(run: Run, t: Translator) -> Sequence[Words]:
    when = t(", ").join(t(ahead(run, horizon)) for horizon in horizons(run))
    return [(t("What is forecast"), t("{what}, {when} after the last reading", what=reading_name(run, t), when=when))]


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
        t(SENSOR if glucose(run) else UNKNOWN),
    ]


def _networks(run: Run, t: Translator) -> str:
    return t(
        "{n} networks: one of everybody, and one for each fold without the people it is tested on. Of each the weights with the "
        "lowest validation loss are kept.",
        n=1 + len(run.told["folds"]),
    )


def _answers(run: Run) -> tuple[int, ...]:
    if not PLAIN.fullmatch(run.told["unit"]) or time_unit(run) not in AHEAD or not 0 <= digits(run) <= MOST_DIGITS:
        raise ValueError("no unit of a forecast")
    return (run.split["test"], len(horizons(run)), len(run.told["levels"]))


def _gives(run: Run) -> str:
    return msg(
        "It gives five quantiles of what comes at each horizon (5, 25, 50, 75 and 95 %): the middle one is the forecast, the "
        "outer two enclose the 90 % prediction interval, which is then adjusted on people it did not learn from."
    )


def _digits(run: Run, figure: str) -> int:
    """Of a share three; of an amount two, or one more than a reading has."""
    return 3 if figure.startswith(("coverage", "clarke")) else max(2, digits(run) + 1)


def _loss(run: Run, model: Architecture) -> str:
    return "pinball"


TASK = Task(
    headline=lambda run: _first(run, "mae"),
    names=_names,
    question=lambda run, demo: msg("How does it go on after the last reading, and how sure is that?"),
    lead=_lead,
    cards=_cards,
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
        "test.npz": msg("row number, what came, fold, person and forecasts of every window"),
    },
    more_files={
        f"fold-{fold}.onnx": msg("the network of a fold, which never saw the fold’s people") for fold in range(1, 11)
    },
    privacy=msg("Of the data it holds what came after each window, by the number of the person."),
    answers=_answers,
    difference=later("core.forecast_measuring:error_difference"),
    baseline="persistence",
    lower_is_better=True,
    digits=_digits,
)
