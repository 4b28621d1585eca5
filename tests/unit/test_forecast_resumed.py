"""A forecast that is stopped or loses its process goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import dataclasses
import os
import signal
import time

import numpy as np
import pytest

from core import forecasting
from core.data.series import loading
from core.data.series.glucose import glucose_cases
from core.engine import daemon
from core.engine.client import Engine
from core.errors import Stopped
from core.forecasting import run_forecast
from core.models import watch
from core.registry import demo
from core.spec import Ahead, Cases, Hooks
from core.store import Store
from tests.engine.conftest import ended, known, until

SETTINGS = dataclasses.replace(demo("series").settings_for("glucose"), model="simple-rnn", epochs=2, batch=64)
TRAININGS = 6  # the network of everybody, then those of five folds


def few_windows() -> Cases:
    """Every tenth window of all 19 people: the folds stay what they are, and a training takes a second."""
    cases = glucose_cases()
    rows = np.arange(0, len(cases.y), 10)
    assert cases.ahead is not None and cases.groups is not None
    ahead = Ahead(cases.ahead.values[rows], cases.ahead.horizons)
    return dataclasses.replace(
        cases, inputs=cases.inputs[rows], y=cases.y[rows], groups=cases.groups[rows], ahead=ahead
    )


def stopping_in(part: int, checkpoint) -> Hooks:
    seen = [1]
    return Hooks(lambda progress: seen.append(progress.part), lambda: seen[-1] >= part, checkpoint)


@pytest.mark.slow  # eleven networks and the figures of two runs
def test_a_stop_keeps_what_is_trained_and_going_on_gives_the_run_of_one_that_was_never_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "EVENT_S", 0)
    monkeypatch.setattr(forecasting, "exported", lambda network, x: {"model.onnx": b"network"})
    monkeypatch.setitem(loading.SETS, "glucose", lambda settings: few_windows())
    whole = run_forecast(SETTINGS, Hooks(), Store(tmp_path / "whole"))
    store = Store(tmp_path / "stopped")
    place = store.checkpoint(whole.run)
    for part in (1, 4):
        with pytest.raises(Stopped):
            run_forecast(SETTINGS, stopping_in(part, place), store)
        assert store.load(whole.run) is None
    kept = {file.name for file in place.parent.iterdir() if "fold" in file.name}
    assert kept == {f"{place.stem}-fold{fold}{place.suffix}" for fold in (1, 2)}
    events = []
    again = run_forecast(SETTINGS, Hooks(on_progress=events.append, checkpoint=place), store)
    assert {event.part for event in events if event.epoch < SETTINGS.epochs} == {4, 5, 6} and again.resumed
    assert again.metrics == whole.metrics and again.told["folds"] == whole.told["folds"]
    assert again.history == whole.history and again.told["margins"] == whole.told["margins"]
    store.forget_checkpoints(whole.run)
    assert not [file for file in place.parent.iterdir() if file.name.startswith(place.stem)]


@pytest.mark.slow  # an engine of its own, six networks on all windows
def test_a_forecast_whose_worker_is_killed_in_a_fold_ends_whole(tmp_path):
    daemon.ensure_engine(tmp_path)
    engine = Engine(tmp_path)
    try:
        run = engine.submit(SETTINGS, glucose_cases().sha256, "ann", demo("series").work_for("glucose"))
        until(lambda: known(engine, run).part >= 3, 200)
        events = engine.link.client().get_events("vitrine-jobs")
        os.kill([e["pid"] for _, e in events if (e["run"], e["kind"]) == (run, "started")][-1], signal.SIGKILL)
        killed = time.perf_counter()
        until(lambda: known(engine, run).resumed == 1)
        assert time.perf_counter() - killed < 3
        job, kept = ended(engine, run, 200), engine.store.load(run)
        assert job.state == "done" and kept is not None and kept.resumed == 1
        assert len(kept.told["folds"]) == TRAININGS - 1 and kept.metrics["mae/30"].n == 4087
        assert not engine.store.checkpoint(run).exists()
    finally:
        engine.close()
        daemon.stop_engine(tmp_path)
