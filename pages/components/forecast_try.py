"""Chapter 4 for a forecast: one moment of one person, what was said and what came, and what other readings would do."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.forecast_figures import fan_figure
from core.forecast_live import Forecast, fold_of, forecaster, minutes_before
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import outcome_text
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.forecast_why import forecast_why_panel
from pages.components.frame import chapter
from pages.components.tested import per_run

if TYPE_CHECKING:
    import plotly.graph_objects as go

CHANGED = 4  # latest readings that can be changed
LOW, HIGH, STEP = 40, 400, 1  # mg/dL that the sensor can show


@per_run
def _asked(run: Run, fold: int) -> Forecast:
    return forecaster(run, Store(), fold)


@st.fragment
def forecast_try_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one moment; chapter 5 follows it. A fragment: another moment draws this and nothing else."""
    chapter("try", t)
    st.markdown(t("Choose a person and a moment. The network that answers never saw this person."))
    person, row = _moment(run, data, t)
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
    kinds = {who: outcome_text(run.settings.dataset, data.cases.classes[_kind(data, groups, who)], t) for who in people}
    person = left.selectbox(
        t("Person"),
        people,
        format_func=lambda who: t("{n}: {kind}", n=who, kind=kinds[who]),
        key=f"{run.run}-person",
    )
    rows = np.flatnonzero(groups == person)
    place = right.slider(
        t("Moment (window {first} to {last}, half an hour apart)", first=1, last=len(rows)),
        1,
        len(rows),
        min(20, len(rows)),
        key=f"{run.run}-moment-{person}",
    )
    return int(person), int(rows[place - 1])


def _kind(data: Chosen, groups: np.ndarray, person: int) -> int:
    return int(data.cases.y[np.flatnonzero(groups == person)[0]])


def _fan(demo: Demo, run: Run, data: Chosen, told: np.ndarray, one: Series, row: int, t: Translator) -> None:
    """The course until now, the forecast with its intervals and what came, in the chart and in words."""
    came = data.cases.ahead.values[row].tolist() if data.cases.ahead else []
    title = t("The last two hours, the forecast and what came")
    draw(_figure(demo, run, told, one, t, came), title, key=f"{run.run}-fan")
    for minutes, quantiles, truth in zip(run.told["minutes"], told, came, strict=True):
        inside = quantiles[0] <= truth <= quantiles[-1]
        said = t(
            "In {minutes} minutes: **{median} mg/dL**, 90 % interval {low} to {high}.",
            minutes=minutes,
            median=t.number(float(quantiles[len(quantiles) // 2]), 0),
            low=t.number(float(quantiles[0]), 0),
            high=t.number(float(quantiles[-1]), 0),
        )
        light = t("It came to {truth} mg/dL, inside the interval.", truth=t.number(truth, 0))
        if not inside:
            light = t("It came to {truth} mg/dL, **outside** the interval.", truth=t.number(truth, 0))
        st.markdown(t.join(said, light))


def _figure(demo: Demo, run: Run, told: np.ndarray, one: Series, t: Translator, came: list[float]) -> go.Figure:
    readings = one.values[0, :, 0].astype(float).tolist()
    return fan_figure(
        (minutes_before(one), readings),
        run.told["minutes"],
        told.tolist(),
        run.told["levels"],
        (t("Minutes from the last reading"), t("Glucose (mg/dL)")),
        t,
        palette(),
        demo.is_synthetic(run.settings.dataset),
        came,
    )


def _changed(demo: Demo, run: Run, ask: Forecast, one: Series, row: int, t: Translator) -> None:
    """The last readings by hand, and the forecast before and after."""
    st.markdown(t("What would the network say had the sensor shown something else? The data stay as they are."))
    values = one.values.copy()
    for place, column in enumerate(st.columns(CHANGED, gap="small")):
        step = place - CHANGED
        values[0, step, 0] = column.number_input(
            t("{minutes} min", minutes=round(minutes_before(one)[step])),
            LOW,
            HIGH,
            int(np.clip(round(float(one.values[0, step, 0])), LOW, HIGH)),
            STEP,
            key=f"{run.run}-reading-{row}-{place}",
        )
    other = dataclasses.replace(one, values=values)
    old, new = ask(one)[0], ask(other)[0]
    middle = old.shape[1] // 2
    with st.container(horizontal=True, gap="large"):
        for minutes, before, after in zip(run.told["minutes"], old[:, middle], new[:, middle], strict=True):
            st.metric(
                t("In {minutes} minutes (mg/dL)", minutes=minutes),
                f"{t.number(float(before), 0)} → {t.number(float(after), 0)}",
                t.signed(float(after - before), 0),
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
    title = t("The forecast after the change")
    draw(_figure(demo, run, new, other, t, []), title, key=f"{run.run}-fan-changed")
