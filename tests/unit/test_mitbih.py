"""MIT-BIH: what is fetched, the beats cut out of a record as marked, and the set as it is learned from."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from pathlib import Path

import numpy as np
import pytest

from core.data.downloads import downloads_folder, located, read_parts
from core.data.fetching import fetch
from core.data.series import mitbih_file
from core.data.series.loading import load_series
from core.data.series.mitbih import MITBIH, mitbih_datasets, records
from core.data.series.recording import Annotation, Recording
from core.data.series.wfdb_package import downloaded_record
from core.data.splits import fold_splits
from core.errors import Stopped, UserError
from core.registry import demo
from core.spec import Hooks, Remote
from core.store import Store
from tests.site import CONTENT, serving, wanted

DEMO = demo("series")
DATA = Path(os.environ.get("DEV_DATA_DIR", "nowhere"))
with_data = pytest.mark.skipif(
    not (DATA / "mitbih_pvc_beats_180hz.npz").is_file(), reason="DEV_DATA_DIR holds no MIT-BIH beats"
)


def parts(site, n=3):
    url, checksum = f"http://127.0.0.1:{site.server_address[1]}/", "sha256:" + hashlib.sha256(CONTENT).hexdigest()
    return tuple(Remote(f"{url}{place}", f"one-{place}", checksum, len(CONTENT)) for place in range(n))


def several(monkeypatch, site):
    about = dataclasses.replace(DEMO.dataset(MITBIH), download=wanted(site, parts=parts(site)))
    monkeypatch.setattr("core.data.fetching.find_demo", lambda _: dataclasses.replace(DEMO, downloads=(about,)))
    return about.download


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A state folder without anything fetched, and nothing that is read instead."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    return tmp_path


def test_twelve_records_of_three_files_each_with_address_and_published_checksum():
    about = DEMO.dataset(MITBIH).download
    assert len(about.parts) == 36 and len({part.checksum for part in about.parts}) == 36
    for part in about.parts:
        assert re.fullmatch(r"https://physionet\.org/files/mitdb/1\.0\.0/\d{3}\.(hea|dat|atr)", part.url)
        assert re.fullmatch("sha256:[0-9a-f]{64}", part.checksum) and part.file == "mitdb-" + part.url.split("/")[-1]
    assert about.most_bytes == sum(part.most_bytes for part in about.parts) < 25e6


@with_data
def test_the_checksums_are_those_of_the_files_that_are_here():
    known = {part.file: part.checksum for part in DEMO.dataset(MITBIH).download.parts}
    for ending in ("dat", "atr"):  # the header here has comments that PhysioNet's has not
        content = (DATA / "wfdb" / f"100.{ending}").read_bytes()
        assert known[f"mitdb-100.{ending}"] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_all_files_of_a_set_are_fetched_and_together_they_are_the_whole(alone, monkeypatch):
    with serving("whole") as site:
        download, said = several(monkeypatch, site), []
        fetch(_settings(), Hooks(said.append), Store(alone), None)
        assert len(site.asked) == 3
    shares = [one.epoch for one in said]
    assert shares == sorted(shares) and shares[-1] == 100 and 30 < min(shares[len(shares) // 2 :]) < 70
    assert located(download) == downloads_folder() and read_parts(download) == dict.fromkeys(
        ("one-0", "one-1", "one-2"), CONTENT
    )
    (downloads_folder() / "one-1").write_bytes(b"another")
    with pytest.raises(UserError, match="one-1 was changed since"):
        read_parts(download)
    assert located(download) is None


def test_a_stop_between_the_files_keeps_what_came_and_the_set_is_not_there_yet(alone, monkeypatch):
    with serving("whole") as site:
        download, said = several(monkeypatch, site), []
        with pytest.raises(Stopped):
            fetch(_settings(), Hooks(said.append, lambda: said[-1].epoch > 40), Store(alone), None)
        assert located(download) is None and (downloads_folder() / "one-0").is_file()
        fetch(_settings(), Hooks(), Store(alone), None)
        assert len(site.asked) == 4 and located(download) == downloads_folder()


def _settings():
    return dataclasses.replace(DEMO.settings_for(MITBIH), model="download")


def recording(marks, steps=1000):
    signal = np.stack([np.arange(steps, dtype=np.float32), np.zeros(steps, np.float32)], axis=1)
    return Recording("1.hea", signal, ("MLII", "V5"), ("mV", "mV"), 360.0, annotations=tuple(marks))


def test_a_beat_is_a_quarter_second_before_and_a_third_after_its_mark_every_second_sample_with_mean_0_and_spread_1():
    beats = mitbih_file.beats_of(recording([Annotation(500 / 360, "V"), Annotation(700 / 360, "N")]), 7)
    assert beats.x.shape == (2, 108) and beats.ventricular.tolist() == [1, 0] and beats.record.tolist() == [7, 7]
    ramp = np.arange(216)
    assert beats.x[0] == pytest.approx(((ramp - 107.5) / ramp.std())[::2], abs=1e-3)  # the 46th sample is at the mark


def test_marks_that_are_no_beats_and_beats_at_the_ends_are_left_out():
    marks = [
        Annotation(step / 360, text)
        for step, text in ((89, "N"), (90, "N"), (500, "+ (N"), (500, "~"), (874, "V"), (875, "V"))
    ]
    assert mitbih_file.beats_of(recording(marks), 7).ventricular.tolist() == [0, 1]


@with_data
def test_beats_cut_out_of_record_100_are_those_that_were_cut_before():
    folder = DATA / "wfdb"
    files = {path.name: path.read_bytes() for path in folder.glob("100.*")}
    beats = mitbih_file.beats_of(downloaded_record("100", files), 100)
    with np.load(DATA / "mitbih_pvc_beats_180hz.npz") as file:
        rows = file["record"] == 100
        assert np.abs(beats.x.astype(float) - file["x"][rows].astype(float)).max() < 0.005
        assert (beats.ventricular == file["is_pvc"][rows]).all()


@with_data
def test_the_set_is_read_with_its_records_as_patients_who_stay_together():
    cases = load_series(DEMO.settings_for(MITBIH), None)
    assert (
        cases.inputs.shape == (25301, 108, 1) and int(cases.y.sum()) == 2011 and cases.classes[1] == "ventricular beat"
    )
    assert set(cases.groups) == set(map(int, records())) and len(records()) == 12
    assert not [finding for finding in cases.findings if finding.level == "stop"]
    heavy = np.isin(cases.groups, (106, 119, 200))
    assert cases.y[heavy].sum() / cases.y.sum() == pytest.approx(0.89, abs=0.005)
    for fold in fold_splits(cases.y, cases.groups, 0, 5):
        assert not set(cases.groups[fold.test]) & set(cases.groups[np.r_[fold.train, fold.validation]])


def test_without_its_files_one_sentence_says_how_to_fetch_them(alone):
    with pytest.raises(UserError, match=r"MIT-BIH Arrhythmia Database 180 Hz is not on this machine\. Download it"):
        load_series(DEMO.settings_for(MITBIH), None)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off"])
def test_another_file_in_its_place_is_refused_in_one_sentence(content, alone, monkeypatch):
    monkeypatch.setenv("DEV_DATA_DIR", str(alone))
    (alone / mitbih_datasets()[0].download.file).write_bytes(content)
    with pytest.raises(UserError, match="does not hold the beats"):
        load_series(DEMO.settings_for(MITBIH), None)
