"""New recordings for a trained network: brought to what it learned from or refused by name, and the run's command repeated."""

from __future__ import annotations

import dataclasses
import os
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import __main__ as command_line
from core.data.series import asked
from core.data.series.asked import Network, brought, bundled_lead, read_series
from core.data.series.beats import CUT_HZ, r_peaks
from core.data.series.choice import SeriesChoice, choice_of, said
from core.data.series.mitbih import MITBIH
from core.data.series.preparation import SeriesPreparation
from core.data.series.recording import Annotation, Recording
from core.data.series.rhythms import rhythm_cases
from core.data.series.wfdb import read_record
from core.errors import UserError
from core.limits import Limits
from core.report.command import repeat_command
from core.store import Store
from tests.series import course, twelve_leads, waves
from tests.series_files import edf, lines, table, wave

DATA = Path(os.environ.get("DEV_DATA_DIR", "nowhere"))
with_data = pytest.mark.skipif(
    not (DATA / "wfdb" / "100.hea").is_file(), reason="DEV_DATA_DIR holds no WFDB record 100"
)


def network(series, dataset="mine", landmark=0.0, **read):
    return Network(SeriesPreparation.fit(series).to_dict(), dataset, landmark, read)


WAVES = network(waves()[0])  # "II" and "noise 1" in mV, 3 s at 20 Hz
RHYTHMS = network(rhythm_cases().inputs[:50])  # "Lead II" in mV, 6 s at 100 Hz
BEATS = Network({**RHYTHMS.schema, "steps": 108, "rate": 180.0, "units": ("",)}, MITBIH, 0.0, {})


def recording(seconds=7.0, rate=20.0, **changes):
    steps = round(seconds * (rate or 20))
    signal = np.stack([np.arange(steps), np.zeros(steps)], axis=1).astype(np.float32)
    return dataclasses.replace(Recording("a", signal, ("II", "noise 1"), ("mV", "mV"), rate), **changes)


def refused(one, known=WAVES):
    made = brought([one], known, SeriesChoice())
    name, why = made.refused[0]
    assert name == "a" and not made.names
    return lines([why])


def test_a_recording_is_cut_into_pieces_as_long_as_the_network_learned_from_and_the_rest_is_told():
    made = brought([recording()], WAVES, SeriesChoice())
    assert made.names == ("a · 0.00 s", "a · 3.00 s") and made.series.values.shape == (2, 60, 2)
    assert made.series.values[1, 0, 0] == 60 and "last 1.0 s" in lines(made.changes)
    assert SeriesPreparation.from_dict(WAVES.schema).apply(made.series).shape == (2, 60, 2)


def test_channels_are_taken_by_their_names_in_the_networks_order_and_volts_are_converted():
    one = recording(signal=recording().signal[:, ::-1] * 1000, channels=("noise 1", "II"), units=("µV", "µV"))
    assert np.allclose(
        brought([one], WAVES, SeriesChoice()).series.values, brought([recording()], WAVES, SeriesChoice()).series.values
    )


def test_another_sampling_rate_is_changed_and_said():
    made = brought([recording(rate=40.0)], WAVES, SeriesChoice())
    assert len(made.names) == 2 and "from 40 to 20 samples" in lines(made.changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rate": 0.0}, "does not say how many samples a second"),
        ({"channels": ("V1", "V2")}, "has the channels V1, V2"),
        ({"units": ("mmHg", "mV")}, "given in mmHg"),
        ({"signal": np.zeros((30, 2), np.float32)}, "has 1.5 seconds; this network reads 3.0"),
    ],
)
def test_what_the_network_cannot_be_asked_about_is_refused_by_name(changes, why):
    assert why in refused(recording(**changes))


def test_a_rate_and_a_unit_that_were_said_before_the_training_hold_for_new_files_too():
    silent = recording(rate=0.0, units=("", ""))
    made = brought([silent], WAVES, choice_of({"rate": "20", "unit": "mV"}))
    assert len(made.names) == 2 and "does not say the unit" not in lines(made.changes)
    assert "does not say the unit" in lines(brought([silent], WAVES, choice_of({"rate": "20"})).changes)


def test_what_was_said_is_said_again_and_nonsense_of_an_imported_run_is_left_out():
    choice = SeriesChoice(label="class", patient="p", rate=12.5, window_s=3.0, time_unit="d")
    assert choice_of(said(choice)) == choice
    assert choice_of({"rate": "nan", "window_s": "x", "json": "y", "patient": "p"}) == SeriesChoice(patient="p")


def test_for_a_network_of_one_lead_the_first_channel_is_taken_and_said():
    made = brought([recording(rate=100.0, channels=("MLII", "V5"))], RHYTHMS, SeriesChoice())
    assert made.names == ("a · 0.00 s",) and "its channel MLII is taken for Lead II" in lines(made.changes)


def test_annotations_go_with_the_piece_they_lie_in():
    marks = (Annotation(0.5, "N"), Annotation(3.0, "V"), Annotation(6.5, "N"))
    made = brought([recording(annotations=marks)], WAVES, SeriesChoice())
    assert [made.marks.of(case) for case in range(2)] == [[(10, "N")], [(0, "V")]]
    assert made.recordings[0].annotations == marks


def test_visits_are_taken_up_to_the_landmark_and_need_their_times():
    known = network(course(), "pbc", 1.0)
    one = Recording(
        "a",
        course().values[0, :5],
        course().channels,
        course().units,
        times=course().times[0, :5].astype(float),
        time_unit="y",
    )
    made = brought([one], known, SeriesChoice())
    assert made.series.times.tolist() == [[0, 0.5]] and "3 steps after the landmark" in lines(made.changes)
    assert "learned from visits with their times" in refused(dataclasses.replace(one, times=None, rate=1.0), known)
    assert "taken to be that of the training (y)" in lines(
        brought([dataclasses.replace(one, time_unit="")], known, SeriesChoice()).changes
    )


def test_files_are_read_as_those_before_and_a_table_may_lack_the_class():
    rows = [[f"p{row}", *wave(row, 60)[:, 0].round(4).tolist()] for row in range(3)]
    content = table(rows, ["who", *(f"t{step}" for step in range(60))])
    one_lead = dataclasses.replace(waves()[0], values=waves()[0].values[..., :1], channels=("1",), units=("mV",))
    known = network(one_lead, label="class", patient="who", rate="20")
    made = read_series([("new.csv", content)], known)
    assert len(made.names) == 3 and made.series.values[1, :, 0] == pytest.approx(rows[1][1:], abs=1e-4)


def test_a_damaged_file_among_others_is_refused_by_name_and_the_others_are_read():
    one_lead = dataclasses.replace(waves()[0], values=waves()[0].values[..., :1], channels=("EEG",), units=("mV",))
    files = [("good.edf", edf(wave(0, 600), 100)), ("bad.edf", b"0       " + b"?" * 300)]
    made = read_series(files, network(one_lead))
    assert len(made.names) == 2 and [name for name, _ in made.refused] == ["bad.edf"]


def test_more_than_can_be_asked_about_is_refused(monkeypatch):
    monkeypatch.setattr(asked, "LIMITS", Limits(asked_series=1))
    with pytest.raises(UserError, match="at most 1 can be asked about"):
        brought([recording()], WAVES, SeriesChoice())


def test_every_spike_of_an_electrocardiogram_is_found_once_and_where_it_is():
    lead = twelve_leads(60, 360).values[0, :, 1]
    peaks = r_peaks(lead + np.random.default_rng(0).normal(0, 0.01, len(lead)), 360)
    assert len(peaks) == 60 and np.abs(peaks / 360 - (np.arange(60) + 0.5)).max() < 0.02
    assert len(r_peaks(np.zeros(3600), 360)) == 0


def test_beats_are_cut_where_they_are_marked_and_else_where_they_are_found():
    one = Recording("a", twelve_leads(10, 360).values[0, :, 1:2], ("II",), ("mV",), 360.0)
    found = brought([one], BEATS, SeriesChoice())
    assert found.series.shape == (10, 108, 1) and "no beats are marked" in lines(found.changes)
    assert (np.abs(found.series.values[:, :, 0]).argmax(axis=1) == 45).all()
    assert found.series.values.std(axis=1) == pytest.approx(1, abs=0.05)
    marked = dataclasses.replace(one, annotations=(Annotation(2.5, "V"), Annotation(4.0, "~")))
    made = brought([marked], BEATS, SeriesChoice())
    assert made.names == ("a · 2.25 s",) and made.marks.of(0) == [(45, "V")] and "no beats" not in lines(made.changes)
    assert "no heartbeats were found" in refused(
        dataclasses.replace(one, signal=np.zeros((3600, 1), np.float32)), BEATS
    )


def test_the_bundled_lead_is_50_strips_of_6_seconds_or_its_beats():
    strips = bundled_lead(RHYTHMS)
    assert strips.series.shape == (50, 600, 1) and "Nobody has marked its beats" in lines(strips.changes)
    beats = bundled_lead(BEATS)
    assert 450 < len(beats.names) < 550


@with_data
def test_all_beats_of_record_100_are_found_where_cardiologists_marked_them():
    beside = {path.name: path.read_bytes for path in (DATA / "wfdb").iterdir()}
    record = read_record(beside["100.hea"](), "100.hea", beside)
    marks = np.array([mark.time_s * CUT_HZ for mark in record.annotations if mark.text in {"N", "A", "V"}])
    peaks = r_peaks(record.signal[:, 0], CUT_HZ)
    apart = np.abs(marks[:, None] - peaks).min(axis=1)
    assert len(peaks) == len(marks) == 2273 and (apart < 0.05 * CUT_HZ).all()


@with_data
def test_record_100_comes_with_its_annotations_as_strips_of_a_rhythm_network():
    files = [(path.name, path.read_bytes()) for path in (DATA / "wfdb").iterdir()]
    made = read_series(files, RHYTHMS)
    assert len(made.names) == 300 and made.recordings[0].channels == ("MLII", "V5")
    assert len(made.recordings[0].annotations) == 2274 and len(made.marks.rows) == 2274 - 8  # in the rest of 5.5 s
    assert made.marks.of(0)[:2] == [(5, "+ (N"), (21, "N")]


def test_the_command_that_repeats_a_run_of_own_series_says_how_they_were_read(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    rows = [
        [f"p{row}", "ab"[row % 2], *np.sin(np.arange(60) / (3 + 6 * (row % 2)) + row).round(3).tolist()]
        for row in range(30)
    ]
    path = tmp_path / "mine.csv"
    path.write_bytes(table(rows, ["who", "kind", *(f"t{step}" for step in range(60))]))
    asked_for = [
        "train",
        "series",
        "--file",
        str(path),
        "--target",
        "kind",
        "--patient",
        "who",
        "--rate",
        "20",
        "--window",
        "1.5",
    ]
    options = ["--signal-unit", "mV", "--model", "simple-rnn", "--epochs", "1"]
    assert command_line.main([*asked_for, *options]) == 0
    (run,) = Store().runs()
    assert run.schema["steps"] == 30 and run.schema["units"] == ["mV"]
    command = shlex.split(repeat_command(run).replace("PATH", str(path)))
    assert {"--target=kind", "--patient=who", "--rate=20", "--window=1.5", "--signal-unit=mV"} <= set(command)
    assert command_line.main(command[3:]) == 0
    assert [again.run for again in Store().runs()] == [run.run]
    out = tmp_path / "out.csv"
    assert command_line.main(["predict", run.run, "--file", str(path), "--out", str(out)]) == 0
    told = pd.read_csv(out)
    assert len(told) == 60 and told["like_training_series"].isin(["yes", "at the edge", "no"]).all()
    assert told[f"risk_{run.outcome}"].between(0, 1).all()
    (tmp_path / "torn.edf").write_bytes(b"0       ?")
    assert command_line.main(["predict", run.run, "--file", str(tmp_path / "torn.edf"), "--out", str(out)]) == 2
