"""Chapter 4 for a forecast: one moment of one person, what was said and what came, and what other readings would do."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.forecast_figures import fan_figure
from core.forecast_live import Forecast, fold_of, forecaster, times_before
from core.forecast_words import ahead, digits, glucose, horizons, reading_name, shown_per, time_unit, unit, with_unit
from core.i18n import Translator
from core.look import literal
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import outcome_text
from pages.components.address import case_text, keep, linked_row
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.forecast_why import forecast_why_panel
from pages.components.frame import chapter
from pages.components.tested import per_run

if TYPE_CHECKING:
    import plotly.graph_objects as go

FIRST = 20  # of a person's moments, the one shown at first
CHANGED = 4  # latest readings that can be changed
READINGS = {
    "mg/dL": (40, 400, 1),
    "mmol/L": (2.2, 22.2, 0.1),
}  # lowest and highest that the sensor can show, and a step


@per_run
def _asked(run: Run, fold: int) -> Forecast:
    return forecaster(run, Store(), fold)


@st.fragment
def forecast_try_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one moment; chapter 5 follows it. A fragment: another moment draws this and nothing else."""
    chapter("try", t)
    st.markdown(t("Choose a person and a moment. The network that answers never saw this person."))
    person, row = _moment(run, data, t)
    keep("case", case=case_text(row))
    fold = fold_of(run, person)
    ask, one = _asked(run, fold), data.cases.inputs[np.array([row])]
    _fan(demo, run, data, ask(one)[0], one, row, t)
    with st.expander(t("Change the last readings"), icon=":material/edit:"):
        _changed(demo, run, ask, one, row, t)
    chapter("why", t)
    forecast_why_panel(demo, run, ask, one, t)


def _moment(run: Run, data: Chosen, t: Translator) -> tuple[int, int]:
    """The person and the row of the window that were chosen."""
    groups = np.asarray(data.cases.groups)
    left, right = st.columns([1, 2], gap="large", vertical_alignment="bottom")
    people = sorted(set(groups.tolist()))
    names = {who: _person(run, data, groups, who, t) for who in people}
    linked = linked_row(run, len(groups))
    person = left.selectbox(
        t("Person"),
        people,
        0 if linked is None else people.index(groups[linked]),
        format_func=names.__getitem__,
        key=f"{run.run}-person",
    )
    rows = np.flatnonzero(groups == person)
    if len(rows) == 1:
        return int(person), int(rows[0])
    first = min(FIRST, len(rows))
    if linked in rows:
        first = int(np.flatnonzero(rows == linked)[0]) + 1
    place = right.slider(
        t("Moment (window {first} to {last})", first=1, last=len(rows)),
        1,
        len(rows),
        first,
        key=f"{run.run}-moment-{person}",
    )
    return int(person), int(rows[place - 1])


def _person(run: Run, data: Chosen, groups: np.ndarray, person: int, t: Translator) -> str:
    """The number of a person, and of which kind they are where the data tell."""
    kind = data.cases.classes[int(data.cases.y[np.flatnonzero(groups == person)[0]])]
    return t("{n}: {kind}", n=person, kind=outcome_text(run.settings.dataset, kind, t)) if kind else str(person)


def _fan(demo: Demo, run: Run, data: Chosen, told: np.ndarray, one: Series, row: int, t: Translator) -> None:
    """The course until now, the forecast with its intervals and what came, in the chart and in words."""
    came = data.cases.ahead.values[row].tolist() if data.cases.ahead else []
    title, scale = t("The course until now, the forecast and what came"), shown_per(run, one.units[0])

    def written(reading: float) -> str:
        return with_unit(run, t.number(float(reading) / scale, digits(run)))

    draw(_figure(demo, run, told, one, t, came), title, key=f"{run.run}-fan")
    for horizon, quantiles, truth in zip(horizons(run), told, came, strict=True):
        inside = quantiles[0] <= truth <= quantiles[-1]
        said = t(
            "In {ahead}: **{median}**, 90 % interval {low} to {high}.",
            ahead=ahead(run, horizon),
            median=written(quantiles[len(quantiles) // 2]),
            low=written(quantiles[0]),
            high=written(quantiles[-1]),
        )
        light = t("It came to {truth}, inside the interval.", truth=written(truth))
        if not inside:
            light = t("It came to {truth}, **outside** the interval.", truth=written(truth))
        st.markdown(t.join(said, light))


def _figure(demo: Demo, run: Run, told: np.ndarray, one: Series, t: Translator, came: list[float]) -> go.Figure:
    scale, times = shown_per(run, one.units[0]), time_unit(run)
    readings = (one.values[0, :, 0].astype(float) / scale).tolist()
    return fan_figure(
        (times_before(one, times), readings),
        horizons(run),
        (told / scale).tolist(),
        run.told["levels"],
        (t("Time from the last reading ({unit})", unit=times), literal(reading_name(run, t))),
        t,
        palette(),
        demo.is_synthetic(run.settings.dataset),
        [truth / scale for truth in came],
    )


def _changed(demo: Demo, run: Run, ask: Forecast, one: Series, row: int, t: Translator) -> None:
    """The last readings by hand, and the forecast before and after."""
    st.markdown(t("What would the network say had something else been measured? The data stay as they are."))
    values, scale, times = one.values.copy(), shown_per(run, one.units[0]), times_before(one, time_unit(run))
    low, high, by = READINGS[run.told["unit"]] if glucose(run) else (None, None, 10.0 ** -digits(run))
    for place, column in enumerate(st.columns(CHANGED, gap="small")):
        step = place - CHANGED
        was = type(by)(np.clip(round(float(one.values[0, step, 0]) / scale, digits(run)), low, high))
        said = column.number_input(
            f"{times[step]:.4g} {time_unit(run)}",
            low,
            high,
            was,
            by,
            f"%.{digits(run)}f" if isinstance(by, float) else "%d",
            key=f"{run.run}-reading-{row}-{place}-{run.told['unit']}",
        )
        if said != was:  # what nobody touched is not rounded
            values[0, step, 0] = said * scale
    other = dataclasses.replace(one, values=values)
    old, new = ask(one)[0], ask(other)[0]
    middle = old.shape[1] // 2
    with st.container(horizontal=True, gap="large"):
        for horizon, before, after in zip(horizons(run), old[:, middle], new[:, middle], strict=True):
            st.metric(
                t("In {ahead} ({unit})", ahead=ahead(run, horizon), unit=unit(run)),
                " → ".join(t.number(float(reading) / scale, digits(run)) for reading in (before, after)),
                t.signed(float(after - before) / scale, digits(run)),
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
    title = t("The forecast after the change")
    draw(_figure(demo, run, new, other, t, []), title, key=f"{run.run}-fan-changed")
