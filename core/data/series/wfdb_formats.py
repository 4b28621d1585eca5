"""The ways in which WFDB signal files store whole numbers: signal(5) of the WFDB Applications Guide."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def _format_16(content: bytes) -> np.ndarray:
    return np.frombuffer(content[: len(content) // 2 * 2], "<i2")


def _format_61(content: bytes) -> np.ndarray:
    return np.frombuffer(content[: len(content) // 2 * 2], ">i2")


def _format_80(content: bytes) -> np.ndarray:
    return np.frombuffer(content, np.uint8).astype(np.int16) - np.int16(128)


def _format_24(content: bytes) -> np.ndarray:
    three = np.frombuffer(content[: len(content) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
    numbers = three[:, 0] | (three[:, 1] << 8) | (three[:, 2] << 16)
    return np.asarray((numbers << 8) >> 8)


def _format_32(content: bytes) -> np.ndarray:
    return np.frombuffer(content[: len(content) // 4 * 4], "<i4")


def _format_212(content: bytes) -> np.ndarray:
    """Two samples of 12 bits in three bytes."""
    three = np.frombuffer(content[: len(content) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int16)
    first = three[:, 0] | ((three[:, 1] & 0x0F) << 8)
    second = three[:, 2] | ((three[:, 1] & 0xF0) << 4)
    numbers = np.stack([first, second], axis=1).reshape(-1)
    return np.asarray(np.where(numbers > 2047, numbers - 4096, numbers))


READERS: dict[int, tuple[Callable[[bytes], np.ndarray], int]] = {
    16: (_format_16, -(2**15)),
    24: (_format_24, -(2**23)),
    32: (_format_32, -(2**31)),
    61: (_format_61, -(2**15)),
    80: (_format_80, -(2**7)),
    212: (_format_212, -(2**11)),
}
"""Format -> reader, and the number that means "not measured"."""
