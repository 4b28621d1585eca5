"""The test cases of a run: their rows in the data, their outcomes and the risks they got."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import streamlit as st

from core.decisions.intervals import Patients, patients
from core.store import Store
from pages.components.data import Chosen


@dataclasses.dataclass(frozen=True)
class Tested:
    """Places in the data (n,), outcomes (n,) 0/1 and predicted risks (n,)."""

    row: np.ndarray
    y: np.ndarray
    p: np.ndarray


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def tested(run_id: str) -> Tested:
    """The test cases, read once a session; the page starts anew where the run has gone."""
    store = Store()
    run = store.load(run_id)
    if run is None:
        st.rerun()
    with np.load(io.BytesIO(store.read(run, "test.npz")), allow_pickle=False) as file:
        return Tested(file["row"], file["y"].astype(np.int64), file["p"].astype(np.float64))


def patient_of(data: Chosen, cases: Tested) -> np.ndarray | None:
    """The patient each test case belongs to (n,), where the data tell."""
    return None if data.cases.groups is None else np.asarray(data.cases.groups)[cases.row]


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def drawn_patients(run_id: str, _data: Chosen, seed: int) -> Patients | None:
    """Resamples of whole patients, drawn once a session; None where every case is one."""
    cases = tested(run_id)
    return patients(cases.y, patient_of(_data, cases), seed)
