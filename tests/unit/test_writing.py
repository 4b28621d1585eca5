"""The job that learns to write molecules: what it keeps, that it stops and goes on, and what is told of its looks."""

import dataclasses
import os
import time

import numpy as np
import pytest

from core import writing
from core.data.molecules.molecules import Molecules
from core.errors import UserError
from core.fingerprint import fingerprint
from core.registry import demo
from core.spec import WRITE, Cases, Hooks
from core.store import Store
from core.writing import AT_LAST, write_molecules
from core.written import (
    IDEAS,
    KEPT,
    Look,
    Written,
    forget_old,
    keep_written,
    read_written,
    writing_settings,
    written_place,
)
from tests.molecules import made_up

SETTINGS = dataclasses.replace(writing_settings(demo("molecule").defaults), epochs=3)


class Made:
    """A demo with made-up molecules."""

    def __init__(self, count: int) -> None:
        smiles = list(made_up(count)[0].smiles)
        self.cases = Cases(Molecules.of(smiles, smiles), np.zeros(count, np.int64), ("no", "yes"), "0" * 64)

    def load(self, *_: object) -> Cases:
        return self.cases


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(writing, "PACE_S", 0.0)
    monkeypatch.setattr(writing, "find_demo", lambda _: Made(200))


def test_a_network_that_was_stopped_goes_on_and_keeps_what_was_written(tmp_path):
    store, told = Store(tmp_path), []
    key = fingerprint(SETTINGS, "0" * 64)
    hooks = Hooks(told.append, lambda: bool(told) and told[-1].epoch >= 1, store.checkpoint(key))
    first = write_molecules(SETTINGS, hooks, store)
    before = read_written(store, key)
    assert first.run == key and not first.whole and before is not None and before.ending == "stopped"
    whole = write_molecules(SETTINGS, Hooks(checkpoint=store.checkpoint(key)), store)
    after = read_written(store, key)
    assert whole.whole and after is not None and after.ending == "finished"
    assert [look.epoch for look in after.looks] == [1, 2, 3] and after.looks[-1].written == AT_LAST
    assert before.looks[0].epoch == 1 and set(after.ideas).isdisjoint(Made(200).cases.inputs.smiles)


def test_too_few_molecules_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(writing, "find_demo", lambda _: Made(20))
    with pytest.raises(UserError, match=r"There are \d+ molecules to learn writing from; at least 100"):
        write_molecules(SETTINGS, Hooks(), Store(tmp_path))


def test_the_settings_are_those_of_the_data_and_train_no_run():
    own = dataclasses.replace(demo("molecule").defaults, dataset="upload:x", positive="toxic", folds=5, members=3)
    wanted = writing_settings(own)
    assert (wanted.dataset, wanted.positive, wanted.model) == ("upload:x", "toxic", WRITE)
    assert wanted.trainings == 1


def test_shares_are_each_of_the_count_before():
    assert Look(1, 40, 20, 10, 5).shares == (0.5, 0.5, 0.5)
    assert Look(1, 40, 0, 0, 0).shares == (0, 0, 0)


def test_the_latest_ideas_are_last_each_is_there_once_and_a_look_takes_the_place_of_later_ones():
    told = Written().after(Look(1, 4, 3, 2, 2), ["a", "b"]).after(Look(2, 4, 3, 2, 2), ["c", "a"])
    assert told.ideas == ("b", "c", "a") and [look.epoch for look in told.looks] == [1, 2]
    assert [look.epoch for look in told.after(Look(1, 1, 1, 1, 1), []).looks] == [1]
    many = [str(place) for place in range(IDEAS + 5)]
    assert Written().after(Look(1, 1, 1, 1, 1), many).ideas == tuple(many[5:])


def test_what_is_kept_is_read_again_and_what_is_none_is_nothing(tmp_path):
    store, told = Store(tmp_path), Written((Look(1, 4, 3, 2, 1),), ("CCO",), "finished")
    keep_written(store, "abc", told)
    assert read_written(store, "abc") == told and read_written(store, "none") is None
    written_place(store, "abc").write_text('{"looks": [{"x": 1}]}')
    assert read_written(store, "abc") is None


def test_only_the_latest_are_kept(tmp_path):
    store = Store(tmp_path)
    for hours in range(KEPT + 3):
        keep_written(store, str(hours), Written())
        os.utime(written_place(store, str(hours)), (time.time() - 3600 * (hours + 2),) * 2)
    forget_old(store)
    assert {int(path.stem) for path in (tmp_path / "written").iterdir()} == set(range(KEPT))
