"""Arrays that TensorFlow can read where they lie."""

from __future__ import annotations

import math

import numpy as np

ALIGNMENT = 64  # bytes: on an address that this does not divide TensorFlow ends the process


def aligned_zeros(shape: tuple[int, ...]) -> np.ndarray:
    """Float32 zeros whose first number lies where ``aligned`` asks; NumPy promises 16 bytes only."""
    size = math.prod(shape) * np.dtype(np.float32).itemsize
    room = np.zeros(size + ALIGNMENT, np.uint8)
    first = -room.ctypes.data % ALIGNMENT
    return room[first : first + size].view(np.float32).reshape(shape)


def aligned(array: np.ndarray) -> bool:
    """Whether the array is whole, in order and begins on a multiple of ``ALIGNMENT``."""
    return array.flags.c_contiguous and array.ctypes.data % ALIGNMENT == 0
