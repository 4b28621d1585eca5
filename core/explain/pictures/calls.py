"""What the page asks the serve worker about pictures; light to import, since the page names these functions."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

import numpy as np

from core.errors import UserError
from core.i18n import msg
from core.registry import demo as find_demo
from core.results import Run
from core.runs import note
from core.store import Store

if TYPE_CHECKING:
    from core.explain.pictures.deletion import Faith
    from core.explain.pictures.features import Layer
    from core.explain.pictures.randomised import Sanity

IMPORTED = msg(
    "This run was imported, and the Keras file of a stranger is never opened here. Train the same settings here to see maps."
)
FILE = "model.keras"


@dataclasses.dataclass(frozen=True)
class PictureNetwork:
    """A run on its way to a worker, with the file that knows its gradients."""

    run: Run
    file: bytes

    @classmethod
    def of(cls, run: Run, store: Store) -> Self:
        """What a worker needs of a stored run; UserError where it was imported or damaged."""
        if note(store, run.run).imported:
            raise UserError(IMPORTED)
        return cls(run, store.read(run, FILE))

    def prepared(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures (n, height, width, channels) uint8 as the network takes them, float32."""
        return find_demo(self.run.settings.demo).restore(self.run.schema).apply(pictures)


@dataclasses.dataclass(frozen=True)
class Explained:
    """One picture and one class: the maps by method, and how far each can be believed."""

    picture: np.ndarray  # (height, width, channels) uint8
    wanted: int  # place of the class
    probability: float  # of the class
    absent: float  # the same for a picture of the mean colour
    change: float  # from absent to the picture, in log-odds: what the integrated map should sum to
    maps: Mapping[str, np.ndarray]  # (height, width) float32; a method that the network does not allow is not there
    faith: Mapping[str, Faith]


def explain(network: PictureNetwork, picture: np.ndarray, wanted: int) -> Explained:
    """Every map of one picture (height, width, channels) uint8 for the class at the place ``wanted``."""
    from core.explain.pictures.deletion import faith
    from core.explain.pictures.maps import methods_for
    from core.explain.pictures.scores import opened

    scores = opened(network.file)
    x, of = network.prepared(picture[None]), np.array([wanted])

    def answer(pictures: np.ndarray) -> np.ndarray:
        return scores.ask(pictures, np.full(len(pictures), wanted))

    full, blank = float(answer(x)[0]), float(answer(np.zeros_like(x))[0])
    maps = {name: method(scores, x, of)[0] for name, method in methods_for(scores).items()}
    return Explained(
        picture=picture,
        wanted=wanted,
        probability=_probability(full),
        absent=_probability(blank),
        change=full - blank,
        maps=maps,
        faith={name: faith(answer, x[0], found, network.run.settings.seed) for name, found in maps.items()},
    )


def examine(network: PictureNetwork, pictures: np.ndarray, wanted: int) -> dict[str, Sanity]:
    """Whether the maps of these pictures (n, height, width, channels) uint8 for one class follow the network's weights."""
    from core.explain.pictures.maps import methods_for
    from core.explain.pictures.randomised import sanity
    from core.explain.pictures.scores import opened

    scores = opened(network.file)
    x = network.prepared(pictures)
    return sanity(scores, methods_for(scores), x, np.full(len(x), wanted), network.run.settings.seed)


def look_inside(network: PictureNetwork, picture: np.ndarray) -> list[Layer]:
    """What the convolutions see of one picture (height, width, channels) uint8; empty where the network has none."""
    from core.explain.pictures.features import feature_maps
    from core.explain.pictures.scores import opened

    return feature_maps(opened(network.file), network.prepared(picture[None])[0])


def _probability(log_odds: float) -> float:
    """Of log-odds of any size, without overflow."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))
