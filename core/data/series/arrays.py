"""NumPy files (.npy) as series: judged by their header, then read without pickle."""

from __future__ import annotations

import io
import tokenize
import warnings

import numpy as np

from core.data.series.choice import SeriesChoice
from core.data.series.recording import DAMAGED, Recording
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

MARK = b"\x93NUMPY"


def is_array(content: bytes) -> bool:
    """Whether the bytes are a NumPy file."""
    return content.startswith(MARK)


def read_array(content: bytes, name: str, choice: SeriesChoice) -> list[Recording]:
    """The series of an array: (steps,) one, (series, steps), or (series, steps, channels); UserError for anything else.

    With the layout "long" (steps, channels) is one recording.
    """
    values = open_array(content, name)
    if values.ndim == 1 or (values.ndim == 2 and choice.layout == "long"):
        return [_recording(values.reshape(len(values), -1), name, choice, ())]
    if values.ndim not in (2, 3):
        raise UserError(
            msg("{name} holds an array of {n} dimensions; expected are (series, steps) or (series, steps, channels)."),
            name=name,
            n=values.ndim,
        )
    said = msg("{name}: {n} series of {steps} steps and {channels} channels.")
    cases = values[..., None] if values.ndim == 2 else values
    told = Finding("ok", said, {"name": name, "n": len(cases), "steps": cases.shape[1], "channels": cases.shape[2]})
    check_series(len(cases), name)
    return [
        _recording(one, f"{name} · {number}", choice, (told,) if number == 1 else ())
        for number, one in enumerate(cases, start=1)
    ]


def open_array(content: bytes, name: str) -> np.ndarray:
    """The numbers of a NumPy file of any shape, float32; UserError where it holds anything but numbers, or is not whole."""
    try:
        shape, kind, begin = _header(content)
    except (*DAMAGED, tokenize.TokenError):  # the header is a Python literal
        raise UserError(msg("{name} is a NumPy file that is damaged. Save it again."), name=name) from None
    if kind.kind not in "iufb":
        raise UserError(
            msg("{name} is a NumPy file that does not hold plain numbers. Save it as an array of numbers."), name=name
        )
    size = int(np.prod([int(side) for side in shape], dtype=object)) if shape else 0
    if not 0 < size * kind.itemsize <= len(content) - begin:
        raise UserError(
            msg("{name} is a NumPy file that is empty or holds less than it promises. Save it again."), name=name
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers too large for float32: infinite ones are told of as missing
        values = np.load(io.BytesIO(content), allow_pickle=False).astype(np.float32)
    values[~np.isfinite(values)] = np.nan
    return np.asarray(values)


def check_series(series: int, name: str) -> None:
    """Refuse more series than can be kept."""
    if series > LIMITS.series:
        raise UserError(
            msg("{name} holds {n} series; at most {most} can be read. Choose fewer."),
            name=name,
            n=series,
            most=LIMITS.series,
        )


def _header(content: bytes) -> tuple[tuple[int, ...], np.dtype, int]:
    """Shape, kind of number, and the byte at which the numbers begin."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, kind = read(file, max_header_size=10_000)
    return tuple(shape), kind, file.tell()


def _recording(signal: np.ndarray, name: str, choice: SeriesChoice, findings: tuple[Finding, ...]) -> Recording:
    if signal.shape[1] > LIMITS.channels:
        raise UserError(
            msg("{name} has {n} channels; at most {most} can be read. Is the order (series, steps, channels)?"),
            name=name,
            n=signal.shape[1],
            most=LIMITS.channels,
        )
    nameless = ("",) * signal.shape[1]
    return Recording(name, signal, nameless, nameless, choice.rate, findings=findings)
