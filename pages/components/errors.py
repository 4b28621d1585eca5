"""The confusion matrix, each cell a button; behind it its patients, the surest first, each one click from the form."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.decisions.icons import SAID
from core.decisions.table import CELLS, Table, surest
from core.i18n import Translator
from core.results import Run
from core.words import column_text, opening, sides
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.tested import Tested
from pages.components.what_if import ask_about

MOST_SHOWN = 200
SIGNS = {"found": "check_circle", "missed": "cancel", "alarms": "notifications_active", "spared": "do_not_disturb_on"}


def error_explorer(run: Run, data: Chosen, cases: Tested, threshold: float, found: Table, t: Translator) -> None:
    """Confusion matrix of the test cases at a threshold, and the patients of the cell that was pressed."""
    st.markdown(
        t(
            "**The {n} test cases**: press a cell to see its patients, those first of whom the network was surest.",
            n=found.n,
        )
    )
    chosen = _matrix(run, found, t)
    if chosen:
        _patients(run, data, cases, threshold, chosen, t)


def _matrix(run: Run, found: Table, t: Translator) -> str:
    """The four cells; gives the one that is open, or nothing."""
    key = f"{run.question}-cell"
    chosen = str(st.session_state.get(key, ""))
    for outcome, row in ((1, CELLS[:2]), (0, CELLS[2:])):
        name = literally(sides(run, t)[outcome])
        n = found.events if outcome else found.others
        st.caption(t("Outcome: {outcome} (N = {n})", outcome=name, n=n))
        for column, cell in zip(st.columns(2, gap="small"), row, strict=True):
            share = t.percent(found.share(cell), 1)
            column.button(
                f"**{t.number(getattr(found, cell), 0)}** {t(SAID[cell][0])} · {share}",
                icon=f":material/{SIGNS[cell]}:",
                key=f"cell-{cell}",
                type="primary" if cell == chosen else "secondary",
                width="stretch",
                on_click=_toggle,
                args=(key, cell),
            )
    return chosen


def _patients(run: Run, data: Chosen, cases: Tested, threshold: float, cell: str, t: Translator) -> None:
    places = surest(cases.y, cases.p, threshold, cell)
    if not len(places):
        st.info(t("No test case lies in this cell."), icon=":material/info:")
        return
    st.markdown(
        t(
            "**{name} ({n})**: {meaning}. Select a row to put that patient into the form below.",
            n=len(places),
            name=opening(t(SAID[cell][0])),
            meaning=t(SAID[cell][1]),
        )
    )
    if len(places) > MOST_SHOWN:
        st.caption(t("The first {n} are shown.", n=MOST_SHOWN))
    places = places[:MOST_SHOWN]
    rows = cases.row[places]
    key = f"{run.question}-patients-{cell}-{threshold}"
    st.container(key="patients").dataframe(
        _listed(run, data, rows, cases.p[places], t),
        hide_index=True,
        key=key,
        selection_mode="single-row",
        on_select=lambda: _take(run, data, rows, key),
        alt=t("Test cases: {name}", name=t(SAID[cell][0])),
    )
    _into_the_form(run, data, t)


def _listed(run: Run, data: Chosen, rows: Any, risks: Any, t: Translator) -> pd.DataFrame:
    names = {name: column_text(run, name, t) for name in data.cases.inputs.columns}
    shown = data.cases.inputs.iloc[rows].rename(columns=names)
    for place, (title, values) in enumerate(
        ((t("Case"), rows + 1), (t("Predicted risk"), [t.percent(float(p), 1) for p in risks]))
    ):
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
    gaps = int(data.cases.inputs.iloc[row].isna().sum())
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


def _toggle(key: str, cell: str) -> None:
    st.session_state[key] = "" if st.session_state.get(key) == cell else cell
    st.session_state.pop(key.replace("-cell", "-taken"), None)
