"""What the page asks the serve worker about pictures; light to import, since the page names these functions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.explain.network import KerasNetwork

if TYPE_CHECKING:
    from core.explain.pictures.deletion import Faith
    from core.explain.pictures.features import Layer
    from core.explain.pictures.randomised import Sanity


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


def explain(network: KerasNetwork, picture: np.ndarray, wanted: int) -> Explained:
    """Every map of one picture (height, width, channels) uint8 for the class at the place ``wanted``."""
    from core.explain.pictures.deletion import faith
    from core.explain.pictures.maps import methods_for
    from core.explain.scores import opened, probability

    scores = opened(network.file)
    x, of = network.prepared(picture[None]), np.array([wanted])

    def answer(pictures: np.ndarray) -> np.ndarray:
        return scores.ask(pictures, np.full(len(pictures), wanted))

    full, blank = float(answer(x)[0]), float(answer(np.zeros_like(x))[0])
    maps = {name: method(scores, x, of)[0] for name, method in methods_for(scores).items()}
    return Explained(
        picture=picture,
        wanted=wanted,
        probability=probability(full),
        absent=probability(blank),
        change=full - blank,
        maps=maps,
        faith={name: faith(answer, x[0], found, network.run.settings.seed) for name, found in maps.items()},
    )


def examine(network: KerasNetwork, pictures: np.ndarray, wanted: int) -> dict[str, Sanity]:
    """Whether the maps of these pictures (n, height, width, channels) uint8 for one class follow the network's weights."""
    from core.explain.pictures.maps import methods_for
    from core.explain.pictures.randomised import sanity
    from core.explain.scores import opened

    scores = opened(network.file)
    x = network.prepared(pictures)
    return sanity(scores, methods_for(scores), x, np.full(len(x), wanted), network.run.settings.seed)


def look_inside(network: KerasNetwork, picture: np.ndarray) -> list[Layer]:
    """What the convolutions see of one picture (height, width, channels) uint8; empty where the network has none."""
    from core.explain.pictures.features import feature_maps
    from core.explain.scores import opened

    return feature_maps(opened(network.file), network.prepared(picture[None])[0])
