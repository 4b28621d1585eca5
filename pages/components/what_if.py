"""Chapters 4 and 5: one patient whose risk moves with a slider, and which measurements moved it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.explain.reference import influence, reference_case
from core.explain.shapley import Contributions, contributions
from core.i18n import Translator
from core.predict import Predict, class_predictor, predictor
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import column_text, outcome_text
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import chapter, literally
from pages.components.labels import label
from pages.components.members import members_line
from pages.components.several import class_bars
from pages.components.slider import live_slider
from pages.components.tested import per_run, tested

WORTH_SAYING = 0.005  # probability
PAINT_S = 0.03  # the browser shows the answer before it gets the chart, which keeps it busy for longer
FIRST = 6  # controls shown at once; the others wait in an expander


@st.fragment
def patient_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one patient, and see why. A fragment: moving a slider draws this and nothing else."""
    predict = _predictor(demo.id, run)
    columns = run.schema["columns"]
    reference = reference_case(columns)
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Move a measurement and watch the answer.")))
    if _key(run, 0) not in st.session_state:
        _fill_with_test_case(run, data, run.asked)
    case = _case(run, columns)
    answer, controls = st.columns([2, 3], gap="large")
    with answer:  # first: whoever moves a slider looks at this
        _answer(run, float(predict(case)[0]), t)
        members_line(run, case, t)
        if len(run.data["classes"]) > 2:
            class_bars(run, _class_predictor(demo.id, run)(case)[0], t)
    time.sleep(PAINT_S)
    with controls:
        _start_from(run, data, t)
        _controls(run, columns, _order(run, predict, reference), t)
    chapter("why", t)
    _why(demo, run, contributions(predict, case, reference), case, t)


@per_run
def _predictor(demo_id: str, run: Run) -> Predict:
    from core.registry import demo

    return predictor(demo(demo_id), run, Store())


@per_run
def _class_predictor(demo_id: str, run: Run) -> Predict:
    from core.registry import demo

    return class_predictor(demo(demo_id), run, Store())


def ask_about(run: Run, data: Chosen, row: int) -> None:
    """Put one case of the data into the form of its patient, with its outcome."""
    _fill(run, data.cases.inputs.iloc[row].to_dict(), data.cases.classes[int(data.cases.y[row])])


def _start_from(run: Run, data: Chosen, t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("Typical case"), icon=":material/person:", on_click=_fill, args=(run, None))
        for outcome, text in enumerate(data.cases.classes):
            said = t("A test case: {outcome}", outcome=literally(outcome_text(run.settings.dataset, text, t)))
            st.button(
                said,
                icon=":material/shuffle:",
                on_click=_fill_with_test_case,
                args=(run, data, outcome),
                key=f"case-{outcome}",
                disabled=not (data.cases.y[tested(run).row] == outcome).any(),
            )


def _fill(run: Run, values: dict[str, Any] | None, outcome: str = "") -> None:
    st.session_state[f"{run.run}-truth"] = outcome
    for place, column in enumerate(run.schema["columns"]):
        value = column["typical"] if values is None else values[column["name"]]
        missing = value is None or (isinstance(value, float) and np.isnan(value))
        st.session_state[_key(run, place)] = column["typical"] if missing else value


def _fill_with_test_case(run: Run, data: Chosen, outcome: int) -> None:
    """The test cases of that outcome in turn, those nearest to the threshold first: there a measurement decides."""
    cases = tested(run)
    rows = cases.row[np.argsort(np.abs(cases.p - run.threshold), kind="stable")]
    rows = rows[data.cases.y[rows] == outcome]
    if not len(rows):
        return
    asked = st.session_state[f"{run.run}-asked"] = st.session_state.get(f"{run.run}-asked", -1) + 1
    ask_about(run, data, int(rows[asked % len(rows)]))


def _case(run: Run, columns: list[dict[str, Any]]) -> pd.DataFrame:
    """The patient as the session has it, one row; numbers kept within what the training part had."""
    values = {column["name"]: _value(run, place, column) for place, column in enumerate(columns)}
    return pd.DataFrame([values])


def _value(run: Run, place: int, column: dict[str, Any]) -> Any:
    value = st.session_state.setdefault(_key(run, place), column["typical"])
    if column["kind"] == "category":
        return value
    return float(min(max(value, column["minimum"]), column["maximum"]))


def _controls(run: Run, columns: list[dict[str, Any]], order: np.ndarray, t: Translator) -> None:
    visible = st.container()
    rest = (
        st.expander(t("{n} more measurements", n=len(columns) - FIRST), icon=":material/tune:")
        if len(columns) > FIRST
        else visible
    )
    for host, places in ((visible, order[:FIRST]), (rest, order[FIRST:])):
        for pair in (places[i : i + 2] for i in range(0, len(places), 2)):
            for side, place in zip(host.columns(2, gap="medium"), pair, strict=False):
                with side:
                    _control(run, int(place), columns[place], t)


@per_run
def _order(run: Run, _predict: Predict, _reference: pd.DataFrame) -> np.ndarray:
    """The columns by how far each moves the risk, largest first."""
    return np.argsort(-influence(_predict, run.schema["columns"], _reference), kind="stable")


def _control(run: Run, place: int, column: dict[str, Any], t: Translator) -> None:
    key = _key(run, place)
    if column["kind"] == "category":
        st.selectbox(
            label(run, column["name"], t),
            column["categories"],
            format_func=lambda category: outcome_text(run.settings.dataset, category, t),
            key=key,
            persist_state="session",
        )
    elif column["minimum"] < column["maximum"]:
        name = column_text(run, column["name"], t)
        live_slider(name, column["minimum"], column["maximum"], column["decimals"], key)


def _answer(run: Run, risk: float, t: Translator) -> None:
    outcome = literally(outcome_text(run.settings.dataset, run.outcome, t))
    threshold = t.percent(run.threshold, 1)
    with st.container(border=True, key="risk"):
        st.metric(t("Risk of: {outcome}", outcome=outcome), t.percent(risk, 1))
        st.progress(min(max(risk, 0.0), 1.0))
        above = t("at or above the threshold of {threshold}", threshold=threshold)
        below = t("below the threshold of {threshold}", threshold=threshold)
        st.markdown(f":orange-badge[{above}]" if risk >= run.threshold else f":blue-badge[{below}]")
        st.markdown(t("Of 100 such cases the network expects {n} with this outcome.", n=round(100 * risk)))
        if truth := st.session_state.get(f"{run.run}-truth"):
            told = literally(outcome_text(run.settings.dataset, truth, t))
            st.markdown(t("Started from a test case whose outcome was: {outcome}.", outcome=told))
        st.caption(t("The threshold was chosen on the validation cases (Youden’s index)."))


def _why(demo: Demo, run: Run, found: Contributions, case: pd.DataFrame, t: Translator) -> None:
    from core.figures import contribution_figure

    st.markdown(_sentence(run, found, t))
    names = [f"{column_text(run, name, t)} = {_written(run, case[name].iloc[0], t)}" for name in found.names]
    synthetic = demo.is_synthetic(run.settings.dataset)
    figure = contribution_figure(names, found.values.tolist(), found.base, found.total, t, palette(), synthetic)
    draw(figure, t("What moved the risk"))
    st.caption(
        t(
            "Shapley values against a typical case: the bars add up to the difference exactly. "
            "They explain the network, not the disease."
        )
    )


def _sentence(run: Run, found: Contributions, t: Translator) -> str:
    up, down = int(np.argmax(found.values)), int(np.argmin(found.values))
    base, total = t.percent(found.base, 1), t.percent(found.total, 1)
    said = [t("A typical case has a risk of {base}, this one {total}.", base=base, total=total)]
    if found.values[up] > WORTH_SAYING:
        said.append(t("What raises it most: {name}.", name=label(run, found.names[up], t)))
    if found.values[down] < -WORTH_SAYING:
        said.append(t("What lowers it most: {name}.", name=label(run, found.names[down], t)))
    return t.join(*said)


def _written(run: Run, value: Any, t: Translator) -> str:
    return outcome_text(run.settings.dataset, value, t) if isinstance(value, str) else t.number(float(value), 2)


def _key(run: Run, place: int) -> str:
    return f"{run.run}-try-{place}"
