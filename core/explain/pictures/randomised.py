"""Does a map follow what the network learned? Its weights are shuffled layer by layer, and the map should fall apart with them.

The cascading test of Adebayo et al. 2018, arXiv:1810.03292: from the last layer down to the first. Differs: each layer's weights
are shuffled among themselves instead of drawn anew, so that their sizes stay right and only what was learned goes.
Compared is the rank correlation (Spearman) of the sizes of the values, since that is what the eye sees on a coloured map.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.i18n import msg
from core.results import Metric

if TYPE_CHECKING:
    from core.explain.pictures.maps import Method
    from core.explain.scores import Scores

DEPTHS = 4  # looked at on the way down: each costs all maps again
SAME, OTHER = (
    0.8,
    0.5,
)  # squared, the shared part of the ranks: above .64 the map is nearly the old one, below .25 another one
FEWEST = 3  # pictures for an interval


@dataclasses.dataclass(frozen=True)
class Sanity:
    """Of one method, over several pictures: how like the maps of the shuffled network are to those of the trained one."""

    likeness: Metric  # with every layer shuffled: mean rank correlation, -1 to 1, and its interval
    course: tuple[float, ...]  # mean rank correlation with more and more layers shuffled, the last one as above

    @property
    def light(self) -> str:
        """Whether the map follows the weights: "green", "yellow", "red", or "none" where nothing could be compared."""
        value = self.likeness.value
        if value is None:
            return "none"
        return "red" if value > SAME else "yellow" if value > OTHER else "green"


def sanity(
    scores: Scores, methods: Mapping[str, Method], x: np.ndarray, wanted: np.ndarray, seed: int = 0
) -> dict[str, Sanity]:
    """The test for each method on prepared pictures ``x`` (n, height, width, channels), each with its class ``wanted`` (n,).

    Every picture gets a shuffle of its own, so that the interval holds both chances.
    """
    before = {name: method(scores, x, wanted) for name, method in methods.items()}
    layers = scores.layers()[::-1]
    ends = sorted({math.ceil(len(layers) * part / DEPTHS) for part in range(1, DEPTHS + 1)})
    course = {name: np.empty((len(ends), len(x))) for name in methods}
    for place in range(len(x)):
        one = slice(place, place + 1)
        for depth, end in enumerate(ends):
            with shuffled(layers[:end], seed + place):
                for name, method in methods.items():
                    course[name][depth, one] = likeness(before[name][one], method(scores, x[one], wanted[one]))
    return {name: Sanity(_metric(found[-1]), tuple(_means(found))) for name, found in course.items()}


@contextlib.contextmanager
def shuffled(layers: Sequence[Any], seed: int) -> Iterator[None]:
    """Inside, each array of weights of each of the layers is shuffled; afterwards all is as it was."""
    kept = [layer.get_weights() for layer in layers]
    rng = np.random.default_rng(seed)
    try:
        for layer, weights in zip(layers, kept, strict=True):
            layer.set_weights([rng.permutation(array.ravel()).reshape(array.shape) for array in weights])
        yield
    finally:
        for layer, weights in zip(layers, kept, strict=True):
            layer.set_weights(weights)


def likeness(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Rank correlation (n,) of the sizes of two stacks of maps (n, height, width); NaN where a map is the same everywhere."""
    from scipy.stats import rankdata

    ranks = [rankdata(np.abs(maps).reshape(len(maps), -1), axis=1) for maps in (one, other)]
    a, b = (each - each.mean(axis=1, keepdims=True) for each in ranks)
    with np.errstate(invalid="ignore"):
        found: np.ndarray = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return found


def _means(found: np.ndarray) -> Iterator[float]:
    for each in found:
        known = each[np.isfinite(each)]
        yield float(known.mean()) if len(known) else math.nan


def _metric(values: np.ndarray) -> Metric:
    """Mean over pictures with Student's interval."""
    from scipy.stats import t

    known = values[np.isfinite(values)]
    if not len(known):
        return Metric.missing(0, msg("The map is the same everywhere: not estimable."))
    mean = float(known.mean())
    if len(known) < FEWEST:
        return Metric(mean, None, None, len(known), msg("Too few pictures for an interval."))
    half = float(t.ppf(0.975, len(known) - 1) * known.std(ddof=1) / math.sqrt(len(known)))
    return Metric(mean, max(-1.0, mean - half), min(1.0, mean + half), len(known))
