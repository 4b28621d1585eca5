"""The reader of what people bring against the package wfdb, which reads the downloads: the same numbers, units, rates and marks.

The package writes the records where it can; of the formats that it reads only, the bytes are written here.
"""

import os
from pathlib import Path

import numpy as np
import pytest
import wfdb

from core.data.series.wfdb import read_record
from core.data.series.wfdb_package import downloaded_record
from tests.series_files import lines, read, refusal

RECORD_100 = Path(os.environ.get("DEV_DATA_DIR", "")) / "wfdb"
STEPS = 501  # odd: packed formats then end in half a group
RANGES = {
    "80": 7, "16": 15, "24": 23, "32": 31, "212": 11,
    "61": 15, "160": 15, "310": 9, "311": 9,
}  # fmt: skip
WRITTEN_BY_PACKAGE = ("80", "16", "24", "32", "212")


def numbers(kind, steps=STEPS, channels=2, seed=0):
    """Whole numbers (steps, channels) over the whole range of a format, its extremes and "not measured" among them."""
    top = 2 ** RANGES[kind]
    drawn = np.random.default_rng(seed).integers(-top, top, (steps, channels))
    drawn[:4, 0] = -top, top - 1, -top + 1, 0
    return drawn


def header(kind, frames, channels, first=0, more=""):
    lines = [f"r {channels} 360 {frames}"]
    lines += [f"r.dat {kind}{more} 200(7)/mV 16 0 {first} 0 0 lead {place}" for place in range(channels)]
    return "\n".join([*lines, ""])


def packed(kind, drawn):
    """The bytes of a format that the package does not write."""
    flat = drawn.reshape(-1)
    if kind == "61":
        return flat.astype(">i2").tobytes()
    if kind == "160":
        return (flat + 2**15).astype("<u2").tobytes()
    three = np.concatenate([flat, np.zeros(-len(flat) % 3, np.int64)]).reshape(-1, 3) & 1023
    if kind == "311":
        return (three @ (1 << np.array([0, 10, 20]))).astype("<u4").tobytes()
    low, high = three[:, 2] & 31, three[:, 2] >> 5
    return np.stack([three[:, 0] << 1 | low << 11, three[:, 1] << 1 | high << 11], axis=1).astype("<u2").tobytes()


def write(folder, record):
    """Let the package write a record, made of whole numbers."""
    record.set_d_features(expanded=record.e_d_signal is not None)
    record.set_defaults()
    record.wrsamp(expanded=record.e_d_signal is not None, write_dir=str(folder))


def record(kind, drawn, **options):
    channels = len(drawn) if isinstance(drawn, list) else drawn.shape[1]
    about = {
        "record_name": "r", "n_sig": channels, "fs": 360, "units": ["mV", "uV", "mmHg"][:channels],
        "file_name": ["r.dat"] * channels, "fmt": [kind] * channels, "adc_gain": [200.0, 6.25, 1e-3][:channels],
        "baseline": [0, -17, 1024][:channels], "sig_name": ["II", "V 1", "ABP"][:channels],
    }  # fmt: skip
    field = "e_d_signal" if isinstance(drawn, list) else "d_signal"
    return wfdb.Record(**{**about, field: drawn, **options})


def files_in(folder, pattern="*"):
    return {path.name: path.read_bytes() for path in folder.glob(pattern)}


def same(folder):
    """The record as it is read here, equal to the package's to the last bit of float32."""
    (ours,) = read(files_in(folder))
    theirs = wfdb.rdrecord(str(folder / "r"), smooth_frames=False)
    expected = np.stack(theirs.e_p_signal, axis=1).astype(np.float32)
    np.testing.assert_array_equal(ours.signal, expected)
    assert ours.channels == tuple(theirs.sig_name)
    assert ours.units == tuple(unit.replace("uV", "µV") for unit in theirs.units)
    assert ours.rate == theirs.fs * (theirs.samps_per_frame[0] or 1)
    return ours


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("kind", WRITTEN_BY_PACKAGE)
def test_records_that_the_package_writes_are_read_to_the_last_bit(kind, channels, tmp_path):
    drawn = numbers(kind, channels=channels)
    write(tmp_path, record(kind, drawn))
    signal = same(tmp_path).signal
    assert signal.shape == (STEPS, channels) and np.isnan(signal[0, 0]) and np.isfinite(signal[1:4, 0]).all()


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("kind", [kind for kind in RANGES if kind not in WRITTEN_BY_PACKAGE])
def test_formats_that_the_package_reads_only_are_read_to_the_last_bit(kind, channels, tmp_path):
    drawn = numbers(kind, channels=channels)
    (tmp_path / "r.hea").write_text(header(kind, STEPS, channels))
    (tmp_path / "r.dat").write_bytes(packed(kind, drawn))
    signal = same(tmp_path).signal
    expected = np.where(drawn == -(2 ** RANGES[kind]), np.nan, (drawn - 7) / 200)
    np.testing.assert_array_equal(signal, expected.astype(np.float32))


def test_differences_are_added_up_from_the_first_number_that_the_header_says(tmp_path):
    steps = np.random.default_rng(3).integers(-128, 128, (STEPS, 2))
    (tmp_path / "r.hea").write_text(header("8", STEPS, 2, first=-300))
    (tmp_path / "r.dat").write_bytes(steps.astype("i1").tobytes())
    assert same(tmp_path).signal[0, 0] == pytest.approx((-300 + steps[0, 0] - 7) / 200)


def test_physical_values_with_gaps_come_back_as_the_package_brings_them_back(tmp_path):
    values = np.random.default_rng(4).normal([0, 90], 1, (STEPS, 2))
    values[100:120, 0] = np.nan
    wfdb.wrsamp("r", 250, ["mV", "mmHg"], ["II", "ABP"], p_signal=values, fmt=["16", "16"], write_dir=str(tmp_path))
    signal = same(tmp_path).signal
    assert np.isnan(signal[100:120, 0]).all() and np.nanmax(np.abs(signal - values)) < 1e-3


def test_a_zero_far_outside_the_stored_numbers_costs_no_precision(tmp_path):
    write(tmp_path, record("32", numbers("32"), baseline=[-(2**31), 2**31 - 1], adc_gain=[1e6, 3.7]))
    same(tmp_path)


@pytest.mark.parametrize("kind", ["16", "212", "80"])
def test_signals_stored_too_late_are_moved_and_bytes_before_them_passed_over(kind, tmp_path):
    skew, offset = [0, 7], [24, 24]
    write(tmp_path, record(kind, numbers(kind), skew=skew, byte_offset=offset))
    signal = same(tmp_path).signal
    assert np.isnan(signal[-7:, 1]).all() and np.isfinite(signal[-7:, 0]).all()


def test_of_several_samples_in_a_frame_each_rate_is_read_by_its_channels(tmp_path):
    fast, slow = numbers("16", 4 * STEPS, 1, 5)[:, 0], numbers("16", STEPS, 1, 6)[:, 0]
    write(tmp_path, record("16", [slow, fast], samps_per_frame=[1, 4], sig_len=STEPS))
    beside = {path.name: path.read_bytes for path in tmp_path.iterdir()}
    theirs = wfdb.rdrecord(str(tmp_path / "r"), smooth_frames=False)
    for place, (lead, other, rate) in enumerate((("II", "V 1", 360), ("V 1", "II", 1440))):
        ours = read_record(beside["r.hea"](), "r.hea", beside, lead.__eq__)
        np.testing.assert_array_equal(ours.signal[:, 0], theirs.e_p_signal[place].astype(np.float32))
        assert (ours.channels, ours.others, ours.rate) == ((lead,), (other,), rate)


def test_signals_of_several_files_stand_in_the_order_of_the_header(tmp_path):
    write(tmp_path, record("212", numbers("212", channels=3), file_name=["a.dat", "b.dat", "b.dat"]))
    same(tmp_path)
    (tmp_path / "r.hea").write_text(
        "r 3 360 2\na.dat 16 1/mV 16 0 0 0 0 x\nb.dat 16 1/mV 16 0 0 0 0 y\na.dat 16 1/mV 16 0 0 0 0 z\n"
    )
    (tmp_path / "a.dat").write_bytes(np.array([1, 3, 10, 30], "<i2").tobytes())
    (tmp_path / "b.dat").write_bytes(np.array([2, 20], "<i2").tobytes())
    (ours,) = read(files_in(tmp_path))
    assert ours.channels == ("x", "y", "z") and ours.signal.tolist() == [[1, 2, 3], [10, 20, 30]]


def test_what_lies_behind_the_promised_samples_is_not_read(tmp_path):
    write(tmp_path, record("16", numbers("16")))
    with (tmp_path / "r.dat").open("ab") as file:
        file.write(bytes(40))
    ours = same(tmp_path)
    assert len(ours.signal) == STEPS and "511 are there; what lies behind" in lines(ours.findings)


def test_compressed_formats_are_refused_by_name(tmp_path):
    write(tmp_path, record("516", numbers("16")))
    assert "WFDB format 516" in refusal(files_in(tmp_path), read)


def test_annotations_that_the_package_writes_are_read_with_their_times_and_marks(tmp_path):
    rng = np.random.default_rng(7)
    samples = np.cumsum(rng.integers(1, 5_000, 400))
    marks = rng.choice(list("NVALRFJSEjaQ/~|sTpt!e@xf()r[]+"), 400).tolist()
    notes = ["(AFIB" if mark == "+" else "a note" if rng.random() < 0.1 else "" for mark in marks]
    write(tmp_path, record("16", numbers("16")))
    wfdb.wrann("r", "atr", samples, marks, aux_note=notes, fs=250, chan=rng.integers(0, 2, 400),
               subtype=rng.integers(0, 5, 400), num=rng.integers(0, 9, 400), write_dir=str(tmp_path))  # fmt: skip
    same_marks(tmp_path / "r", "+ (AFIB")


def test_marks_that_an_annotation_file_defines_itself_are_read_by_their_names(tmp_path):
    write(tmp_path, record("16", numbers("16")))
    wfdb.wrann("r", "atr", np.array([10, 2_000, 2_100]), ["N", "z", "N"], fs=360,
               custom_labels=[(42, "z", "a pause of breath")], write_dir=str(tmp_path))  # fmt: skip
    assert [mark.text for mark in same_marks(tmp_path / "r", "")] == ["N", "z", "N"]


@pytest.mark.skipif(not (RECORD_100 / "100.hea").is_file(), reason="DEV_DATA_DIR holds no WFDB record 100")
def test_record_100_of_mit_bih_is_what_the_package_says_it_is():
    (ours,) = read(files_in(RECORD_100, "100.*"))
    theirs = wfdb.rdrecord(str(RECORD_100 / "100"))
    np.testing.assert_array_equal(ours.signal, theirs.p_signal.astype(np.float32))
    assert ours.channels == tuple(theirs.sig_name) and ours.rate == theirs.fs
    assert len(same_marks(RECORD_100 / "100", "+ (N")) == 2_274


@pytest.mark.parametrize("kind", WRITTEN_BY_PACKAGE)
def test_a_download_is_read_by_the_package_as_an_upload_is_read_here(kind, tmp_path):
    write(tmp_path, record(kind, numbers(kind)))
    wfdb.wrann("r", "atr", np.array([10, 300]), ["N", "V"], fs=360, write_dir=str(tmp_path))
    (ours,) = read(files_in(tmp_path))
    theirs = downloaded_record("r", files_in(tmp_path))
    np.testing.assert_array_equal(theirs.signal, ours.signal)
    assert (theirs.channels, theirs.rate, theirs.annotations) == (ours.channels, ours.rate, ours.annotations)
    assert [mark.text for mark in theirs.annotations] == ["N", "V"]


def test_a_download_opens_no_file_that_did_not_come_with_it(tmp_path):
    write(tmp_path, record("16", numbers("16")))
    files = files_in(tmp_path)
    elsewhere = files["r.hea"].replace(b"r.dat", str(tmp_path / "r.dat").encode())
    for changed in ({"r.hea": files["r.hea"]}, {**files, "r.hea": elsewhere}, {**files, "r.dat": b""}):
        with pytest.raises(ValueError, match="no record r"):
            downloaded_record("r", changed)


def same_marks(path, rhythm):
    """The annotations as they are read here, equal to those of the package; ``rhythm`` is how a mark of a rhythm reads."""
    (ours,) = read(files_in(path.parent, f"{path.name}.*"))
    theirs = wfdb.rdann(str(path), "atr")
    np.testing.assert_array_equal([mark.time_s for mark in ours.annotations], theirs.sample / theirs.fs)
    expected = [rhythm if mark == "+" else mark for mark in theirs.symbol]
    assert [mark.text for mark in ours.annotations] == expected
    return ours.annotations
