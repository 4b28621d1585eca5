"""Convolution and pooling of one grey picture, number by number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.data.pictures.sets import picture_set
from core.fundamentals.network import Floats
from core.i18n import msg

SIDE = 3  # of a kernel
POOL = 2  # pixels across that become one
PICTURE = ("mri-tissue", 20)  # a bundled set and the place of the picture in it
KERNELS: Mapping[str, tuple[str, tuple[tuple[float, ...], ...]]] = {
    "upright": (msg("Upright edges"), ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))),  # Sobel and Feldman 1968
    "level": (msg("Level edges"), ((-1, -2, -1), (0, 0, 0), (1, 2, 1))),
    "outline": (msg("Outlines"), ((0, 1, 0), (1, -4, 1), (0, 1, 0))),  # discrete Laplacian
    "blur": (msg("Blur"), ((0.111, 0.111, 0.111),) * 3),
    "sharpen": (msg("Sharpen"), ((0, -1, 0), (-1, 5, -1), (0, -1, 0))),
    "same": (msg("Unchanged"), ((0, 0, 0), (0, 1, 0), (0, 0, 0))),
}
"""Name and numbers, rows from top to bottom."""


def picture() -> Floats:
    """A bundled grey picture (height, width), 0 black to 1 white."""
    pixels = picture_set(PICTURE[0]).pixels[PICTURE[1]]
    return np.asarray(pixels[..., :3].mean(-1) / 255.0)


def convolved(pixels: Floats, kernel: Floats) -> Floats:
    """The sum of the nine products at every place, (height - 2, width - 2).

    As networks have it, the kernel is not turned round: mathematics calls this a cross-correlation.
    """
    windows = np.lib.stride_tricks.sliding_window_view(pixels, kernel.shape)
    return np.asarray((windows * kernel).sum((-2, -1)))


def pooled(pixels: Floats) -> Floats:
    """The largest of every POOL × POOL pixels; a last odd row or column is left out."""
    high, wide = (n // POOL * POOL for n in pixels.shape)
    tiles = pixels[:high, :wide].reshape(high // POOL, POOL, wide // POOL, POOL)
    return np.asarray(tiles.max((1, 3)))


def window(pixels: Floats, row: int, column: int) -> Floats:
    """The nine pixels (3, 3) that the place (row, column) of the convolved picture is made of."""
    return pixels[row : row + SIDE, column : column + SIDE]
