"""Own series from files to cases: the plan that is told first, what is kept, and what the pre-flight says and refuses."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.data.pictures.kept import about
from core.data.series import arrays, plan
from core.data.series.choice import SeriesChoice
from core.data.series.collecting import collect_series
from core.data.series.faults import clipped, flat, held, longest_gap, spread, thousandfold
from core.data.series.own import load_own_series
from core.data.series.preflight import across_the_split, series_findings
from core.data.series.resampling import resampled
from core.data.series.series import Series
from core.data.splits import Split, split
from core.errors import UserError
from core.spec import UPLOAD, Settings
from tests.pictures import zipped
from tests.series_files import (
    annotations,
    collected,
    edf,
    header,
    lines,
    npy,
    read,
    refusal,
    samples_16,
    surveyed,
    table,
    wave,
    waveform,
)

SETTINGS = Settings("series", f"{UPLOAD}{'0' * 64}", "gru")
WIDE = [[row // 2, "ill" if row // 2 % 2 else "well", *wave(row, 60)[:, 0].round(4).tolist()] for row in range(40)]
NAMES = ["patient_id", "class", *(f"t{step}" for step in range(60))]
CSV = {"w.csv": table(WIDE, NAMES)}


def loaded(files, settings=SETTINGS, **choice):
    return load_own_series(settings, collect_series(list(files.items()), SeriesChoice(**choice)))


def folders(each=6, seconds=5, rate=100):
    """An archive of EDF files in two class folders."""
    return {"a.zip": zipped({f"{name}/{n}.edf": edf(wave(10 * k + n, seconds * rate, 2), rate)
                             for k, name in enumerate(("af", "sinus")) for n in range(each)})}  # fmt: skip


def test_a_wide_table_is_kept_with_classes_patients_and_its_rate():
    kept = collected(CSV, rate=50, unit="mV")
    assert kept.about.classes == ("well", "ill") and kept.about.counts == (20, 20)
    assert kept.series.values.shape == (40, 60, 1) and kept.series.rate == 50 and kept.series.units == ("mV",)
    assert kept.about.told_by == "table" and kept.about.patients == 20 and (kept.patients == np.arange(40) // 2).all()
    np.testing.assert_allclose(kept.series.values[7, :, 0], WIDE[7][2:], rtol=1e-6)


def test_what_is_kept_says_of_itself_what_a_page_needs_and_equal_series_are_equal_bytes():
    sent = [*CSV.items()]
    content = collect_series(sent, SeriesChoice(rate=50))
    assert content == collect_series(sent, SeriesChoice(rate=50)) and about(content).counts == (20, 20)


def test_a_rate_that_nobody_says_is_asked_for_and_never_guessed():
    assert surveyed(CSV).missing == ("rate",) and "unit" in surveyed(CSV).unsaid
    assert "samples per second" in refusal(CSV)


def test_a_class_that_nobody_says_is_asked_for():
    files = {"r.hea": header(), "r.dat": samples_16(wave())}
    found = surveyed(files)
    assert found.missing == ("label",) and "which class the files belong" in lines(found.findings)
    assert len(read(files)) == 1 and "which class" in refusal(files)
    labelled = collected({**files, "s.hea": header("s", (("s.dat", 16, "200/mV", "II"),)), "s.dat": samples_16(wave(2))},
                         classes=(("r.hea", "x"), ("s.hea", "y")))  # fmt: skip
    assert labelled.about.classes == ("x", "y")


def test_tables_in_class_folders_are_one_recording_each_and_a_bad_one_is_left_out_by_name():
    files = {f"{name}/{n}.csv": table([[step / 50, *row] for step, row in enumerate(wave(n + k, 60).tolist())], ["time_s", "II"])
             for k, name in ((0, "af"), (9, "sinus")) for n in range(3)}  # fmt: skip
    kept = collected({"a.zip": zipped({**files, "af/bad.csv": b"time_s,II\n1,2\n3\n"})})
    assert (
        kept.about.counts == (3, 3) and kept.series.rate == pytest.approx(50) and kept.series.values.shape == (6, 60, 1)
    )
    assert "1 files could not be read and were left out: bad.csv" in lines(kept.about.findings)


def test_a_slow_measurement_that_holds_its_values_is_no_fallen_electrode():
    saturation = np.repeat(np.array([97, 98, 96, 97], np.float32), 100)[None, :, None]
    assert not held(saturation).any() and not clipped(saturation).any()


def test_a_table_names_the_recordings_and_says_class_patient_and_part():
    files = {f"{n}.npy": npy(wave(n, 80)[:, 0]) for n in range(8)}
    rows = [[f"{n}", "xy"[n % 2], n // 4, "train" if n < 4 else "test"] for n in range(8)]
    kept = collected({**files, "labels.csv": table(rows, ["file", "class", "patient_id", "set"])}, rate=10)
    assert kept.about.classes == ("x", "y") and (kept.patients == np.arange(8) // 4).all()
    assert kept.parts.tolist() == [0] * 4 + [2] * 4 and kept.about.told_by == "table"


def test_an_array_takes_its_classes_from_an_array_or_a_table_of_as_many_rows():
    values = np.stack([wave(n, 40)[:, 0] for n in range(12)])
    y = np.arange(12) % 2
    by_array = collected({"x.npy": npy(values), "y.npy": npy(y)}, rate=10)
    rows = [[row, ("well", "ill")[row % 2], row // 3] for row in range(12)]
    by_rows = collected({"x.npy": npy(values), "about.csv": table(rows, ["row", "class", "patient_id"])}, rate=10)
    assert by_array.y.tolist() == by_rows.y.tolist() == y.tolist() and by_array.about.classes == ("0", "1")
    assert by_rows.patients.tolist() == (np.arange(12) // 3).tolist()
    assert "5 classes for 12 series" in refusal({"x.npy": npy(values), "y.npy": npy(y[:5])}, rate=10)


def test_pieces_are_cut_whole_and_told_before_and_stay_with_their_recording():
    files = folders(seconds=5)
    found = surveyed(files, window_s=2)
    assert found.cases == 24 and found.steps == 200
    assert "cut into 24 pieces of 2 seconds; 12.0 seconds at their ends are left out" in lines(found.findings)
    kept = collected(files, window_s=2)
    assert kept.series.values.shape == (24, 200, 2) and kept.about.told_by == "recording"
    assert (kept.patients == np.arange(24) // 2).all() and kept.about.names[1] == "0.edf · 2 s"
    whole = collected(files)
    np.testing.assert_array_equal(kept.series.values[1], whole.series.values[0, 200:400])


def test_pieces_of_one_recording_never_lie_on_two_sides_of_the_split():
    content = collect_series([*folders(12).items()], SeriesChoice(window_s=1))
    refused = load_own_series(SETTINGS, content)
    assert [f.level for f in refused.findings].count("stop") == 1 and "learned by heart" in lines(refused.findings)
    together = load_own_series(dataclasses.replace(SETTINGS, group="recording", split="group"), content)
    assert "stop" not in [f.level for f in together.findings]
    parts = split("group", together.y, together.groups, 0)
    sides = [set(together.groups[rows]) for rows in (parts.train, parts.validation, parts.test)]
    assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])


def test_a_split_that_the_files_bring_is_refused_where_it_tears_patients_apart():
    torn = [[*row[:2], "test" if place % 2 else "train", *row[2:]] for place, row in enumerate(WIDE)]
    whole = [[*row[:2], "test" if place < 10 else "train", *row[2:]] for place, row in enumerate(WIDE)]
    settings = dataclasses.replace(SETTINGS, split="column", group="table")
    names = [*NAMES[:2], "set", *NAMES[2:]]
    bad, good = (loaded({"w.csv": table(rows, names)}, settings, rate=50) for rows in (torn, whole))
    assert [f.values["n"] for f in bad.findings if f.level == "stop"] == [20]
    assert "stop" not in [f.level for f in good.findings] and good.parts.tolist() == [2] * 10 + [0] * 30


def test_one_class_can_be_asked_about_and_an_unknown_one_is_refused():
    assert loaded(CSV, dataclasses.replace(SETTINGS, positive="well"), rate=50).classes == ("ill", "well")
    with pytest.raises(UserError, match="no class x in these"):
        loaded(CSV, dataclasses.replace(SETTINGS, positive="x"), rate=50)
    with pytest.raises(UserError, match="no longer on this machine"):
        load_own_series(SETTINGS, None)
    with pytest.raises(UserError, match="cannot be told apart by folder"):
        loaded(CSV, dataclasses.replace(SETTINGS, group="folder"), rate=50)


def test_channels_left_out_are_said_for_each_sampling_rate_of_those_kept():
    slow = [(np.zeros(20), 10, "Resp")]
    files = {
        f"{name}/{n}.edf": edf(wave(n, 200 * (n + 1)), 100 * (n + 1), others=slow) for name in "ab" for n in range(2)
    }
    said = lines(surveyed({"a.zip": zipped(files)}).findings)
    assert said.count("channels with another sampling rate than 100.0 per second") == 1
    assert said.count("channels with another sampling rate than 200.0 per second") == 1


def test_mixed_rates_are_brought_to_the_lowest_and_said_before():
    files = {f"{name}/{n}.edf": edf(wave(n, 200 * (n + 1)), 100 * (n + 1)) for name in "ab" for n in range(2)}
    found = surveyed({"a.zip": zipped(files)})
    assert found.rate == 100 and found.steps == 200
    said = lines(found.findings)
    assert "2 recordings will be brought to 100.0 samples per second; they came with 200." in said
    assert "learns the device" in said
    raised = surveyed({"a.zip": zipped(files)}, to_rate=400)
    assert raised.steps == 800 and "drawn, not measured" in lines(raised.findings)
    assert collected({"a.zip": zipped(files)}).series.values.shape == (4, 200, 1)


def test_a_resampled_sine_is_the_sine_at_the_new_times_and_gaps_stay_gaps():
    at = np.arange(3600) / 360
    signal = np.sin(2 * np.pi * 3 * at)[:, None].astype(np.float32)
    signal[1800:2160] = np.nan
    made = resampled(signal, 360, 125)
    assert made.shape == (1250, 1) and np.isnan(made[626:749]).all() and np.isfinite(made[:624]).all()
    then = np.arange(1250) / 125
    assert np.abs(made[20:600, 0] - np.sin(2 * np.pi * 3 * then)[20:600]).max() < 0.01


def test_a_tone_above_half_the_new_rate_does_not_come_back_as_a_slow_one():
    tone = np.sin(2 * np.pi * 90 * np.arange(4000) / 400)[:, None].astype(np.float32)
    assert np.abs(resampled(tone, 400, 100)[50:-50]).max() < 0.05 < np.abs(tone[::4][50:-50]).max()


def test_volts_are_converted_and_other_units_that_differ_are_refused():
    files = {
        "a/1.dcm": waveform(wave(1, channels=2)),
        "b/2.dcm": waveform(wave(2, channels=2) * 1000 / 1000, unit="uV"),
    }
    kept = collected({"a.zip": zipped(files)})
    assert kept.series.units == ("mV", "mV") and "µV → mV (2)" in lines(kept.about.findings)
    ratio = np.abs(kept.series.values[0]).mean() / np.abs(kept.series.values[1]).mean()
    assert 500 < ratio < 2000
    files["b/2.dcm"] = waveform(wave(2, channels=2), unit="mmHg")
    assert "different units: mV, mmHg" in refusal({"a.zip": zipped(files)})


def test_channels_that_not_all_have_are_left_out_and_none_in_common_is_refused():
    files = {
        "a/1.edf": edf(wave(1, channels=2), labels=["II", "V1"]),
        "b/2.edf": edf(wave(2, channels=2), labels=["II", "aVF"]),
    }
    kept = collected({"a.zip": zipped(files)})
    assert kept.series.channels == ("II",) and "left out: V1, aVF" in lines(kept.about.findings)
    files["b/2.edf"] = edf(wave(2), labels=["X"])
    assert "no channel in common" in refusal({"a.zip": zipped(files)})


def test_names_and_units_are_given_to_channels_that_have_none():
    values = np.stack([wave(n, 40, 2) for n in range(4)])
    files = {"x.npy": npy(values), "y.npy": npy(np.arange(4) % 2)}
    kept = collected(files, rate=10, channels=("I", "II"), unit="mV")
    assert kept.series.channels == ("I", "II") and kept.series.units == ("mV", "mV")
    assert "3 names were given for 2 channels" in lines(surveyed(files, rate=10, channels=("a", "b", "c")).findings)


def test_uneven_times_are_kept_and_their_unit_is_asked_for():
    rows = [[p, t, t, p % 2] for p in range(12) for t in (0, 1, 3, 7)[: 4 - p % 2]]
    files = {"l.csv": table(rows, ["patient", "visit", "crp", "died"])}
    assert surveyed(files).missing == ("time_unit",)
    kept = collected(files, time_unit="y")
    assert kept.series.time_unit == "y" and kept.series.times[0].tolist() == [0, 1, 3, 7]
    assert kept.series.lengths.tolist() == [4, 3] * 6 and np.isnan(kept.series.times[1, 3]) and kept.series.rate == 0


def test_annotations_lie_at_the_steps_of_the_pieces():
    files = {"a/r.hea": header(steps=500), "a/r.dat": samples_16(wave()), "b/s.hea": header("s", (("s.dat", 16, "200/mV", "II"),)),
             "b/s.dat": samples_16(wave(1)), "a/r.atr": annotations([(50, 1, ""), (200, 5, ""), (245, 1, "")])}  # fmt: skip
    kept = collected({"a.zip": zipped(files)}, window_s=2)
    assert kept.marks.of(0) == [(50, "N")] and kept.marks.of(1) == [(50, "V")] and kept.marks.of(2) == []


def test_too_much_is_refused_before_it_is_made(monkeypatch):
    small = dataclasses.replace(plan.LIMITS, kept_mb=0)
    monkeypatch.setattr(plan, "LIMITS", small)
    assert "at most 0 can be kept" in refusal(CSV, rate=50)
    monkeypatch.setattr(plan, "LIMITS", dataclasses.replace(plan.LIMITS, steps=50))
    assert surveyed(CSV, rate=50).missing == ("window_s",) and "length of the pieces" in refusal(CSV, rate=50)
    monkeypatch.setattr(arrays, "LIMITS", dataclasses.replace(arrays.LIMITS, series=10))
    assert "at most 10 can be read" in refusal(CSV, rate=50)


@pytest.mark.parametrize("window_s", [100.0, 0.001])
def test_a_piece_that_does_not_fit_is_refused(window_s):
    assert "do not fit" in refusal(folders(2), window_s=window_s)


def bad_series():
    """Ten good series and one of each fault, (16, 400, 1) in mV at 100 per second."""
    values = np.stack([wave(n, 400) for n in range(16)])
    values[0] = 0.5
    values[1, 100:300] = 0.1
    values[2] = np.clip(values[2], -0.1, 0.1)
    values[3, 50:150] = np.nan
    values[4] *= 1000
    values[5] = values[6]
    values[7] = np.nan
    values[8, 1:] = np.nan
    return Series(values, ("II",), ("mV",), 100)


def test_each_fault_is_found_in_the_series_that_has_it_and_in_no_other():
    values = bad_series().values
    assert np.flatnonzero(flat(values)[:, 0]).tolist() == [0]
    assert np.flatnonzero(held(values)[:, 0]).tolist() == [1]
    assert np.flatnonzero(clipped(values)[:, 0]).tolist() == [2]
    assert np.flatnonzero(thousandfold(spread(values), ("mV",))[:, 0]).tolist() == [4]
    assert longest_gap(values, bad_series().lengths)[:, 0].tolist()[2:5] == [0, 100, 0]


def test_the_pre_flight_says_every_fault_with_the_name_of_its_series():
    series = bad_series()
    names = [f"n{place}" for place in range(16)]
    said = lines(series_findings(series, np.arange(16) % 2, ("a", "b"), None, names))
    for sentence in (
        "1 series have a channel that never changes: n0",
        "1 series hold one value for more than a fifth of their length: n1",
        "1 series have their peaks cut off at the limit of the device: n2",
        "1 series have a gap longer than a tenth of them: n3",
        "larger or smaller than the others, or than such a signal can be: n4",
        "1 series repeat another one value by value",
        "1 of them belong to another class",
        "1 series hold no measured value at all: n7",
        "1 series have one point only and no course: n8",
        "Nothing tells which series are of the same patient",
    ):
        assert sentence in said


def test_good_series_get_no_warning():
    series = Series(np.stack([wave(n, 400) for n in range(200)]), ("II",), ("mV",), 100)
    found = series_findings(series, np.arange(200) % 2, ("a", "b"), np.arange(200))
    assert {finding.level for finding in found} == {"ok"}


def test_a_series_on_both_sides_of_the_split_is_found_and_a_patient_on_both_is_refused():
    series = Series(np.stack([wave(n % 5, 60) for n in range(6)]), ("II",), ("mV",), 100)
    parts = Split(np.arange(3), np.array([3]), np.array([4, 5]))
    (found,) = across_the_split(series, parts)
    assert found.level == "warning" and found.values == {"n": 1, "test": 2}
    (alone,) = across_the_split(series[np.arange(5)], Split(np.arange(3), np.array([3]), np.array([4])))
    assert alone.level == "ok"


def test_columns_that_are_chosen_are_used_and_unknown_ones_refused():
    frame = pd.DataFrame(WIDE, columns=NAMES).rename(columns={"class": "a", "patient_id": "b"})
    files = {"w.csv": frame.to_csv(index=False).encode()}
    kept = collected(files, rate=50, label="a", patient="b")
    assert kept.about.classes == ("well", "ill") and kept.about.patients == 20
    assert "has no column zzz" in refusal(files, label="zzz")
