"""Pictures as the network's numbers: fitted on the training part only, saved with the model, the same for every later one."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from core.errors import UserError
from core.i18n import msg

LARGEST = 4096  # pixels on a side that a network may take
FLAT = 1e-3  # a channel that varies less is not divided by its spread


@dataclasses.dataclass(frozen=True)
class PicturePreparation:
    """Implements ``core.spec.Preparation``: each channel with mean 0 and standard deviation 1 over the training part."""

    shape: tuple[int, int, int]  # height, width, channels
    mean: tuple[float, ...]  # per channel, of values from 0 to 1
    scale: tuple[float, ...]

    @classmethod
    def fit(cls, pictures: np.ndarray) -> Self:
        """Learn the channels' means and spreads from the training part, uint8 (cases, height, width, channels)."""
        channels = [pictures[..., place].astype(np.float32) / 255 for place in range(pictures.shape[3])]
        spread = [float(channel.std()) for channel in channels]
        means = tuple(float(channel.mean()) for channel in channels)
        height, width, depth = map(int, pictures.shape[1:])
        return cls((height, width, depth), means, tuple(s if s > FLAT else 1.0 for s in spread))

    @classmethod
    def symmetric(cls, pictures: np.ndarray) -> Self:
        """The one that makes every value lie between -1 and 1, for uint8 (cases, height, width, channels); nothing is fitted."""
        height, width, depth = map(int, pictures.shape[1:])
        return cls((height, width, depth), (0.5,) * depth, (0.5,) * depth)

    def apply(self, inputs: np.ndarray) -> np.ndarray:
        """Float32 (cases, height, width, channels). UserError where the pictures are of another shape."""
        if inputs.shape[1:] != self.shape:
            raise UserError(
                msg("The pictures are {came} pixels and channels; this network learned from {known}. Convert them."),
                came=" × ".join(map(str, inputs.shape[1:])),
                known=" × ".join(map(str, self.shape)),
            )
        mean, scale = (np.asarray(values, np.float32) for values in (self.mean, self.scale))
        prepared: np.ndarray = (inputs.astype(np.float32) / 255 - mean) / scale
        return prepared

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for what it cannot have written."""
        shape, mean, scale = (tuple(values[name]) for name in ("shape", "mean", "scale"))
        whole = len(shape) == 3 and all(type(side) is int and 0 < side <= LARGEST for side in shape)
        numbers = all(isinstance(value, (int, float)) and math.isfinite(value) for value in (*mean, *scale))
        if not whole or shape[2] not in (1, 3) or not numbers or not len(mean) == len(scale) == shape[2] or 0 in scale:
            raise ValueError(f"no preparation of pictures: {shape}, {mean}, {scale}")
        return cls(shape, mean, scale)
