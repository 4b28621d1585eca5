"""A stop that comes while what cannot be interrupted is under way."""

from __future__ import annotations

import dataclasses
import threading
import time

import numpy as np
import pytest

from core.errors import Stopped
from core.experiment import run_experiment
from core.models.baseline import BASELINES, answers_beside
from core.registry import demo as find_demo
from core.spec import Hooks
from core.stopping import unless_stopped
from core.store import Store

PART = (np.zeros((4, 2), np.float32), np.array([0, 1, 0, 1]))


class Long:
    """A simple model that is fitted until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go, self.ended = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, train: object, validation: object, asked: np.ndarray) -> np.ndarray:
        self.begun.set()
        self.let_go.wait(30)
        self.ended.set()
        return np.full(len(asked), 0.5)


@pytest.fixture
def long(monkeypatch):
    model = Long()
    monkeypatch.setitem(BASELINES, "boosting", ("Long", model))
    yield model
    model.let_go.set()


def test_what_is_wanted_is_waited_for_and_its_fault_is_its_own():
    assert unless_stopped(lambda: 7, lambda: False) == 7
    with pytest.raises(ZeroDivisionError):
        unless_stopped(lambda: 1 // 0, lambda: False)


def test_what_is_nearly_done_is_waited_for_after_a_stop_and_nothing_else():
    assert unless_stopped(lambda: time.sleep(0.3) or 7, lambda: True, grace_s=5) == 7
    forever = threading.Event()
    began = time.monotonic()
    with pytest.raises(Stopped):
        unless_stopped(lambda: forever.wait(30), lambda: True, grace_s=0.2)
    forever.set()
    assert time.monotonic() - began < 2


def test_the_simple_models_that_were_fitted_before_the_stop_are_kept_and_none_is_begun_after_it(long, monkeypatch):
    after = Long()
    monkeypatch.setitem(BASELINES, "forest", ("After", after))
    found = answers_beside(("logistic", "boosting", "forest"), PART, PART, PART[0], long.begun.is_set)
    assert list(found) == ["logistic"] and len(found["logistic"]) == 4
    long.let_go.set()
    assert long.ended.wait(5) and not after.begun.wait(0.3)
    assert list(found) == ["logistic"]


def test_a_stop_while_the_network_is_measured_keeps_it_and_going_on_measures_the_rest(long, tmp_path, monkeypatch):
    store = Store(tmp_path)
    settings = dataclasses.replace(find_demo("tabular").defaults, model="logistic", epochs=2)
    partial = run_experiment(settings, Hooks(should_stop=long.begun.is_set), store)
    assert partial.ending == "stopped" and not partial.whole and len(partial.history["loss"]) == 2
    assert [one["id"] for one in partial.baselines] == ["logistic"]
    said = [finding.values for finding in partial.findings if "simple models beside" in finding.text]
    assert said == [{"n": 1, "all": 2}]
    monkeypatch.undo()
    whole = run_experiment(settings, Hooks(), store)
    assert whole.whole and [one["id"] for one in whole.baselines] == ["logistic", "boosting"]
    assert whole.metrics["auroc"] == partial.metrics["auroc"]
    assert not [finding for finding in whole.findings if "simple models beside" in finding.text]
