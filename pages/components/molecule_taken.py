"""The molecule that is asked about, as the session holds it: one of the data, or one that was typed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
from pages.components.case_buttons import first_case
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.chemistry.standardising import Standard
    from core.data.molecules.molecules import Molecules


@dataclasses.dataclass(frozen=True)
class Taken:
    """One molecule, and what is to be said of it besides the answer."""

    one: Molecules
    name: str
    notes: list[str]
    row: int = -1  # in the data; -1 for one that was typed


def typed_key(run: Run) -> str:
    """Where the session holds what was typed."""
    return f"{run.run}-smiles"


def taken(run: Run, data: Chosen, t: Translator) -> Taken | None:
    """The molecule that was typed, else the case the session has; None, and the reason drawn, where the former is none."""
    if text := str(st.session_state.get(typed_key(run), "")).strip():
        return _typed(text, data, t)
    if _row_key(run) not in st.session_state:
        first_case(run, data, take)
    row = int(st.session_state[_row_key(run)])
    return Taken(data.cases.inputs[np.array([row])], str(data.cases.inputs.ids[row]), [_truth(data, row, t)], row)


def asked_text(run: Run, data: Chosen) -> str:
    """What was typed, else the SMILES of the case the session has; empty before there is any."""
    text = str(st.session_state.get(typed_key(run), "")).strip()
    row = st.session_state.get(_row_key(run))
    return text or ("" if row is None else str(data.cases.inputs.smiles[int(row)]))


def take(run: Run, data: Chosen, row: int) -> None:
    """Ask about that case of the data from now on, and no longer about what was typed."""
    st.session_state[_row_key(run)] = row
    st.session_state[typed_key(run)] = ""


def _typed(text: str, data: Chosen, t: Translator) -> Taken | None:
    try:
        found = standard_form(text)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        return None
    from core.chemistry.standardising import FORMS
    from core.data.molecules.molecules import Molecules

    notes = []
    if found.done:
        what = t("; ").join(t(FORMS[name]) for name in found.done)
        notes.append(t("Asked about in its standard form, `{smiles}`: {what}.", smiles=found.smiles, what=what))
    same = np.flatnonzero(data.cases.inputs.smiles == found.smiles)
    notes += [t.join(t("This molecule is among the data."), _truth(data, int(row), t)) for row in same]
    return Taken(Molecules.of([found.smiles], [text]), t("the molecule you typed"), notes)


@st.cache_resource(scope="session", max_entries=60, show_spinner=False)
def standard_form(text: str) -> Standard:
    """The form of a SMILES in which it is asked about, by a worker: what somebody types may keep RDKit busy, or end it."""
    from core.chemistry.standardising import standardise

    found: Standard = engine().call(standardise, text)
    return found


def _truth(data: Chosen, row: int, t: Translator) -> str:
    name = outcome_text(data.settings.dataset, data.cases.classes[int(data.cases.y[row])], t)
    return t("Its class in the data: **{outcome}**.", outcome=literally(name))


def _row_key(run: Run) -> str:
    return f"{run.run}-molecule"
