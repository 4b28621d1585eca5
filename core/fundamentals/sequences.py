"""A short series read by a recurrent unit and by attention, every number at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from core.fundamentals.network import Floats
from core.i18n import msg

SHAPES: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "pulse": (msg("One peak"), (0, 1, 0, 0, 0, 0, 0, 0)),
    "step": (msg("A rise that stays"), (0, 0, 0, 1, 1, 1, 1, 1)),
    "wave": (msg("Up and down"), (0, 0.7, 1, 0.7, 0, -0.7, -1, -0.7)),
    "two": (msg("Two peaks alike"), (0, 1, 0, -0.5, 0, 0, 1, 0)),
}
"""Name and values; SYNTHETIC."""


@dataclasses.dataclass(frozen=True, eq=False)
class Unrolled:
    """A recurrent unit at each of T steps, every field (T,)."""

    inward: Floats  # w x_t
    back: Floats  # u h_(t-1)
    sums: Floats
    states: Floats  # h_t
    remembered: Floats  # the slope of the last state by x_t


@dataclasses.dataclass(frozen=True, eq=False)
class Attended:
    """Attention over T steps: ``scores`` and ``shares`` (T, T), rows ask and columns are looked at; ``values`` (T,)."""

    scores: Floats
    shares: Floats
    values: Floats


def unrolled(x: Floats, w: float, u: float, bias: float) -> Unrolled:
    """h_t = tanh(w x_t + u h_(t-1) + bias) from h_0 = 0: one unit of Elman 1990, of a series x (T,)."""
    states = np.zeros(len(x) + 1)
    sums = np.zeros(len(x))
    for step, value in enumerate(x):
        sums[step] = w * value + u * states[step] + bias
        states[step + 1] = np.tanh(sums[step])
    slopes = 1 - states[1:] ** 2
    later = np.cumprod(np.append(u * slopes[1:], 1.0)[::-1])[::-1]  # by h_t, back through time
    return Unrolled(w * x, u * states[:-1], sums, states[1:], later * slopes * w)


def attended(x: Floats, likeness: float, nearness: float, causal: bool) -> Attended:
    """Softmax over steps of likeness · x_i x_j - nearness · |i - j|, and its weighted mean of x (T,).

    Dot-product attention (Vaswani et al. 2017, arXiv:1706.03762) of one number a step, with linear biases for the distance
    (Press et al. 2022, arXiv:2108.12409). ``causal``: no step looks ahead.
    """
    place = np.arange(len(x))
    scores = likeness * np.outer(x, x) - nearness * np.abs(place[:, None] - place)
    if causal:
        scores = np.where(place > place[:, None], -np.inf, scores)
    raised = np.exp(scores - scores.max(1, keepdims=True))
    shares = raised / raised.sum(1, keepdims=True)
    return Attended(scores, shares, shares @ x)
