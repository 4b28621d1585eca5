"""The test cases of a run: their rows in the data, their outcomes and the risks they got."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import streamlit as st

from core.decisions.intervals import Patients, patients
from core.results import Run
from core.store import Store
from pages.components.data import Chosen

per_run = st.cache_resource(
    scope="session", max_entries=8, show_spinner=False, hash_funcs={Run: lambda run: (run.question, run.files)}
)
"""Remembers what was made of a run until its files change: a stopped run that was continued is another one."""


@dataclasses.dataclass(frozen=True)
class Tested:
    """Places in the data (n,), outcomes (n,) 0/1 and predicted risks (n,); of several classes, of the one asked about."""

    row: np.ndarray
    y: np.ndarray
    p: np.ndarray


@dataclasses.dataclass(frozen=True)
class Answered:
    """Of the test cases the places in the data (n,), the classes (n,) and the probability of every class (n, classes)."""

    row: np.ndarray
    y: np.ndarray
    p: np.ndarray


@per_run
def all_answers(run: Run) -> Answered:
    """The test cases with all that the network said of them."""
    with np.load(io.BytesIO(Store().read(run, "test.npz")), allow_pickle=False) as file:
        p = file["p"].astype(np.float64)
        return Answered(file["row"], file["y"].astype(np.int64), np.column_stack([1 - p, p]) if p.ndim == 1 else p)


@per_run
def tested(run: Run) -> Tested:
    """The test cases, read once a session."""
    with np.load(io.BytesIO(Store().read(run, "test.npz")), allow_pickle=False) as file:
        y, p = file["y"].astype(np.int64), file["p"].astype(np.float64)
        if p.ndim == 2:
            y, p = (y == run.asked).astype(np.int64), p[:, run.asked]
        return Tested(file["row"], y, p)


@per_run
def unseen(run: Run) -> Tested:
    """Every case that a network answered without having learned from it: those of all folds, else the test cases."""
    if "folds.npz" not in run.files:
        return tested(run)
    with np.load(io.BytesIO(Store().read(run, "folds.npz")), allow_pickle=False) as file:
        row, y, p = file["row"], file["y"].astype(np.int64), file["p"].astype(np.float64)
    if p.ndim > 1:
        y, p = (y == run.asked).astype(np.int64), p[:, run.asked]
    told = np.isfinite(p)
    return Tested(row[told], y[told], p[told])


def patient_of(data: Chosen, cases: Tested) -> np.ndarray | None:
    """The patient each test case belongs to (n,), where the data tell."""
    return None if data.cases.groups is None else np.asarray(data.cases.groups)[cases.row]


@per_run
def drawn_patients(run: Run, _data: Chosen) -> Patients | None:
    """Resamples of whole patients, drawn once a session; None where every case is one."""
    cases = tested(run)
    return patients(cases.y, patient_of(_data, cases), run.settings.seed)
