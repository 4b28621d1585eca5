"""Whether a map names the places that matter: take them out of the picture first, or put them in first, and watch the answer.

Petsiuk et al. 2018, arXiv:1806.07421. Differs twice: the answer is in log-odds, since a sure network says 100 % almost to the
end of any deletion; and absent pixels take the mean colour of the training pictures in both directions (there: grey, and a
blurred start), so that all maps of a page mean the same by "absent".

The comparison is the map itself, moved to random places (wrapped round the edges): it keeps how coarse or speckled the map is,
which changes the score by itself, and loses only where it points.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

Answer = Callable[[np.ndarray], np.ndarray]  # pictures (n, height, width, channels) -> log-odds of the class (n,)
STEPS = 10  # shares of the pixels: 0, 10 %, ... 100 %
COPIES = 9  # moved copies: a map that beats them all does so by chance once in ten


@dataclasses.dataclass(frozen=True)
class Faith:
    """Areas under the two curves, which are mean log-odds, of a map and of its moved copies."""

    deletion: float  # small is good: the answer falls soon
    insertion: float  # large is good: the answer comes soon
    moved_deletion: tuple[float, ...]
    moved_insertion: tuple[float, ...]

    @property
    def beaten(self) -> int:
        """How many moved copies have a smaller insertion less deletion than the map."""
        pairs = zip(self.moved_insertion, self.moved_deletion, strict=True)
        return sum(insertion - deletion < self.insertion - self.deletion for insertion, deletion in pairs)


def faith(answer: Answer, picture: np.ndarray, found: np.ndarray, seed: int = 0) -> Faith:
    """The areas for ``picture`` (height, width, channels), prepared, and its map ``found`` (height, width)."""
    rng = np.random.default_rng(seed)
    orders = [order(each, rng) for each in (found, *_moved(found, rng))]
    deletion = [area(answer, picture, pixels, insert=False) for pixels in orders]
    insertion = [area(answer, picture, pixels, insert=True) for pixels in orders]
    return Faith(deletion[0], insertion[0], tuple(deletion[1:]), tuple(insertion[1:]))


def area(answer: Answer, picture: np.ndarray, pixels: np.ndarray, insert: bool, steps: int = STEPS) -> float:
    """Area under the answer as more and more of the ``pixels`` (height * width, flat places in order) go, or come (``insert``)."""
    taken = np.zeros((steps + 1, picture.shape[0] * picture.shape[1]), bool)
    for step in range(steps + 1):
        taken[step, pixels[: round(len(pixels) * step / steps)]] = True
    shown = taken if insert else ~taken
    pictures = picture[None] * shown.reshape(steps + 1, *picture.shape[:2], 1)
    return float(np.trapezoid(answer(pictures.astype(np.float32)), dx=1 / steps))


def order(found: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Flat places of a map (height, width), the largest value first, equal ones at random."""
    mixed = rng.permutation(found.size)
    ordered: np.ndarray = mixed[np.argsort(-found.ravel()[mixed], kind="stable")]
    return ordered


def _moved(found: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Copies of a map, each moved by its own random way, never by none."""
    ways = rng.permutation(np.arange(1, found.size))[:COPIES]
    return [np.roll(found, np.unravel_index(way, found.shape), axis=(0, 1)) for way in ways]
