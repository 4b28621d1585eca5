"""Points in the plane with an outcome each: SYNTHETIC ones of a few shapes, or two columns of the user's table."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np

from core.fundamentals.network import Floats

SETS = ("blobs", "moons", "circles", "xor", "counts")
N, SEED, NOISE = 200, 1, 0.12
MOST = 300  # of the user's rows, drawn at random where there are more


@dataclasses.dataclass(frozen=True, eq=False)
class Points:
    """Where the cases lie, x (n, 2), about 0 and about as wide as 1, and their outcomes y (n,): 0 or 1, or counts."""

    x: Floats
    y: Floats
    counts: bool = False
    names: tuple[str, str] = ("x₁", "x₂")
    outcome: str = "y"
    classes: tuple[str, str] = ("0", "1")  # what 0 and 1 are called in the user's table
    synthetic: bool = True

    @property
    def reach(self) -> float:
        """How far from 0 the plane has to be shown."""
        return float(1.15 * np.abs(self.x).max())


@cache
def toy_points(kind: str) -> Points:
    """SYNTHETIC points of one of ``SETS``; always the same."""
    rng = np.random.default_rng(SEED)
    y = np.asarray(np.arange(N) % 2, np.float64)
    turn = rng.random(N)
    noise = NOISE * rng.standard_normal((N, 2))
    if kind == "counts":
        x = rng.uniform(-1.3, 1.3, (N, 2))
        return Points(x, rng.poisson(np.exp(0.4 + x[:, 0] - 0.5 * x[:, 1])).astype(np.float64), counts=True)
    sign = 2 * y - 1
    if kind == "blobs":
        x = 0.6 * np.stack([sign, sign], 1) + 3 * noise
    elif kind == "circles":
        x = np.where(y, 0.4, 1.1)[:, None] * _circle(turn) + noise
    elif kind == "moons":
        x = sign[:, None] * (_circle(turn / 2) - [0.5, 0.25]) + noise
    else:  # xor: the outcome is 1 where both have the same sign
        corner = np.where(rng.random(N) < 0.5, 1.0, -1.0)
        x = 0.7 * np.stack([corner, corner * sign], 1) + 2 * noise
    return Points(np.asarray(x, np.float64), y)


def _circle(turn: Floats) -> Floats:
    return np.stack([np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)], -1)
