"""The patient in the form: what the session holds of it, where it came from, and the controls that change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.explain.reference import influence
from core.i18n import Translator
from core.predict import Predict
from core.results import Run
from core.words import column_text, outcome_text
from pages.components.address import case_text, linked
from pages.components.case_buttons import case_buttons, first_case
from pages.components.data import Chosen
from pages.components.labels import label
from pages.components.slider import live_slider
from pages.components.tested import per_run

TYPICAL = "typical"  # in a link, the patient who is no case of the data
FIRST = 6  # controls shown at once; the others wait in an expander


def begin(run: Run, data: Chosen) -> None:
    """Where nobody was asked about yet: the patient of the link, else a test case that has the outcome."""
    if _key(run, 0) in st.session_state:
        return
    if linked(run, "case") == TYPICAL:
        fill(run, None)
    else:
        first_case(run, data, ask_about)


def ask_about(run: Run, data: Chosen, row: int) -> None:
    """Put one case of the data into the form of its patient, with its outcome."""
    truth = data.cases.classes[int(data.cases.y[row])]
    fill(run, data.cases.inputs.iloc[row].to_dict(), truth, case_text(row))


def fill(run: Run, values: Mapping[str, Any] | None, outcome: str = "", origin: str = TYPICAL) -> None:
    """Put a patient into the form, None: the typical one; ``outcome`` is the true one, where it is known.

    ``origin``: the case it was before anything was moved, as a link names it.
    """
    changed: dict[str, list[str]] = {"outside": [], "filled": []}
    for place, column in enumerate(run.schema["columns"]):
        value = column["typical"] if values is None else values[column["name"]]
        missing = bool(pd.isna(value))
        held = column["typical"] if missing else _within(column, value)
        if missing and not column["gaps"]:
            changed["filled"].append(column["name"])
        elif not missing and str(held) != str(value) and held != value:
            changed["outside"].append(column["name"])
        st.session_state[_key(run, place)] = held
        st.session_state[_gap_key(run, place)] = missing and column["gaps"]
    st.session_state[f"{run.run}-truth"] = outcome
    st.session_state[f"{run.run}-origin"] = origin
    st.session_state[f"{run.run}-changed"] = changed


def truth(run: Run) -> str:
    """The true outcome of the case the form was filled with; empty where it is not known."""
    return str(st.session_state.get(f"{run.run}-truth", ""))


def origin(run: Run) -> str:
    """The case that the form was filled with, as a link names it: what was moved since is not in there."""
    return str(st.session_state.get(f"{run.run}-origin", TYPICAL))


def changed(run: Run) -> dict[str, list[str]]:
    """Columns whose value did not fit the form when it was filled: ``outside`` the training cases' values, or ``filled`` gaps."""
    found: dict[str, list[str]] = st.session_state.get(f"{run.run}-changed", {"outside": [], "filled": []})
    return found


def patient(run: Run) -> dict[str, Any]:
    """The patient as the session has it: column -> value, None where it is unknown; numbers within what training had."""
    return {column["name"]: _value(run, place, column) for place, column in enumerate(run.schema["columns"])}


def as_case(values: Mapping[str, Any]) -> pd.DataFrame:
    """One patient as the raw inputs of the network, one row; unknown numbers as NaN."""
    kinds = {name: "float64" if isinstance(value, float) else "object" for name, value in values.items()}
    return pd.DataFrame({name: pd.Series([value], dtype=kinds[name]) for name, value in values.items()})


def start_from(run: Run, data: Chosen, t: Translator) -> None:
    """Buttons that fill the form: the typical case, and test cases of each outcome."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("Typical case"), icon=":material/person:", on_click=fill, args=(run, None))
        case_buttons(run, data, ask_about, t)


def controls(run: Run, order: np.ndarray, t: Translator) -> None:
    """One control for each measurement, in that order; the first few at once."""
    columns = run.schema["columns"]
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
def order_of(run: Run, _predict: Predict, _reference: pd.DataFrame) -> np.ndarray:
    """The columns by how far each moves the risk, largest first."""
    return np.argsort(-influence(_predict, run.schema["columns"], _reference), kind="stable")


def _value(run: Run, place: int, column: Mapping[str, Any]) -> Any:
    if st.session_state.get(_gap_key(run, place)):
        return float("nan") if column["kind"] == "number" else None
    return _within(column, st.session_state.setdefault(_key(run, place), column["typical"]))


def _within(column: Mapping[str, Any], value: Any) -> Any:
    """The value, or the nearest that the form can hold: a number in the range of the training cases, one of their categories."""
    if column["kind"] == "category":
        return str(value) if str(value) in column["categories"] else column["typical"]
    return float(min(max(value, column["minimum"]), column["maximum"]))


def _control(run: Run, place: int, column: Mapping[str, Any], t: Translator) -> None:
    key, unknown = _key(run, place), bool(st.session_state.get(_gap_key(run, place)))
    if column["kind"] == "category":
        st.selectbox(
            label(run, column["name"], t),
            column["categories"],
            format_func=lambda category: outcome_text(run.settings.dataset, category, t),
            key=key,
            persist_state="session",
            disabled=unknown,
        )
    elif unknown:
        st.caption(label(run, column["name"], t))
    elif column["minimum"] < column["maximum"]:
        name = column_text(run, column["name"], t)
        live_slider(name, column["minimum"], column["maximum"], column["decimals"], key)
    if column["gaps"]:
        st.checkbox(t("not known"), key=_gap_key(run, place), persist_state="session")


def _key(run: Run, place: int) -> str:
    return f"{run.run}-try-{place}"


def _gap_key(run: Run, place: int) -> str:
    return f"{run.run}-gap-{place}"
