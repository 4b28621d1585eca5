"""The shelf of runs: names beside them, the trash, and what cannot be opened again."""

import dataclasses
import time

import pytest

from core import runs
from core.errors import UserError
from core.fingerprint import fingerprint
from core.spec import UPLOAD
from core.store import Store
from tests.examples import SETTINGS, a_run

FILES = {"model.keras": b"k", "test.npz": b"t"}
OTHER = "f" * 20


def kept(folder, **changes):
    store = Store(folder)
    return store, store.save(a_run(**changes), FILES)


def test_a_name_is_kept_beside_the_run_and_not_in_it(tmp_path):
    store, run = kept(tmp_path)
    runs.rename(store, run.run, "  Monday's\n best ")
    assert runs.note(store, run.run).name == "Monday's best"
    assert store.load(run.run) == run
    runs.rename(store, run.run, "")
    assert runs.note(store, run.run) == runs.Note()


@pytest.mark.parametrize("name", ["x" * 61, "a\u202eb", "a\x00b"])
def test_a_name_that_is_too_long_or_not_printable_is_refused(tmp_path, name):
    store, run = kept(tmp_path)
    with pytest.raises(UserError, match="at most 60"):
        runs.rename(store, run.run, name)


def test_a_note_that_cannot_be_read_is_an_empty_one(tmp_path):
    store, run = kept(tmp_path)
    for content in ("", "[]", '{"name": 1}', "{"):
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / f"{run.run}.json").write_text(content)
        assert runs.note(store, run.run).imported == ""


def test_the_list_is_read_from_manifests_newest_first_without_the_damaged(tmp_path):
    store, run = kept(tmp_path)
    newer = store.save(a_run(OTHER, created="2026-11-22T10:00:00+00:00"), FILES)
    assert runs.listed(store) == [newer, run]
    (tmp_path / "runs" / OTHER / "manifest.json").write_text('{"run": "{}", "sha256": "0"}')
    assert runs.listed(store) == [run]


def test_a_run_that_went_on_is_listed_as_it_is_now(tmp_path):
    store, _ = kept(tmp_path, ending="stopped")
    assert runs.listed(store)[0].ending == "stopped"
    store.save(a_run(), FILES)
    assert runs.listed(store)[0].ending == "finished"


def test_a_deleted_run_can_be_brought_back_with_its_name(tmp_path):
    store, run = kept(tmp_path)
    runs.rename(store, run.run, "mine")
    runs.remove(store, run.run)
    assert store.load(run.run) is None and runs.listed(store) == []
    runs.empty_trash(store)
    assert runs.bring_back(store, run.run)
    assert store.load(run.run) == run
    assert runs.note(store, run.run).name == "mine"


def test_the_trash_forgets_after_a_week_and_never_brings_back_over_another(tmp_path):
    store, run = kept(tmp_path)
    runs.rename(store, run.run, "mine")
    runs.mark_imported(store, run.run)
    runs.remove(store, run.run)
    newer = store.save(a_run(best_epoch=1), FILES)
    assert runs.note(store, run.run) == runs.Note()  # it was trained here and has no name
    assert runs.bring_back(store, run.run)
    assert store.load(run.run) == newer
    runs.remove(store, run.run)
    for place in (tmp_path / "trash").iterdir():
        old = time.time_ns() - int(8 * 86_400e9)
        place.rename(place.with_name(f"{run.run}-{old - place.stat().st_ino}"))
    runs.empty_trash(store)
    assert not list((tmp_path / "trash").iterdir())
    assert not runs.bring_back(store, run.run)
    assert runs.note(store, run.run) == runs.Note()


def test_only_what_this_version_trained_on_data_that_are_here_is_opened_again(tmp_path):
    store, old = kept(tmp_path)
    assert "another version" in runs.cannot_reopen(store, old)
    ours = dataclasses.replace(old, run=fingerprint(old.settings, old.data["sha256"]))
    assert runs.cannot_reopen(store, ours) == ""
    own = dataclasses.replace(SETTINGS, dataset=UPLOAD + "0" * 64)
    absent = dataclasses.replace(old, settings=own, run=fingerprint(own, old.data["sha256"]))
    assert "is not on this machine" in runs.cannot_reopen(store, absent)
