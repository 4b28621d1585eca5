"""PTB-XL: fetched by the publisher's list of checksums, chosen by its tables, put together, and read with its split."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.__main__ import main
from core.data.downloads import download_settings, downloads_folder, located
from core.data.fetching import fetch
from core.data.listed import read_sums
from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.series.loading import load_series
from core.data.series.ptbxl import DATABASE, LEADS, PTBXL, STATEMENTS, SUMS, SUPERCLASSES
from core.data.series.ptbxl_tables import chosen_files, chosen_records
from core.data.splits import split
from core.errors import Stopped, UserError
from core.fingerprint import fingerprint
from core.registry import demo
from core.spec import Hooks
from core.store import Store
from tests.ptbxl import listed, offered, put, signal, tiny_ptbxl

DEMO = demo("series")
FILE = "ptbxl_100hz.npz"
FIRST = "records100/00000/00001_lr"


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A state folder without anything fetched, and nothing that is read instead."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    return tmp_path


def get(hooks: Hooks | None = None) -> None:
    fetch(download_settings("series", PTBXL), hooks or Hooks(), Store(), None)


def refused(monkeypatch, files, said: str) -> list[str]:
    """Ask for a set that cannot be taken; the names of what was asked for."""
    with offered(monkeypatch, files) as site, pytest.raises(UserError, match=said):
        get()
    return site.names


def with_row(change) -> dict[str, bytes]:
    """The tiny set with another table of recordings."""
    files = tiny_ptbxl()
    return listed({**files, DATABASE: change(files[DATABASE].decode()).encode()})


def test_what_is_said_beforehand_is_about_what_the_rule_makes_of_the_real_set():
    about = DEMO.dataset(PTBXL)
    assert about.licence == "CC BY 4.0" and about.split == "official"
    assert about.download.url == "https://physionet.org/files/ptb-xl/1.0.3/" and about.download.checksum == "noted"
    assert 150e6 < about.download.most_bytes < 200e6 and about.download.listed.files == 13_000


def test_the_whole_set_is_fetched_checked_and_put_together_and_the_single_files_go(alone, monkeypatch):
    said = []
    with offered(monkeypatch, tiny_ptbxl()) as site:
        get(Hooks(said.append))
        assert site.names[:3] == [SUMS, DATABASE, STATEMENTS] and len(site.names) == 3 + 120
        get()
        assert len(site.names) == 123  # it is here
    assert sorted(path.name for path in downloads_folder().iterdir()) == [FILE, f"{FILE}.sha256"]
    shares = [one.epoch for one in said]
    assert shares == sorted(shares) and shares[-1] == 100 and 1440 <= said[-1].step < 1500  # 60 signals of 24 kB
    cases = load_series(DEMO.settings_for(PTBXL), None)
    assert cases.inputs.shape == (60, 1000, 12) and cases.inputs.channels == LEADS and set(cases.inputs.units) == {"mV"}
    assert cases.inputs.values[6] == pytest.approx(signal(7), abs=1e-6)


def test_labels_parts_and_patients_are_those_of_the_tables(alone):
    put(downloads_folder())
    cases = load_series(DEMO.settings_for(PTBXL), None)
    assert cases.y.tolist() == 4 * [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4] and cases.classes == tuple(
        SUPERCLASSES.values()
    )
    assert cases.parts.tolist() == 30 * [TRAIN] + 15 * [VALIDATION] + 15 * [TEST]
    assert cases.groups[:4].tolist() == [10, 10, 10, 11] and cases.groups[-1] == 104
    made = split("official", cases.y, cases.groups, 0, cases.parts)
    assert made.test.tolist() == list(range(45, 60)) and not set(cases.groups[made.train]) & set(
        cases.groups[made.test]
    )
    left_out = next(one for one in cases.findings if "left out" in one.text)
    assert left_out.values == {"several": 1, "none": 2}
    assert not [one for one in cases.findings if one.level == "stop"]


def test_one_group_can_be_asked_about_against_the_others(alone):
    put(downloads_folder())
    asked = dataclasses.replace(DEMO.settings_for(PTBXL), positive="myocardial infarction")
    cases = load_series(asked, None)
    assert cases.classes[1] == "myocardial infarction" and cases.y.sum() == 12
    assert np.flatnonzero(cases.y)[::3].tolist() == [3, 18, 33, 48]


def test_the_number_of_a_run_depends_on_what_was_fetched(alone, monkeypatch):
    settings, numbers = DEMO.settings_for(PTBXL), []
    for files in (tiny_ptbxl(), with_row(lambda table: table.replace("{'NDT': 100.0}", "{'LVH': 100.0}", 1))):
        with offered(monkeypatch, files):
            get()
        numbers.append(fingerprint(settings, load_series(settings, None).sha256))
        (downloads_folder() / FILE).unlink()
    assert numbers[0] != numbers[1]


def test_a_stop_keeps_what_came_and_the_next_time_goes_on_there(alone, monkeypatch):
    said = []
    with offered(monkeypatch, tiny_ptbxl()) as site:
        with pytest.raises(Stopped):
            get(Hooks(said.append, lambda: len(said) == 30))
        assert located(DEMO.dataset(PTBXL).download) is None and site.names[-1].endswith("00015_lr.dat")
        first = len(site.names)
        get()
        assert sorted(site.names[first:])[0] == SUMS and not [name for name in site.names[first:] if "00007" in name]
    assert len(load_series(DEMO.settings_for(PTBXL), None).y) == 60


def test_a_file_that_differs_from_the_list_is_refused_and_only_that_one_is_asked_for_again(alone, monkeypatch):
    files = tiny_ptbxl()
    other = {**files, f"{FIRST}.dat": b"another" + files[f"{FIRST}.dat"][7:]}
    refused(monkeypatch, other, r"127\.0\.0\.1:\d+ is not the published file: its checksum differs")
    assert not located(DEMO.dataset(PTBXL).download)
    with offered(monkeypatch, files) as site:
        get()
        assert f"{FIRST}.dat" in site.names and f"{FIRST}.hea" not in site.names


@pytest.mark.parametrize("gone", [STATEMENTS, f"{FIRST}.dat"])
def test_a_file_that_the_list_does_not_name_is_not_fetched(gone, alone, monkeypatch):
    files = tiny_ptbxl()
    lines = [line for line in files[SUMS].decode().splitlines() if gone not in line]
    names = refused(monkeypatch, {**files, SUMS: "\n".join(lines).encode()}, f"does not name {gone}")
    assert gone not in names and f"{FIRST}.hea" not in names


def test_what_is_no_list_is_refused_and_asked_for_anew(alone, monkeypatch):
    refused(monkeypatch, {**tiny_ptbxl(), SUMS: b"<html>moved</html>"}, "is not a list of checksums")
    with offered(monkeypatch, tiny_ptbxl()):
        get()
    assert located(DEMO.dataset(PTBXL).download)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.replace("strat_fold", "fold"), "ptbxl_database.csv has no column strat_fold"),
        (lambda table: table.replace(",10,records100", ",ten,records100"), "not written as that of PTB-XL"),
        (lambda table: table.replace("records100/00000/00001_lr", "../../00001_lr"), "not written as that of PTB-XL"),
        (lambda table: table.replace("{'LVH': 50.0}", "{}"), "no recording of every diagnostic group"),
    ],
)
def test_a_table_of_another_kind_is_refused_in_one_sentence_before_any_recording(change, said, alone, monkeypatch):
    assert refused(monkeypatch, with_row(change), said) == [SUMS, DATABASE, STATEMENTS]


def test_more_files_than_expected_are_not_fetched(alone, monkeypatch):
    monkeypatch.setattr("core.data.series.ptbxl_tables.chosen_files", lambda tables: ("x",) * 19_501)
    refused(monkeypatch, tiny_ptbxl(), "choose 19501 files; at most 19500")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"/mV", b"/uV"), (b" 12 100 1000", b" 12 500 1000"), (b"AVR", b"AVX"), (b" 12 100 1000", b" 11 100 1000")],
)
def test_a_recording_of_another_kind_is_refused_by_its_name(old, new, alone, monkeypatch):
    files = tiny_ptbxl()
    other = listed({**files, f"{FIRST}.hea": files[f"{FIRST}.hea"].replace(old, new)})
    refused(monkeypatch, other, "records100/00000/00001_lr is not one of twelve leads")
    assert located(DEMO.dataset(PTBXL).download) is None


def test_a_server_that_is_busy_is_asked_again(alone, monkeypatch):
    with offered(monkeypatch, tiny_ptbxl(), "busy") as site:
        get()
        assert site.names.count(SUMS) == 2
    assert located(DEMO.dataset(PTBXL).download)


def test_leads_are_put_into_their_order(alone, monkeypatch):
    files = tiny_ptbxl()
    turned = files[f"{FIRST}.hea"].replace(b" II\n", b" one\n").replace(b" I\n", b" II\n").replace(b" one\n", b" I\n")
    with offered(monkeypatch, listed({**files, f"{FIRST}.hea": turned})):
        get()
    values = load_series(DEMO.settings_for(PTBXL), None).inputs.values[0]
    assert values[:, 0] == pytest.approx(signal(1)[:, 1], abs=1e-6) and values[:, 1] == pytest.approx(
        signal(1)[:, 0], abs=1e-6
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off"])
def test_a_set_that_was_changed_since_is_set_aside(content, alone):
    put(downloads_folder())
    (downloads_folder() / FILE).write_bytes(content)
    with pytest.raises(UserError, match="changed since"):
        load_series(DEMO.settings_for(PTBXL), None)
    assert located(DEMO.dataset(PTBXL).download) is None


def test_a_set_that_is_read_instead_says_that_nobody_checked_it(alone, tmp_path, monkeypatch):
    put(tmp_path / "elsewhere")
    monkeypatch.setenv("DEV_DATA_DIR", str(tmp_path / "elsewhere"))
    said = [one.text for one in load_series(DEMO.settings_for(PTBXL), None).findings]
    assert any("put together elsewhere" in text for text in said)


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b""])
def test_another_file_in_its_place_is_refused_in_one_sentence(content, alone, monkeypatch):
    monkeypatch.setenv("DEV_DATA_DIR", str(alone))
    (alone / FILE).write_bytes(content)
    with pytest.raises(UserError, match="does not hold the recordings"):
        load_series(DEMO.settings_for(PTBXL), None)


def test_the_command_fetches_it_and_names_it(alone, monkeypatch, capsys):
    with offered(monkeypatch, tiny_ptbxl()):
        assert main(["download", "series", "ptbxl"]) == 0
    assert "100 %" in capsys.readouterr().err and located(DEMO.dataset(PTBXL).download)
    assert main(["list"]) == 0
    assert "mitbih | ptbxl" in capsys.readouterr().out


def test_a_list_is_read_with_one_space_or_two_and_anything_else_is_none():
    digest = "ab" * 32
    assert read_sums(f"{digest} a/b.hea\n{digest}  c.dat\n".encode()) == {"a/b.hea": digest, "c.dat": digest}
    assert read_sums(b"") == {} and read_sums(f"{digest} a\nnonsense\n".encode()) == {}


def test_recordings_of_two_groups_or_none_or_of_other_folds_are_not_chosen():
    chosen = chosen_records(tiny_ptbxl())
    assert len(chosen.records) == 60 and (chosen.several, chosen.none) == (1, 2)
    assert chosen_files(tiny_ptbxl())[:2] == (f"{FIRST}.hea", f"{FIRST}.dat")
