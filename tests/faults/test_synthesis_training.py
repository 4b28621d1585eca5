"""Faults during the game of two networks: a killed worker, a stop before, in and after it, somebody who interferes. Slow."""

from __future__ import annotations

import dataclasses
import os
import signal

import pytest

from core.engine.client import Engine
from core.registry import demo
from core.spec import Wish
from core.synthesis_moments import unpack_moments
from tests.engine.conftest import ended, known, until
from tests.faults.test_real_trainings import process_of, stored

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SETTINGS = dataclasses.replace(demo("gan").settings_for("nodule-synthetic"), epochs=30, batch=16)
LONG_S = 240


@pytest.fixture(scope="module")
def data() -> str:
    """The hash of the phantoms."""
    return demo("gan").load(SETTINGS, None).sha256


def begun(engine: Engine, run: str, epochs: int) -> None:
    """Wait until so many epochs of the game, not of the classifier before it, are over."""
    until(lambda: known(engine, run).part == 1 and known(engine, run).epoch >= epochs, LONG_S)


def test_a_killed_worker_goes_on_with_the_game_and_its_looks(engine: Engine, data: str) -> None:
    run = engine.submit(SETTINGS, data, "ann")
    until(lambda: known(engine, run).state == "running", LONG_S)  # an engine that has just begun imports Keras first
    victim = process_of(engine, run)
    until(lambda: known(engine, run).part == 1 and known(engine, run).saved_epoch >= 2, LONG_S)
    os.kill(victim, signal.SIGKILL)
    told = until(lambda: known(engine, run).resumed == 1)
    assert ended(engine, run, LONG_S).state == "done" and told < 3
    whole = stored(engine, run)
    assert whole.resumed == 1 and len(whole.history["loss"]) == len(whole.history["val_loss"]) == SETTINGS.epochs
    steps = [moment.step for moment in unpack_moments(engine.store.read(whole, "moments.npz"))]
    assert steps == sorted(set(steps)) and steps[0] == 0 and whole.told["quality"]["step"][0] < 150


def test_stop_is_heard_before_in_and_after_the_game_which_then_goes_on(engine: Engine, data: str) -> None:
    settings = dataclasses.replace(SETTINGS, seed=1, model="conditional")  # which is measured for long
    run = engine.submit(settings, data, "ann")
    until(lambda: known(engine, run).part == 0 and known(engine, run).epoch >= 1, LONG_S)
    engine.stop(run)
    until(lambda: known(engine, run).over)
    assert engine.store.load(run) is None
    engine.submit(settings, data, "ann")
    begun(engine, run, 3)
    engine.stop(run)
    until(lambda: known(engine, run).over)
    partial = stored(engine, run)
    assert partial.ending == "stopped" and 3 <= len(partial.history["loss"]) < settings.epochs
    assert partial.metrics["frechet_distance"].value is None and partial.metrics["memorisation"].value is not None
    engine.submit(settings, data, "ann")
    begun(engine, run, settings.epochs)
    engine.stop(run)
    until(lambda: known(engine, run).over)
    assert not stored(engine, run).whole and len(stored(engine, run).history["loss"]) == settings.epochs
    engine.submit(settings, data, "ann")
    assert ended(engine, run, LONG_S).state == "done"
    whole = stored(engine, run)
    assert len(whole.history["loss"]) == settings.epochs
    assert whole.history["loss"][: len(partial.history["loss"])] == pytest.approx(partial.history["loss"], rel=1e-3)


def test_who_interferes_is_obeyed_and_it_is_kept_with_the_run(engine: Engine, data: str) -> None:
    settings = dataclasses.replace(SETTINGS, seed=2)
    run = engine.submit(settings, data, "ann")
    begun(engine, run, 2)
    engine.wish(run, Wish(generator=0, discriminator=3.0))
    begun(engine, run, 10)
    engine.wish(run, Wish())
    assert ended(engine, run, LONG_S).state == "done"
    changes = stored(engine, run).told["changes"]
    assert [(change["generator"], change["discriminator"]) for change in changes] == [(0, 3), (1, 1)]
    assert 0 < changes[0]["step"] < changes[1]["step"] < 50 * settings.epochs
