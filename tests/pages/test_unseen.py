"""Where a run has folds, every case was answered by a network that had not learned from it."""

import dataclasses
import io

import numpy as np
import pytest

from core.store import Store
from pages.components.tested import unseen
from tests.examples import a_run


@pytest.mark.parametrize("several", [False, True], ids=["two classes", "several classes"])
def test_the_cases_of_all_folds_are_taken_where_there_are_folds(monkeypatch, several):
    p = np.array([0.1, 0.7, np.nan, 0.4])  # one fold was not trained
    file = io.BytesIO()
    np.savez(file, row=np.array([3, 0, 1, 2]), y=np.array([0, 1, 1, 0]), fold=np.array([0, 0, 1, 0]),
             p=np.column_stack([1 - p, p]) if several else p)  # fmt: skip
    monkeypatch.setattr(Store, "read", lambda self, run, name: {"folds.npz": file.getvalue()}[name])
    run = dataclasses.replace(a_run(), files={"folds.npz": f"{several}"})
    cases = unseen.__wrapped__(run)
    assert (cases.row.tolist(), cases.y.tolist(), cases.p.tolist()) == ([3, 0, 2], [0, 1, 0], [0.1, 0.7, 0.4])
