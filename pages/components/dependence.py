"""Chapter 5, one measurement: how the risk moves with it, and where patients lie."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.explain.dependence import FEW, Dependence, dependence
from core.explain.reference import reference_case
from core.explain.related import companions
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words import column_text, outcome_text
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.form import order_of
from pages.components.labels import label
from pages.components.live import live_predictor
from pages.components.tested import per_run, tested

NAMED = 3  # companions


@st.fragment
def dependence_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """A measurement to choose, the mean risk along it, and what the curve cannot say."""
    st.subheader(t("How one measurement moves the risk"), anchor="dependence")
    columns, key = run.schema["columns"], f"{run.question}-dependence"
    first = order_of(run, live_predictor(run), reference_case(columns))[0]
    st.session_state.setdefault(key, columns[first]["name"])
    wanted = st.selectbox(
        t("Measurement"),
        [column["name"] for column in columns],
        format_func=lambda name: column_text(run, name, t),
        key=key,
        persist_state="session",
    )
    with st.spinner(t("Asking the network…")):
        found, close = _computed(run, wanted, run.asked, data)
    _show(demo, run, wanted, found, t)
    _warn(run, close, t)


@per_run
def _computed(run: Run, column: str, _asked: int, _data: Chosen) -> tuple[Dependence, list[tuple[str, float]]]:
    inputs, rows = _data.cases.inputs, tested(run).row
    others = np.setdiff1d(np.arange(len(inputs)), rows)
    learned = inputs.iloc[others] if len(others) else inputs  # where every case was tested once, all of them
    about = next(each for each in run.schema["columns"] if each["name"] == column)
    found = dependence(live_predictor(run), about, inputs.iloc[rows], learned[column], run.settings.seed)
    return found, companions(learned, column)


def _show(demo: Demo, run: Run, column: str, found: Dependence, t: Translator) -> None:
    from core.explain_figures import dependence_figure

    title = column_text(run, column, t)
    labels = [
        outcome_text(run.settings.dataset, value, t) if isinstance(value, str) else f"{value:g}"
        for value in found.values
    ]
    draw(dependence_figure(found, title, labels, t, palette(), demo.is_synthetic(run.settings.dataset)), title)
    said = [
        t(
            "Mean risk of {n} test cases, each asked again with every value while all else stays as it is; "
            "numbers of cases are those of the other parts of the data.",
            n=found.cases,
        ),
        t("Grey: fewer than {n} cases there, so the network has hardly seen anybody like that.", n=FEW),
    ]
    if found.outside:
        said.append(t("{n} cases lie outside what is drawn.", n=found.outside))
    if found.missing_risk is not None:
        risk = t.percent(found.missing_risk, 1)
        said.append(
            t("Were it not measured: mean risk {risk}; it is missing in {n} cases.", risk=risk, n=found.missing)
        )
    st.caption(t.join(*said))


def _warn(run: Run, close: list[tuple[str, float]], t: Translator) -> None:
    if not close:
        return
    named = t(", ").join(f"{label(run, name, t)} ({t.number(r, 2)})" for name, r in close[:NAMED])
    st.warning(
        t(
            "It goes along with other measurements ({names}). Moving it alone makes patients who do not exist; "
            "the curve then shows what the network would say, not what happens in people.",
            names=named,
        ),
        icon=":material/link:",
    )
