"""Pictures told apart by their pixels."""

from __future__ import annotations

import hashlib

import numpy as np


def picture_marks(pictures: np.ndarray) -> np.ndarray:
    """A number for every picture, (n,) uint64, that only pictures with equal pixels share; of uint8 (n, ...)."""
    digests = (hashlib.blake2b(np.ascontiguousarray(one).data, digest_size=8).digest() for one in pictures)
    return np.frombuffer(b"".join(digests), np.uint64)
