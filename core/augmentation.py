"""Pictures turned, shifted and mirrored a little, as the network sees them while it learns: the rule, and a look at it.

The rule is one affine map for each picture, worked out from four random numbers by plain arithmetic, so that the page can
show with NumPy and SciPy what the training does with TensorFlow.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from types import ModuleType
from typing import Any

import numpy as np

ROTATION = 15.0  # degrees to either side at most
SHIFT = 0.1  # of the side, in any direction, at most
DRAWS = 4  # random numbers for each picture


def maps(uniform: Any, chosen: Collection[str], height: int, width: int, functions: ModuleType) -> tuple[Any, ...]:
    """The six coefficients, each (pictures,), of the maps that random numbers (pictures, 4) from 0 to 1 stand for.

    ``a, b, c, d, e, f``: the new picture has at (x, y) what the old one has at (a x + b y + c, d x + e y + f), in pixels from
    the upper left one. About the middle it is turned by an angle, mirrored left and right for every second picture, and
    shifted. ``functions`` is numpy or tensorflow: whoever has ``cos``, ``sin`` and ``sign`` for ``uniform``.
    """
    turn, right, down, mirrored = (uniform[:, place] for place in range(DRAWS))
    angle = (2 * turn - 1) * (math.radians(ROTATION) if "rotation" in chosen else 0.0)
    reach = 2 * SHIFT if "shift" in chosen else 0.0
    side = functions.sign(mirrored - 0.5) if "flip" in chosen else 0 * mirrored + 1
    cosine, sine = functions.cos(angle), functions.sin(angle)
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    a, b, d, e = side * cosine, -sine, side * sine, cosine
    c = middle_x + (right - 0.5) * reach * width - a * middle_x - b * middle_y
    f = middle_y + (down - 0.5) * reach * height - d * middle_x - e * middle_y
    return a, b, c, d, e, f


def examples(picture: np.ndarray, chosen: Collection[str], count: int, seed: int = 0) -> np.ndarray:
    """One picture (height, width, channels) uint8 as training may see it: (count, height, width, channels) uint8.

    Between pixels the value is interpolated; beyond the border the border goes on.
    """
    height, width, _ = picture.shape
    uniform = np.random.default_rng(seed).random((count, DRAWS))
    return np.stack([_mapped(picture, one) for one in np.stack(maps(uniform, chosen, height, width, np), axis=1)])


def _mapped(picture: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    from scipy.ndimage import affine_transform

    a, b, c, d, e, f = coefficients
    channels = [
        affine_transform(channel.astype(np.float32), [[e, d], [b, a]], [f, c], order=1, mode="nearest")
        for channel in np.moveaxis(picture, 2, 0)
    ]
    return np.round(np.stack(channels, axis=2)).astype(np.uint8)
