"""Every kind of file with series, read: values, rates, units, names, annotations, and who it names."""

import datetime
import os
from pathlib import Path

import edfio
import numpy as np
import pytest

from core.data.series.wfdb_annotations import MARKS
from tests.pictures import zipped
from tests.series_files import (
    annotations,
    edf,
    header,
    lines,
    npy,
    read,
    refusal,
    samples_16,
    samples_212,
    table,
    wave,
    waveform,
)

SIGNAL = wave(1, 500, 2)


def test_a_wfdb_record_of_16_bits_is_read_in_its_unit():
    two = (("r.dat", 16, "200/mV", "I"), ("r.dat", 16, "200(0)/uV", "V1"))
    (one,) = read({"r.hea": header(signals=two), "r.dat": samples_16(SIGNAL)})
    assert np.abs(one.signal - SIGNAL).max() <= 0.5 / 200 + 1e-6
    assert one.channels == ("I", "V1") and one.units == ("mV", "µV") and one.rate == 100


@pytest.mark.parametrize("numbers", [[0, 1, -1, 2047, -2047, 5], [-2048, 100, 7, -2048]])
def test_format_212_holds_two_samples_in_three_bytes_and_its_lowest_number_means_missing(numbers):
    files = {
        "r.hea": header(signals=(("r.dat", 212, "1/mV", "II"),), steps=len(numbers)),
        "r.dat": samples_212(numbers),
    }
    (one,) = read(files)
    known = [np.nan if number == -2048 else number for number in numbers]
    np.testing.assert_array_equal(one.signal[:, 0], np.array(known, np.float32))


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (80, bytes([128, 129, 127, 0])),
        (61, b"\0\0\0\1\xff\xff\x80\0"),
        (24, b"\0\0\0\1\0\0\xff\xff\xff\0\0\x80"),
        (32, b"\0\0\0\0\1\0\0\0\xff\xff\xff\xff\0\0\0\x80"),
    ],
)
def test_the_other_plain_formats_are_read_and_their_lowest_number_means_missing(kind, raw):
    (one,) = read({"r.hea": header(signals=(("r.dat", kind, "1/mV", "II"),), steps=4), "r.dat": raw})
    np.testing.assert_array_equal(one.signal[:, 0], np.array([0, 1, -1, np.nan], np.float32))


def test_baseline_and_gain_of_a_header_are_used_and_a_missing_gain_is_said():
    line = b"r 1 100 2\nr.dat 16 10(5)/mV 12 0 0 0 0 II\n"
    (one,) = read({"r.hea": line, "r.dat": np.array([5, 15], "<i2").tobytes()})
    assert one.signal[:, 0].tolist() == [0, 1]
    (bare,) = read({"r.hea": b"r 1 100 2\nr.dat 16\n", "r.dat": bytes(4)})
    assert bare.units == ("",) and "not calibrated" in lines(bare.findings)


def test_annotations_are_read_and_notes_of_people_are_not():
    marks = [(18, 28, "(AFIB"), (59, 1, ""), (5000, 5, ""), (10, 22, "Mrs Secret said ouch")]
    files = {"r.hea": header(steps=9000, note="69 M Mrs Secret"), "r.dat": bytes(18_000), "r.atr": annotations(marks)}
    (one,) = read(files)
    assert [(round(mark.time_s * 100), mark.text) for mark in one.annotations] == [
        (18, "+ (AFIB"),
        (77, "N"),
        (5077, "V"),
        (5087, '"'),
    ]
    assert one.identifiers == 1 and "Secret" not in str(one)


def test_the_codes_of_annotations_stand_in_their_places():
    assert {code: MARKS[code] for code in (1, 5, 8, 12, 13, 28, 34, 41)} == dict(
        zip((1, 5, 8, 12, 13, 28, 34, 41), "NVA/Q+er", strict=True)
    )


def test_record_100_of_mit_bih_is_read_with_its_annotations():
    folder = Path(os.environ.get("DEV_DATA_DIR", "")) / "wfdb"
    if not os.environ.get("DEV_DATA_DIR") or not (folder / "100.hea").is_file():
        pytest.skip("record 100 is not in DEV_DATA_DIR/wfdb")
    (one,) = read({file.name: file.read_bytes() for file in folder.glob("100.*")})
    assert one.signal.shape == (650_000, 2) and one.channels == ("MLII", "V5") and one.units == ("mV", "mV")
    assert one.rate == 360 and one.signal[0].tolist() == pytest.approx([-0.145, -0.065])
    texts = [mark.text for mark in one.annotations]
    assert len(texts) == 2274 and texts[0] == "+ (N" and texts.count("A") == 33 and texts.count("V") == 1
    assert [round(mark.time_s * 360) for mark in one.annotations[:3]] == [18, 77, 370]


def test_records_of_an_archive_are_read_each_with_its_own_files():
    files = {f"{k}/r.hea": header() for k in "ab"} | {f"{k}/r.dat": samples_16(wave(n)) for n, k in enumerate("ab")}
    files["a/RECORDS"] = b"r\n"
    first, second = read({"x.zip": zipped(files)})
    assert np.abs(first.signal - wave(0)).max() < 0.01 > np.abs(second.signal - wave(1)).max()


def test_an_edf_file_is_read_with_its_annotations_and_nobody_is_kept_by_name():
    patient = edfio.Patient(code="MRN77", sex="F", birthdate=datetime.date(1950, 1, 2), name="Secret_Name")
    content = edf(
        SIGNAL, patient=patient, marks=[(1.5, None, "Sleep stage W"), (2.0, 0.5, "Arousal")], labels=["EEG Fpz", "EOG"]
    )
    (one,) = read({"n.edf": content})
    assert np.abs(one.signal - SIGNAL).max() < 1e-3 and one.rate == 100 and one.channels == ("EEG Fpz", "EOG")
    assert [(mark.time_s, mark.text, mark.duration_s) for mark in one.annotations] == [
        (1.5, "Sleep stage W", 0.0),
        (2.0, "Arousal", 0.5),
    ]
    assert one.identifiers >= 3 and one.patient


def test_an_edf_file_that_names_nobody_has_no_patient():
    (one,) = read({"n.edf": edf(SIGNAL)})
    assert one.patient == "" and one.identifiers == 0


def test_channels_of_another_rate_are_left_out_and_said():
    (one,) = read({"n.edf": edf(SIGNAL, others=[(wave(3, 5)[:, 0], 1, "Temp")])})
    assert (
        one.channels == ("C0", "C1")
        and "another sampling rate than 100" in lines(one.findings)
        and "Temp" in lines(one.findings)
    )


def test_a_dicom_waveform_is_read_in_its_unit_with_its_leads():
    (one,) = read({"e.dcm": waveform(SIGNAL)})
    assert np.abs(one.signal - SIGNAL).max() < 1e-3 and one.channels == ("I", "II") and one.units == ("mV", "mV")
    assert one.rate == 500 and one.patient == "4711" and one.identifiers >= 2


def test_padding_of_a_dicom_waveform_is_missing():
    padded = SIGNAL.copy()
    padded[-3:] = -32.768
    (one,) = read({"e.dcm": waveform(padded, WaveformPaddingValue=np.array([-32768], "<i2").tobytes())})
    assert np.isnan(one.signal[-3:]).all() and np.isfinite(one.signal[:-3]).all()


@pytest.mark.parametrize(("shape", "layout", "n", "steps", "channels"), [
    ((40,), "", 1, 40, 1), ((6, 40), "", 6, 40, 1), ((40, 3), "long", 1, 40, 3), ((6, 40, 3), "", 6, 40, 3),
])  # fmt: skip
def test_arrays_are_read_by_their_dimensions(shape, layout, n, steps, channels):
    values = np.random.default_rng(0).normal(size=shape)
    found = read({"x.npy": npy(values)}, layout=layout, rate=50)
    assert len(found) == n and found[0].signal.shape == (steps, channels) and found[0].rate == 50
    np.testing.assert_allclose(np.stack([one.signal for one in found]).reshape(shape), values.astype(np.float32))


def test_a_wide_table_is_one_series_a_row_in_the_order_of_its_numbers():
    rows = [[row, "ab"[row % 2], *(10 * row + step for step in (2, 10, 1))] for row in range(6)]
    found = read({"w.csv": table(rows, ["patient", "class", "t2", "t10", "t1"])})
    assert [one.signal[:, 0].tolist() for one in found[:2]] == [[1, 2, 10], [11, 12, 20]]
    assert [one.label for one in found[:2]] == ["a", "b"] and "class from class" in lines(found[0].findings)


def test_a_wide_table_of_several_channels_is_told_apart_by_the_names():
    names = [f"{channel}_{step}" for channel in ("ecg", "resp") for step in range(4)]
    found = read({"w.csv": table([[1, *range(8)], [0, *range(8, 16)]], ["label", *names])})
    assert found[0].channels == ("ecg", "resp") and found[0].signal.tolist() == [[0, 4], [1, 5], [2, 6], [3, 7]]


@pytest.mark.parametrize("first", [True, False])
def test_a_table_without_names_is_read_and_its_class_is_the_first_or_last_column(first):
    rows = [[round(value, 3) for value in wave(row, 30)[:, 0].tolist()] for row in range(12)]
    content = table([[row % 2, *cells] if first else [*cells, row % 2] for row, cells in enumerate(rows)])
    found = read({"w.csv": content})
    assert len(found) == 12 and [one.label for one in found[:3]] == ["0", "1", "0"]
    assert found[0].signal[:, 0].tolist() == pytest.approx(rows[0]) and "numbered from 1" in lines(found[0].findings)


def test_chinese_text_decimal_commas_and_tabs_are_read_as_in_any_table():
    rows = [["甲" if row % 2 else "乙", *(f"{row},{step}" for step in range(5))] for row in range(4)]
    content = "\n".join("\t".join(map(str, row)) for row in [["分类", *(f"t{n}" for n in range(5))], *rows]).encode(
        "gb18030"
    )
    found = read({"w.tsv": content})
    assert found[1].label == "甲" and found[1].signal[2, 0] == np.float32(1.2)


def test_a_long_table_is_one_series_for_each_patient_in_the_order_of_time():
    rows = [["p2", 3.5, 30, 1], ["p1", 0, 1, 0], ["p2", 1, 10, 1], ["p1", 2.25, 2, 0], ["p2", 1.5, 20, 1]]
    found = read({"l.csv": table(rows, ["patient", "time (years)", "bilirubin (mg/dL)", "death"])})
    assert [one.signal[:, 0].tolist() for one in found] == [[10, 20, 30], [1, 2]]
    assert found[0].times.tolist() == [0, 0.5, 2.5] and found[0].time_unit == "y" and found[0].rate == 0
    assert found[0].channels == ("bilirubin",) and found[0].units == ("mg/dL",)
    assert [(one.patient, one.label) for one in found] == [("p2", "1"), ("p1", "0")]


def test_even_times_with_holes_become_a_rate_and_missing_steps():
    rows = [[p, t, t * 10] for p in "ab" for t in (0, 5, 10, 20)]
    found = read({"l.csv": table(rows, ["patient", "minutes", "glucose"])})
    assert found[0].times is None and found[0].rate == pytest.approx(1 / 300)
    np.testing.assert_array_equal(found[0].signal[:, 0], np.array([0, 50, 100, np.nan, 200], np.float32))


def test_dates_are_times_in_days():
    rows = [["a", f"2020-01-{day:02}", day] for day in (1, 4, 10)] + [["b", "2021-05-01", 1], ["b", "2021-05-09", 2]]
    found = read({"l.csv": table(rows, ["patient", "date", "crp"])})
    assert found[0].times.tolist() == [0, 3, 9] and found[0].time_unit == "d"


def test_a_long_table_without_patients_is_one_recording():
    content = table([[step / 100, *row] for step, row in enumerate(SIGNAL.tolist())], ["time_s", "I (mV)", "II (mV)"])
    (one,) = read({"r.csv": content})
    assert one.signal.shape == (500, 2) and one.rate == pytest.approx(100) and one.units == ("mV", "mV")


def test_a_class_that_changes_within_a_series_is_refused():
    rows = [["a", 0, 1, "x"], ["a", 1, 2, "y"], ["b", 0, 1, "x"]]
    said = refusal({"l.csv": table(rows, ["patient", "time", "v", "state"])}, what=read, label="state")
    assert "changes within 1 series" in said
