"""The ways in which WFDB signal files store whole numbers: signal(5) of the WFDB Applications Guide.

Not here: 508, 516 and 524, which are FLAC, and would need a decoder.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

DIFFERENCES = 8  # the format whose numbers are differences: each is added to the one before


def _whole(content: bytes, kind: str) -> np.ndarray:
    width = np.dtype(kind).itemsize
    return np.frombuffer(content[: len(content) // width * width], kind)


def _groups(content: bytes, width: int) -> np.ndarray:
    """The bytes (groups, width) int32, the last group filled with zeros."""
    filled = content + bytes(-len(content) % width)
    return np.frombuffer(filled, np.uint8).reshape(-1, width).astype(np.int32)


def _signed(samples: list[np.ndarray], bits: int, count: int) -> np.ndarray:
    """The first ``count`` samples of groups (each (groups,), of so many bits) in two's complement, int32."""
    numbers = np.stack(samples, axis=1).reshape(-1)[:count] & (1 << bits) - 1
    return np.asarray(numbers - ((numbers >> bits - 1) << bits))


def _format_24(content: bytes) -> np.ndarray:
    three = _groups(content, 3)
    return _signed([three[:, 0] | three[:, 1] << 8 | three[:, 2] << 16], 24, len(content) // 3)


def _format_212(content: bytes) -> np.ndarray:
    """Two samples of 12 bits in three bytes; a last one alone takes two."""
    three = _groups(content, 3)
    samples = [three[:, 0] | three[:, 1] << 8, three[:, 2] | three[:, 1] >> 4 << 8]
    return _signed(samples, 12, 2 * len(content) // 3)


def _format_310(content: bytes) -> np.ndarray:
    """Three samples of 10 bits in two words of 16: one above the lowest bit of each, one in the highest five of both."""
    four = _groups(content, 4)
    first, second = four[:, 0] | four[:, 1] << 8, four[:, 2] | four[:, 3] << 8
    samples = [first >> 1, second >> 1, first >> 11 | second >> 11 << 5]
    return _signed(samples, 10, len(content) // 4 * 3 + len(content) % 4 // 2)


def _format_311(content: bytes) -> np.ndarray:
    """Three samples of 10 bits one after the other in a word of 32."""
    four = _groups(content, 4)
    samples = [
        four[:, 0] | four[:, 1] << 8,
        four[:, 1] >> 2 | four[:, 2] << 6,
        four[:, 2] >> 4 | four[:, 3] << 4,
    ]
    return _signed(samples, 10, 3 * len(content) // 4)


READERS: dict[int, tuple[Callable[[bytes], np.ndarray], int | None]] = {
    DIFFERENCES: (lambda content: _whole(content, "i1"), None),
    16: (lambda content: _whole(content, "<i2"), -(2**15)),
    24: (_format_24, -(2**23)),
    32: (lambda content: _whole(content, "<i4"), -(2**31)),
    61: (lambda content: _whole(content, ">i2"), -(2**15)),
    80: (lambda content: _whole(content, "u1").astype(np.int16) - np.int16(2**7), -(2**7)),
    160: (lambda content: _whole(content, "<u2").astype(np.int32) - 2**15, -(2**15)),
    212: (_format_212, -(2**11)),
    310: (_format_310, -(2**9)),
    311: (_format_311, -(2**9)),
}
"""Format -> reader, and the number that means "not measured" where it has one."""
