"""Cases of the data as a table with a small trace of each, each one press from being asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.data.series.trace import trace_of
from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
from pages.components.asked_list import asked_list
from pages.components.data import Chosen
from pages.components.series_taken import take
from pages.components.tested import Tested

MOST_SHOWN, POINTS = 200, 120  # cases, and numbers of a trace


def series_list(run: Run, data: Chosen, cases: Tested, places: Any, name: str, alt: str, t: Translator) -> None:
    """Those of the ``cases`` at ``places`` (k,), in that order; a row that is selected is asked about below."""
    st.markdown(t("Select a row to ask about that series below."))
    if len(places) > MOST_SHOWN:
        st.caption(t("The first {n} are shown.", n=MOST_SHOWN))
    places = places[:MOST_SHOWN]
    rows, key = cases.row[places], f"{run.question}-series-{name}"
    channel = outcome_text(run.settings.dataset, data.cases.inputs.channels[0], t)
    dataset, classes = run.settings.dataset, data.cases.classes
    table = {
        t("Case"): rows + 1,
        t("Outcome"): [outcome_text(dataset, classes[y], t) for y in data.cases.y[rows]],
        t("Predicted risk"): [t.percent(float(p), 1) for p in cases.p[places]],
        channel: [_small(data.cases.inputs, int(row)) for row in rows],
    }
    trace = st.column_config.LineChartColumn(channel, width="large")
    asked_list(run, data, table, rows, take, key, ":material/ecg_heart:", t, column_config={channel: trace}, alt=alt)


def _small(series: Series, row: int) -> list[float]:
    """The first channel of a series with few enough points for a cell; what was not measured is left out."""
    values = trace_of(series[np.array([row])]).values[:, 0]
    values = values[np.isfinite(values)]
    every = max(1, len(values) // POINTS)
    return [float(value) for value in values[::every]]
