"""What a picture is like before any network looks at it: its brightness, contrast, texture and colour."""

from __future__ import annotations

import numpy as np

BLOCK = 32  # pictures at once


def low_level(pictures: np.ndarray) -> np.ndarray:
    """Of pictures uint8 (n, height, width, 1 or 3) float32 (n, 4 or 16), all of values from 0 to 1.

    For each channel the mean, the standard deviation and the mean difference of neighbours, down and across; in colour also
    the mean size and the standard deviation of the differences between channels: nothing in a grey picture.
    """
    blocks = (pictures[i : i + BLOCK].astype(np.float32) / 255 for i in range(0, len(pictures), BLOCK))
    return np.concatenate([_of(block) for block in blocks])


def _of(x: np.ndarray) -> np.ndarray:
    over = (1, 2)
    down, across = (np.abs(np.diff(x, axis=axis)).mean(over) for axis in over)
    between = np.diff(x, axis=3)
    return np.hstack([x.mean(over), x.std(over), down, across, np.abs(between).mean(over), between.std(over)])
