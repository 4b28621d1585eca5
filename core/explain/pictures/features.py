"""What each convolution sees of a picture: the feature maps of its channels that vary most over the places."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.explain.scores import Scores

LAYERS, CHANNELS = 6, 8  # shown at most
LARGEST = 64  # places on a side that travel to the page; larger maps are thinned


@dataclasses.dataclass(frozen=True)
class Layer:
    """One convolution and its strongest channels."""

    number: int  # among the convolutions, from 1
    of: int  # channels in all
    size: tuple[int, int]  # rows and columns of each
    channels: tuple[int, ...]  # places of those shown
    maps: np.ndarray  # (shown, rows, columns) float32


def feature_maps(scores: Scores, picture: np.ndarray) -> list[Layer]:
    """Convolutions of the first network, from first to last, on a prepared picture (height, width, channels); none: empty."""
    import keras

    model = scores.networks[0]
    found = [layer for layer in model.layers if "Conv" in type(layer).__name__ and len(layer.output.shape) == 4]
    if not found:
        return []
    numbers = sorted({round(place) for place in np.linspace(0, len(found) - 1, min(LAYERS, len(found)))})
    outputs = keras.Model(model.input, [found[number].output for number in numbers])(picture[None], training=False)
    return [
        _strongest(number + 1, np.asarray(maps[0], np.float32)) for number, maps in zip(numbers, outputs, strict=True)
    ]


def _strongest(number: int, maps: np.ndarray) -> Layer:
    """Of ``maps`` (rows, columns, channels) those with the largest standard deviation over the places, the largest first."""
    spread = maps.std(axis=(0, 1))
    leading = np.argsort(-spread, kind="stable")[:CHANNELS]
    rows, columns, of = maps.shape
    thin = -(-max(rows, columns) // LARGEST)
    shown = np.moveaxis(maps[::thin, ::thin, leading], 2, 0)
    return Layer(number, of, (rows, columns), tuple(int(place) for place in leading), shown)
