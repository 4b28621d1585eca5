"""Files with series as a user sends them, made here; shared by the tests of own series."""

import io

import edfio
import numpy as np
import pytest
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from core.data.series.choice import SeriesChoice
from core.data.series.collecting import collect_series, read_recordings, survey_series
from core.data.series.kept import unpack
from core.errors import UserError
from tests.pictures import written


def wave(seed=0, steps=500, channels=1):
    """Smooth noise (steps, channels) float32 in millivolts, unlike that of any other seed."""
    drawn = np.random.default_rng(seed).normal(0, 0.3, (steps + 4, channels))
    return np.apply_along_axis(np.convolve, 0, drawn, np.ones(5) / 5, "valid").astype(np.float32)


def table(rows, header=None, separator=","):
    lines = [separator.join(map(str, row)) for row in ([header] if header else []) + list(rows)]
    return "\n".join(lines).encode()


def npy(values, **options):
    file = io.BytesIO()
    np.save(file, values, **options)
    return file.getvalue()


def header(name="r", signals=(("r.dat", 16, "200/mV", "II"),), rate=100, steps=500, note=""):
    lines = [f"{name} {len(signals)} {rate} {steps}"]
    lines += [f"{file} {kind} {gain} 12 0 0 0 0 {lead}" for file, kind, gain, lead in signals]
    return "\n".join([*lines, *([f"# {note}"] if note else [])]).encode()


def samples_16(signal, gain=200):
    return np.rint(signal * gain).astype("<i2").tobytes()


def samples_212(numbers):
    """Whole numbers (even,) between -2048 and 2047, two in three bytes."""
    pairs = np.asarray(numbers, np.int64).reshape(-1, 2) & 0xFFF
    rows = np.stack([pairs[:, 0] & 0xFF, (pairs[:, 0] >> 8) | ((pairs[:, 1] >> 8) << 4), pairs[:, 1] & 0xFF], axis=1)
    return rows.astype(np.uint8).tobytes()


def annotations(marks):
    """An annotation file of (samples since the one before, code, text)."""
    out = b""
    for pause, code, text in marks:
        if pause >= 1024:
            out += (
                (59 << 10).to_bytes(2, "little")
                + (pause >> 16).to_bytes(2, "little")
                + (pause & 0xFFFF).to_bytes(2, "little")
            )
            pause = 0
        out += (code << 10 | pause).to_bytes(2, "little")
        if text:
            raw = text.encode()
            out += (63 << 10 | len(raw)).to_bytes(2, "little") + raw + bytes(len(raw) % 2)
    return out + b"\0\0"


def edf(signal, rate=100, unit="mV", labels=None, patient=None, marks=(), others=()):
    """An EDF file of (steps, channels), and of ``others``: (steps,), rate, label."""
    names = labels or [f"C{place}" for place in range(signal.shape[1])]
    signals = [edfio.EdfSignal(one, rate, label=name, physical_dimension=unit, physical_range=(-5, 5)) for one, name in
               zip(signal.T.astype(float), names, strict=True)]  # fmt: skip
    signals += [edfio.EdfSignal(one.astype(float), at, label=name, physical_range=(-5, 5)) for one, at, name in others]
    notes = [edfio.EdfAnnotation(*mark) for mark in marks]
    made = edfio.Edf(signals, patient=patient, annotations=notes or None)
    return made.to_bytes()


def waveform(signal, rate=500, unit="mV", names=("I", "II"), **tags):
    """A DICOM 12-lead ECG of (steps, channels), stored in thousandths of the unit."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.9.1.1"
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["vitrine"])
    data = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.Modality = meta.MediaStorageSOPClassUID, "ECG"
    data.PatientID, data.PatientName = "4711", "Secret^Name"
    group = Dataset()
    group.NumberOfWaveformChannels, group.NumberOfWaveformSamples = signal.shape[1], len(signal)
    group.SamplingFrequency, group.WaveformBitsAllocated, group.WaveformSampleInterpretation = rate, 16, "SS"
    group.ChannelDefinitionSequence = [_channel(name, unit) for name in names]
    group.WaveformData = np.rint(signal * 1000).astype("<i2").tobytes()
    group["WaveformData"].VR = "OW"
    for name, value in tags.items():
        setattr(group, name, value)
    data.WaveformSequence = [group]
    return written(data)


def _channel(name, unit):
    source, units, channel = Dataset(), Dataset(), Dataset()
    source.CodeMeaning, units.CodeValue = f"Lead {name} (Einthoven)", unit
    channel.ChannelSourceSequence, channel.ChannelSensitivityUnitsSequence = [source], [units]
    channel.ChannelSensitivity, channel.ChannelSensitivityCorrectionFactor, channel.ChannelBaseline = 0.001, 1, 0
    channel.WaveformBitsStored = 16
    return channel


def read(files, **choice):
    return read_recordings(list(files.items()), SeriesChoice(**choice))


def surveyed(files, **choice):
    return survey_series(list(files.items()), SeriesChoice(**choice))


def collected(files, **choice):
    return unpack(collect_series(list(files.items()), SeriesChoice(**choice)))


def refusal(files, what=collected, **choice):
    with pytest.raises(UserError) as caught:
        what(files, **choice)
    return str(caught.value)


def lines(findings):
    return "\n".join(finding.text.format(**finding.values) for finding in findings)
