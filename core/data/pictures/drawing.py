"""Pictures made ready for a screen: enlarged without blurring, several side by side. Arrays in, arrays out."""

from __future__ import annotations

import math

import numpy as np

GAP = 2  # pixels between two pictures of a mosaic
BETWEEN = 128  # the grey between them, told apart from a light and a dark page


def enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    """A picture (height, width, 1 or 3) uint8, every pixel a square of whole pixels, up to ``side`` of them; RGB."""
    times = max(1, side // max(picture.shape[:2]))
    return np.asarray(_rgb(picture).repeat(times, axis=0).repeat(times, axis=1))


def thumbnail(picture: np.ndarray, side: int) -> np.ndarray:
    """The same for larger pictures too: of these every second, third ... pixel, so that none is larger than ``side``."""
    step = math.ceil(max(picture.shape[:2]) / side)
    return enlarged(picture[::step, ::step], side)


def mosaic(pictures: np.ndarray, across: int, side: int = 84) -> np.ndarray:
    """Pictures (n, height, width, 1 or 3) uint8 in rows of ``across``, each up to ``side`` pixels large, on grey; RGB."""
    tiles = [thumbnail(picture, side) for picture in pictures]
    high, wide = (tiles[0].shape[axis] + GAP for axis in (0, 1))
    down = -(-len(tiles) // across)
    sheet = np.full((down * high + GAP, min(across, len(tiles)) * wide + GAP, 3), BETWEEN, np.uint8)
    for place, tile in enumerate(tiles):
        top, left = GAP + place // across * high, GAP + place % across * wide
        sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    return sheet


def _rgb(picture: np.ndarray) -> np.ndarray:
    return picture if picture.shape[2] == 3 else picture.repeat(3, axis=2)
