"""Hostile and odd files: each is read or refused in one sentence, none ends in a traceback, none takes long or much."""

import gzip
import io
import struct
import time
import tracemalloc
import warnings

import numpy as np
import pydicom
import pytest

from core.data.series.choice import SeriesChoice
from core.data.series.collecting import collect_series, read_recordings, survey_series
from core.errors import UserError
from tests.pictures import written, zipped
from tests.series_files import annotations, edf, header, npy, samples_16, samples_212, table, wave, waveform

RNG = np.random.default_rng(0)
SIGNAL = wave(1, 500, 2)
EDF = edf(SIGNAL, marks=[(1.0, None, "N2")])
ECG = waveform(SIGNAL)
HEA = header()
DAT = samples_16(SIGNAL[:, :1])
WIDE = table(
    [[n % 2, *wave(n, 30)[:, 0].round(3).tolist()] for n in range(12)], ["label", *(f"t{k}" for k in range(30))]
)
LONG = table([[n, k, n * k, n % 2] for n in range(6) for k in range(5)], ["patient", "day", "crp", "died"])


def patched(content, place, raw):
    return content[:place] + raw + content[place + len(raw) :]


def damaged(content, changes=20):
    changed = bytearray(content)
    for place in RNG.integers(0, len(content), changes):
        changed[place] = int(RNG.integers(0, 256))
    return bytes(changed)


def array_of(shape, kind="<f4", body=b""):
    head = repr({"descr": kind, "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body


def pickled():
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


def retagged(**tags):
    data = pydicom.dcmread(io.BytesIO(ECG))
    for name, value in tags.items():
        setattr(data.WaveformSequence[0], name, value)
    return written(data)


def lone(name, content):
    return {name: content}


def record(head=HEA, **beside):
    return {"r.hea": head, "r.dat": DAT, **beside}


BAD = {
    "nothing": lone("a.edf", b""),
    "blanks": lone("a.csv", b" \n" * 50),
    "a program": lone("a.dat", b"\x7fELF" + bytes(100)),
    "PDF": lone("a.bin", b"%PDF-1.7\n1 0 obj\n"),
    "random bytes": lone("a.rec", RNG.integers(0, 256, 5000, dtype=np.uint8).tobytes()),
    "gzip bomb": lone("a.csv.gz", gzip.compress(bytes(20_000_000))),
    "archive of nothing": lone("a.zip", zipped({"__MACOSX/x": b"1"})),
    "way up in an archive": lone("a.zip", zipped({"../../r.hea": HEA})),
    "only a README": lone("README", b"hello"),
    "EDF of 100 bytes": lone("a.edf", EDF[:100]),
    "EDF header cut": lone("a.edf", EDF[:600]),
    "EDF without a record": lone("a.edf", EDF[: int(EDF[184:192])]),
    "EDF of 10^9 samples a record": lone("a.edf", patched(EDF, 256 + 216 * 3, b"99999999")),
    "EDF of no samples": lone("a.edf", patched(EDF, 256 + 216 * 3, b"0       0       0       ")),
    "EDF of minus samples": lone("a.edf", patched(EDF, 256 + 216 * 3, b"-5      ")),
    "EDF of 9999 signals": lone("a.edf", patched(EDF, 252, b"9999")),
    "EDF of no signal": lone("a.edf", patched(EDF, 252, b"0   ")),
    "EDF of minus signals": lone("a.edf", patched(EDF, 252, b"-1  ")),
    "EDF of words": lone("a.edf", patched(EDF, 236, b"many    ")),
    "EDF of NaN seconds": lone("a.edf", patched(EDF, 244, b"nan     ")),
    "EDF of infinite seconds": lone("a.edf", patched(EDF, 244, b"1e999   ")),
    "EDF of zero seconds": lone("a.edf", patched(EDF, 244, b"0       ")),
    "EDF+D": lone("a.edf", patched(EDF, 192, b"EDF+D")),
    "EDF without ranges": lone("a.edf", patched(EDF, 256 + 104 * 3, b"0       " * 6)),
    "BDF head alone": lone("a.bdf", b"\xffBIOSEMI" + bytes(300)),
    "header without its file": lone("r.hea", HEA),
    "header to the folder above": record(header(signals=(("../../etc/passwd", 16, "200/mV", "II"),))),
    "header to the root": record(header(signals=(("/etc/passwd", 16, "200/mV", "II"),))),
    "header to an address": record(header(signals=(("http://example.invalid/r.dat", 16, "200/mV", "II"),))),
    "header to a bucket": record(header(signals=(("s3://bucket/r.dat", 16, "200/mV", "II"),))),
    "header to standard input": record(header(signals=(("-", 16, "200/mV", "II"),))),
    "header to a device": record(header(signals=(("C:\\con", 16, "200/mV", "II"),))),
    "header of 10^9 signals": record(b"r 1000000000 100 500\nr.dat 16\n"),
    "header of no signal": record(b"r 0 100 500\n"),
    "header of fewer lines": record(b"r 3 100 500\nr.dat 16\n"),
    "header of words": record(b"r one 100 500\nr.dat 16\n"),
    "header of FLAC": record(header(signals=(("r.dat", 516, "200/mV", "II"),))),
    "header of unknown format": record(header(signals=(("r.dat", 999, "200/mV", "II"),))),
    "header of segments": record(b"r/2 1 100 500\nr1 250\nr2 250\n"),
    "header of 10^9 samples a frame": record(b"r 1 100 5\nr.dat 16x1000000000 200\n"),
    "header that skips 10^12 bytes": record(b"r 1 100 5\nr.dat 16+1000000000000 200\n"),
    "empty signal": {"r.hea": HEA, "r.dat": b""},
    "signal without a header": lone("r.dat", DAT),
    "npy with pickle": lone("a.npy", pickled()),
    "npy of absurd shape": lone("a.npy", array_of((10**9, 10**9))),
    "npy of minus shape": lone("a.npy", array_of((-1, 5), body=bytes(40))),
    "npy of nothing": lone("a.npy", npy(np.zeros((0, 5)))),
    "npy of text": lone("a.npy", npy(np.array(["a", "b"]))),
    "npy of complex numbers": lone("a.npy", npy(np.ones(5, complex))),
    "npy of four dimensions": lone("a.npy", npy(np.ones((2, 3, 4, 5)))),
    "npy that is cut": lone("a.npy", npy(np.ones((20, 30)))[:-100]),
    "npy of a program as its head": lone("a.npy", array_of("__import__('os').system('true')")),
    "npy of an open bracket": lone("a.npy", array_of((5, 5), body=bytes(100)).replace(b"}", b" ")),
    "npy head alone": lone("a.npy", b"\x93NUMPY"),
    "npy with channels first": lone("a.npy", npy(np.zeros((3, 12, 1000), np.float32))),
    "DICOM cut": lone("a.dcm", ECG[:700]),
    "DICOM and nothing": lone("a.dcm", bytes(128) + b"DICM"),
    "DICOM of zeros": lone("a.dcm", bytes(128) + b"DICM" + bytes(5000)),
    "DICOM of 10^9 samples": lone("a.dcm", retagged(NumberOfWaveformSamples=10**9)),
    "DICOM of no channel": lone("a.dcm", retagged(NumberOfWaveformChannels=0)),
    "DICOM of 12 bits": lone("a.dcm", retagged(WaveformBitsAllocated=12)),
    "DICOM of unknown numbers": lone("a.dcm", retagged(WaveformSampleInterpretation="XX")),
    "DICOM of fewer definitions": lone("a.dcm", retagged(ChannelDefinitionSequence=[])),
    "ragged rows": lone("a.csv", b"label,t1,t2,t3\n0,1,2,3\n1,4,5\n0,1,2,3,4\n"),
    "one column": lone("a.csv", b"value\n1\n2\n3\n"),
    "names alone": lone("a.csv", b"label,t1,t2,t3\n"),
    "words only": lone("a.csv", b"a,b,c\nx,y,z\nu,v,w\n"),
    "times that are none": lone("a.csv", b"patient,time,value\na,,1\na,,2\nb,,3\n"),
}  # fmt: skip
ODD = {
    "record of NaN gain": record(header(signals=(("r.dat", 16, "nan/mV", "II"),))),
    "EDF of an unknown number of records": lone("a.edf", patched(EDF, 236, b"-1      ")),
    "EDF that promises more": lone("a.edf", patched(EDF, 236, b"9999999 ")),
    "EDF with a long number for a time": lone("a.edf", EDF.replace(b"+1\x14N2", b"+" + b"1" * 4)),
    "record that promises more": record(header(steps=10**9)),
    "record with a cut annotation": record(**{"r.atr": annotations([(5, 1, "")])[:-3]}),
    "record with random annotations": record(**{"r.atr": RNG.integers(0, 256, 999, dtype=np.uint8).tobytes()}),
    "record of an odd number of bytes": {"r.hea": HEA, "r.dat": DAT[:-1]},
    "record of 212": {"r.hea": header(signals=(("r.dat", 212, "1/mV", "II"),)), "r.dat": samples_212(np.arange(500))},
    "record without a rate": record(b"r 1\nr.dat 16 200\n"),
    "record of rate zero": record(header(rate=0)),
    "record of minus rate": record(header(rate=-5)),
    "NaN only": lone("a.npy", npy(np.full((4, 30), np.nan))),
    "infinite only": lone("a.npy", npy(np.full((4, 30), np.inf))),
    "one point": lone("a.npy", npy(np.ones((4, 1)))),
    "mixed lengths": {f"{n}.npy": npy(np.ones(n + 1)) for n in range(9)},
    "huge numbers": lone("a.npy", npy(np.full((4, 30), 1e300))),
    "true and false": lone("a.npy", npy(np.zeros((4, 30), bool))),
    "DICOM of no rate": lone("a.dcm", retagged(SamplingFrequency=None)),
    "names in Markdown": lone("a.csv", WIDE.replace(b"label", b"![x](http://x)")),
    "UTF-16": lone("a.csv", WIDE.decode().encode("utf-16")),
    "long": lone("a.csv", LONG),
    "a single row": lone("a.csv", b"\n".join(WIDE.split(b"\n")[:2])),
    "the same time twice": lone("a.csv", b"patient,day,crp\na,1,1\na,1,2\nb,1,3\nb,2,4\n"),
    "wide": lone("a.csv", WIDE),
}
FILES = {**BAD, **ODD, **{f"damaged {kind} {n}": {name: damaged(content), **beside} for n in range(4) for kind, name, content,
         beside in (("EDF", "a.edf", EDF, {}), ("DICOM", "a.dcm", ECG, {}), ("array", "a.npy", npy(SIGNAL), {}),
                    ("header", "r.hea", HEA, {"r.dat": DAT}), ("table", "a.csv", LONG, {}))}}  # fmt: skip
ASKS = (SeriesChoice(), SeriesChoice(rate=100, window_s=0.1, time_unit="d", unit="mV"))


def outcome(what, files, choice):
    try:
        return what(list(files.items()), choice)
    except UserError as error:
        return error


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_gives_series_or_one_sentence_quickly(name):
    began = time.process_time()
    tracemalloc.start()
    try:
        for choice in ASKS:
            for what in (read_recordings, survey_series, collect_series):
                found = outcome(what, FILES[name], choice)
                if isinstance(found, UserError):
                    said = str(found)
                    assert said.endswith((".", "?")) and "\n" not in said and "\0" not in said
                elif what is read_recordings:
                    assert found and all(one.signal.dtype == np.float32 and one.signal.ndim == 2 for one in found)
                    assert all(len(one.channels) == len(one.units) == one.signal.shape[1] for one in found)
        assert tracemalloc.get_traced_memory()[1] < 200e6
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 6  # tracing makes it slower


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused(name):
    assert isinstance(outcome(read_recordings, FILES[name], SeriesChoice(rate=100)), UserError)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_but_whole_file_is_read(name):
    found = outcome(read_recordings, FILES[name], SeriesChoice(rate=100))
    assert not isinstance(found, UserError), str(found)


def test_there_are_at_least_forty_of_them():
    assert len(BAD) >= 40 and len(ODD) >= 20


@pytest.mark.parametrize(("name", "word"), [
    ("header to the folder above", "outside its own folder"), ("header to an address", "outside its own folder"),
    ("header without its file", "needs the file r.dat"), ("header of FLAC", "format 516"),
    ("header of segments", "several segments"), ("DICOM of 10^9 samples", "damaged"), ("EDF of zero seconds", "without a signal"),
    ("EDF header cut", "damaged or not whole"), ("EDF+D", "interrupted recording"), ("npy with pickle", "plain numbers"),
    ("npy of absurd shape", "less than it promises"), ("npy with channels first", "Is the order"),
    ("ragged rows", "another number"), ("one column", "one column only"), ("PDF", "is no series that can be read"),
    ("only a README", "No series came"),
])  # fmt: skip
def test_the_sentence_says_what_is_the_matter(name, word):
    assert word in str(outcome(read_recordings, FILES[name], SeriesChoice()))


def test_nothing_a_file_says_of_a_patient_reaches_a_warning_or_the_log(caplog):
    secret = patched(EDF, 8, b"MRN1 F 01-JAN-1950 SECRET")
    files = {"a/1.edf": secret, "b/2.edf": patched(secret, 236, b"9999999 "), "b/3.dcm": retagged(WaveformBitsAllocated=12),
             "a/r.hea": header(note="SECRET"), "a/r.dat": DAT}  # fmt: skip
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for what in (survey_series, collect_series):
            assert "SECRET" not in str(outcome(what, {"a.zip": zipped(files)}, SeriesChoice()))
    assert not warned and not caplog.records
