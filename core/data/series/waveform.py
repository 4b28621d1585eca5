"""DICOM waveforms, as ECG devices send them (PS3.3, C.10.9): the group with most channels, in the units its channels say."""

from __future__ import annotations

import numpy as np
from pydicom.dataset import Dataset
from pydicom.waveforms import multiplex_array

from core.data.pictures.dicom import DAMAGED, opened, silent
from core.data.pictures.identity import identifiers, patient_of
from core.data.series.recording import Recording, plain_name, plain_unit
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding


def read_waveform(content: bytes, name: str) -> Recording:
    """The recording of a DICOM file; UserError where it has no waveform, or is packed in an unknown way or damaged."""
    try:
        with silent():
            return _recording(opened(content, name), name)
    except DAMAGED:
        raise UserError(
            msg("{name} is a DICOM file that is damaged or lacks what a waveform needs. Export it again."), name=name
        ) from None


def _recording(data: Dataset, name: str) -> Recording:
    if "WaveformSequence" not in data:
        raise UserError(
            msg("{name} is a DICOM file without a waveform. Choose the files that hold the recordings."), name=name
        )
    groups = list(data.WaveformSequence)
    sizes = [int(group.NumberOfWaveformChannels) * int(group.NumberOfWaveformSamples) for group in groups]
    place = int(np.argmax(sizes))
    group = groups[place]
    count = int(group.NumberOfWaveformChannels)
    depth = int(group.WaveformBitsAllocated) // 8
    definitions = list(group.get("ChannelDefinitionSequence", ()))
    if not 0 < count == len(definitions) <= LIMITS.channels or not 0 < sizes[place] * depth <= len(group.WaveformData):
        raise ValueError("size")
    signal = multiplex_array(data, place, as_raw=False).astype(np.float32)
    if "WaveformPaddingValue" in group:
        signal[_padded(data, place, bytes(group.WaveformPaddingValue))] = np.nan
    said = msg("{name}: {n} groups of waveforms; the largest is used.")
    return Recording(
        name=name,
        signal=signal,
        channels=tuple(_name(one, number) for number, one in enumerate(definitions, start=1)),
        units=tuple(_unit(one) for one in definitions),
        rate=float(group.get("SamplingFrequency") or 0),
        patient=patient_of(data),
        identifiers=identifiers(data),
        findings=(Finding("note", said, {"name": name, "n": len(groups)}),) if len(groups) > 1 else (),
    )


def _padded(data: Dataset, place: int, padding: bytes) -> np.ndarray:
    """Where the stored numbers (steps, channels) are the one that means "nothing here"."""
    raw = multiplex_array(data, place, as_raw=True)
    if len(padding) < raw.dtype.itemsize:
        return np.zeros(raw.shape, bool)
    return np.asarray(raw == np.frombuffer(padding[: raw.dtype.itemsize], raw.dtype)[0])


def _name(definition: Dataset, number: int) -> str:
    sources = definition.get("ChannelSourceSequence") or ()
    told = str(sources[0].get("CodeMeaning", "")) if sources else str(definition.get("ChannelLabel", ""))
    return plain_name(told.removeprefix("Lead ").partition("(")[0]) or str(number)


def _unit(definition: Dataset) -> str:
    units = definition.get("ChannelSensitivityUnitsSequence") or ()
    return plain_unit(str(units[0].get("CodeValue", ""))) if units else ""
