"""Cases of the data as a table, each one press from the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.words import column_text, outcome_text
from pages.components.data import Chosen
from pages.components.form import ask_about, changed
from pages.components.tested import Tested

MOST_SHOWN = 200
ShowCases = Callable[[Run, Chosen, Tested, Any, str, str, Translator], None]
"""A way to list cases: of the run's ``Tested`` those at places (k,), under a name for its key, with a text for the blind."""


def case_list(run: Run, data: Chosen, cases: Tested, places: Any, name: str, alt: str, t: Translator) -> None:
    """Those of the ``cases`` at ``places`` (k,), in that order; a row that is selected goes into the form of the patient."""
    st.markdown(t("Select a row to put that patient into the form below."))
    if len(places) > MOST_SHOWN:
        st.caption(t("The first {n} are shown.", n=MOST_SHOWN))
    places = places[:MOST_SHOWN]
    shown = Tested(cases.row[places], cases.y[places], cases.p[places])
    key = f"{run.question}-patients-{name}"
    st.container(key="patients").dataframe(
        _listed(run, data, shown, t),
        hide_index=True,
        key=key,
        selection_mode="single-row",
        on_select=lambda: _take(run, data, shown.row, key),
        alt=alt,
    )
    _into_the_form(run, data, t)


def _listed(run: Run, data: Chosen, cases: Tested, t: Translator) -> pd.DataFrame:
    names = {name: column_text(run, name, t) for name in data.cases.inputs.columns}
    shown = data.cases.inputs.iloc[cases.row].copy()
    for column in run.schema["columns"]:
        if column["kind"] == "category":
            shown[column["name"]] = [
                value if pd.isna(value) else outcome_text(run.settings.dataset, str(value), t)
                for value in shown[column["name"]]
            ]
    shown = shown.rename(columns=names)
    outcomes = [outcome_text(run.settings.dataset, data.cases.classes[y], t) for y in data.cases.y[cases.row]]
    risks = [t.percent(float(p), 1) for p in cases.p]
    first = ((t("Case"), cases.row + 1), (t("Outcome"), outcomes), (t("Predicted risk"), risks))
    for place, (title, values) in enumerate(first):
        while title in shown:
            title += "*"
        shown.insert(place, title, values)
    return shown


def _into_the_form(run: Run, data: Chosen, t: Translator) -> None:
    """Draw the whole page once after a row was selected, and say where its patient is."""
    if st.session_state.pop(f"{run.question}-taken-anew", False):
        st.rerun()
    row = st.session_state.get(f"{run.question}-taken")
    if row is None:
        return
    gaps = len(changed(run)["filled"])
    said = t("Case {row} was put into the form: [try it](#try), [see why](#why).", row=row + 1)
    if gaps:
        said = t.join(said, t("Missing there: {n}, filled with typical values, so the risk may differ.", n=gaps))
    st.success(said, icon=":material/person_search:")


def _take(run: Run, data: Chosen, rows: Any, key: str) -> None:
    selected = st.session_state[key].selection.rows
    if not selected:
        st.session_state.pop(f"{run.question}-taken", None)
        return
    row = int(rows[selected[0]])
    ask_about(run, data, row)
    st.session_state[f"{run.question}-taken"] = row
    st.session_state[f"{run.question}-taken-anew"] = True
