"""Cases of the data as a table with a small trace of each, each one press from being asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.series import Series
from core.data.series.trace import trace_of
from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
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
    st.dataframe(
        pd.DataFrame(
            {
                t("Case"): rows + 1,
                t("Outcome"): [
                    outcome_text(run.settings.dataset, data.cases.classes[y], t) for y in data.cases.y[rows]
                ],
                t("Predicted risk"): [t.percent(float(p), 1) for p in cases.p[places]],
                channel: [_small(data.cases.inputs, int(row)) for row in rows],
            }
        ),
        hide_index=True,
        column_config={channel: st.column_config.LineChartColumn(channel, width="large")},
        key=key,
        selection_mode="single-row",
        on_select=lambda: _take(run, data, rows, key),
        alt=alt,
    )
    if st.session_state.pop(f"{run.question}-taken-anew", False):
        st.rerun()
    row = st.session_state.get(f"{run.question}-taken")
    if row is not None:
        st.success(t("Case {row} is asked about below: [try it](#try).", row=row + 1), icon=":material/ecg_heart:")


def _small(series: Series, row: int) -> list[float]:
    """The first channel of a series with few enough points for a cell; what was not measured is left out."""
    values = trace_of(series[np.array([row])]).values[:, 0]
    values = values[np.isfinite(values)]
    every = max(1, len(values) // POINTS)
    return [float(value) for value in values[::every]]


def _take(run: Run, data: Chosen, rows: np.ndarray, key: str) -> None:
    for place in st.session_state[key].selection.rows:
        take(run, data, int(rows[place]))
        st.session_state[f"{run.question}-taken"] = int(rows[place])
        st.session_state[f"{run.question}-taken-anew"] = True
