"""Runs are written whole or not at all, and nothing damaged is ever loaded."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core import store as store_module
from core.errors import UserError
from core.results import Run
from core.store import Store, write
from tests.examples import a_run

ROOT = Path(__file__).parents[2]
FILES = {"model.keras": b"k" * 5000, "model.onnx": b"o" * 5000, "test.npz": b"t" * 500}


def name_of(number: int) -> str:
    return f"{number:020x}"


def kept(folder, **changes) -> tuple[Store, Run]:
    store = Store(folder)
    return store, store.save(a_run(**changes), FILES)


def test_a_saved_run_comes_back_equal_with_the_hash_of_every_file(tmp_path):
    store, run = kept(tmp_path)
    assert store.load(run.run) == run
    assert set(run.files) == set(FILES)
    assert store.files(run) == FILES


def test_nan_and_arrays_become_plain_json(tmp_path):
    store, run = kept(tmp_path, history={"loss": np.array([0.5, np.nan]), "val_loss": [0.1]})
    assert store.load(run.run).history["loss"] == [0.5, None]


def test_an_unknown_or_unsafe_name_finds_nothing(tmp_path):
    store, _ = kept(tmp_path)
    assert store.load("f" * 20) is None
    assert store.load("../runs") is None
    assert store.upload("../../etc/passwd") is None


def test_saving_again_keeps_the_run_that_is_there(tmp_path):
    store, first = kept(tmp_path)
    second = store.save(a_run(best_epoch=1), {**FILES, "model.keras": b"other"})
    assert second == first == store.load(first.run)


def test_a_stopped_run_gives_way_to_the_one_that_went_on_and_is_kept_aside(tmp_path):
    store, stopped = kept(tmp_path, ending="stopped")
    longer = {name: [*values, 0.1] for name, values in stopped.history.items()}
    further = store.save(a_run(ending="stopped", history=longer), FILES)
    assert store.load(stopped.run) == further
    assert store.save(a_run(ending="stopped"), FILES) == further
    whole = store.save(a_run(), {**FILES, "model.keras": b"whole"})
    assert store.load(stopped.run) == whole
    assert store.save(a_run(ending="stopped", history=longer), FILES) == whole
    assert len(list((tmp_path / "older").iterdir())) == 2
    with pytest.raises(UserError, match="has gone on in the meantime"):
        store.read(stopped, "model.keras")
    assert store.load(stopped.run) == whole


def test_a_run_that_is_replaced_while_it_is_read_is_not_taken_for_damaged(tmp_path, monkeypatch):
    store, stopped = kept(tmp_path, ending="stopped")
    complete = store_module._complete

    def replaced_meanwhile(place, run):
        monkeypatch.setattr(store_module, "_complete", complete)
        store.save(a_run(), {**FILES, "model.keras": b"whole"})
        return complete(place, run)

    monkeypatch.setattr(store_module, "_complete", replaced_meanwhile)
    assert store.load(stopped.run).whole
    assert not (tmp_path / "damaged").exists()


def test_a_run_of_another_version_is_set_aside_as_such_and_not_as_damaged(tmp_path):
    store, run = kept(tmp_path)
    manifest = tmp_path / "runs" / run.run / store_module.MANIFEST
    older = {name: value for name, value in run.to_dict().items() if name != "metrics"}
    inside = json.dumps(older)
    manifest.write_text(json.dumps({"sha256": store_module.sha256(inside.encode()), "run": inside}))
    assert store.load(run.run) is None
    assert len(list((tmp_path / "older").iterdir())) == 1
    assert not (tmp_path / "damaged").exists()


def test_a_damaged_run_is_set_aside_and_can_be_saved_anew(tmp_path):
    store, run = kept(tmp_path)
    (tmp_path / "runs" / run.run / "model.keras").write_bytes(b"damaged")
    assert store.load(run.run) is None
    assert len(list((tmp_path / "damaged").iterdir())) == 1
    assert store.save(a_run(), FILES).files == run.files
    assert store.load(run.run) is not None


def test_a_file_damaged_after_loading_is_refused_in_words(tmp_path):
    store, run = kept(tmp_path)
    (tmp_path / "runs" / run.run / "model.onnx").write_bytes(b"damaged")
    with pytest.raises(UserError, match="set aside"):
        store.read(run, "model.onnx")


def test_all_runs_come_newest_first(tmp_path):
    store = Store(tmp_path)
    for number, day in enumerate(("20", "22", "21")):
        store.save(a_run(name_of(number), created=f"2026-11-{day}T10:00:00+00:00"), FILES)
    assert [run.created[8:10] for run in store.runs()] == ["22", "21", "20"]


def test_an_upload_is_kept_under_its_hash_and_a_damaged_one_is_not_given(tmp_path):
    store = Store(tmp_path)
    name = store.keep_upload(b"a,b\n1,2\n")
    assert store.upload(name) == b"a,b\n1,2\n"
    (tmp_path / "uploads" / name).write_bytes(b"a,b\n9,9\n")
    assert store.upload(name) is None


def test_a_full_disk_is_one_sentence_and_leaves_the_earlier_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write(path, b"before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(UserError, match="Earlier models are safe"):
        write(path, b"after")
    with pytest.raises(UserError, match="Earlier models are safe"):
        Store(tmp_path).save(a_run(), FILES)
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_sweeping_removes_only_what_an_interrupted_save_left(tmp_path):
    store, run = kept(tmp_path)
    left = tmp_path / "runs" / f".{run.run}.x.part"
    left.mkdir()
    os.utime(left, (0, 0))
    store.sweep()
    assert not left.exists()
    assert store.load(run.run) == run


def _damage(content: bytes, rng: random.Random) -> bytes:
    kind = rng.choice(("flip", "cut", "empty", "grow", "swap"))
    if kind == "cut":
        return content[: rng.randrange(len(content))]
    if kind == "empty":
        return b""
    if kind == "grow":
        return content + b"\0"
    if kind == "swap":
        return bytes(rng.randrange(256) for _ in range(len(content)))
    place = rng.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << rng.randrange(8))]) + content[place + 1 :]


def test_150_damaged_files_are_refused_and_none_is_loaded(tmp_path):
    rng, refused = random.Random(0), 0
    for number in range(150):
        store, run = kept(tmp_path, name=name_of(number))
        place = tmp_path / "runs" / run.run
        victim = rng.choice(sorted(place.iterdir()))
        victim.write_bytes(_damage(victim.read_bytes(), rng))
        refused += store.load(run.run) is None
    assert refused == 150
    assert len(list((tmp_path / "damaged").iterdir())) == 150


SAVE = "import sys; from tests.unit.test_store import save_many; save_many(sys.argv[1], int(sys.argv[2]))"


def save_many(folder: str, first: int) -> None:
    """Save and save; a line is printed when the first run lies there."""
    store = Store(Path(folder))
    for number in range(first, first + 1000):
        store.save(a_run(name_of(number)), FILES)
        write(Path(folder) / "one-file", str(number).encode() * 2000)
        print("saved", flush=True)


@pytest.mark.parametrize("points", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_a_save_killed_at_random_points_leaves_only_whole_runs(tmp_path, points):
    rng = random.Random(1)
    write(tmp_path / "one-file", b"0" * 2000)
    for point in range(points):
        order = [sys.executable, "-c", SAVE, str(tmp_path), str(point * 1000)]
        with subprocess.Popen(order, stdout=subprocess.PIPE, cwd=ROOT) as child:
            assert child.stdout.readline() == b"saved\n"
            time.sleep(rng.uniform(0, 0.1))
            child.kill()
        content = (tmp_path / "one-file").read_bytes()
        assert content == content[: len(content) // 2000] * 2000
    names = [place.name for place in (tmp_path / "runs").iterdir() if not place.name.startswith(".")]
    assert len(names) >= points
    assert all(Store(tmp_path).load(name) is not None for name in names)
    assert not (tmp_path / "damaged").exists()


def test_what_was_last_changed_and_what_is_in_use_is_not_old(tmp_path):
    store = Store(tmp_path)
    assert store.oldest("screens", 1) == []
    for hours in range(5):
        place = tmp_path / "screens" / str(hours)
        place.mkdir(parents=True)
        os.utime(place, (time.time() - hours * 3600 - 60,) * 2)
    assert [path.name for path in store.oldest("screens", 2)] == ["2", "3", "4"]
    assert [path.name for path in store.oldest("screens", 0)] == ["1", "2", "3", "4"]
