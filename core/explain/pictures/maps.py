"""Three ways to tell which places of a picture speak for a class: arrays in, one map for each picture out.

Each takes the network's ``Scores``, prepared pictures ``x`` (n, height, width, channels) float32 and the wanted class of each
(n,), and gives (n, height, width) float32: positive speaks for the class, negative against it. "Absent" is everywhere the same:
0 in prepared values, which is the mean colour of the training pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from core.explain import integrated
from core.explain.scores import Scores

Method = Callable[[Scores, np.ndarray, np.ndarray], np.ndarray]
PATCHES = 7  # side of the picture / side of the covering patch
LEAST_PATCH = 2  # pixels


def grad_cam(scores: Scores, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Feature maps of the last spatial layer, each weighed by its mean gradient, summed, negatives set to 0; at least 0.

    Selvaraju et al. 2017, doi:10.1109/ICCV.2017.74, equations 1 and 2, on the log-odds instead of the class score. Several
    networks: the mean of their maps, each divided by its largest value. ValueError where no late layer knows places.
    """
    if not scores.is_spatial:
        raise ValueError("no late layer of this network has places")
    found: list[np.ndarray] = []
    for maps, gradients in scores.last_maps(x, wanted):
        weights = gradients.mean(axis=(1, 2), keepdims=True)
        small = np.maximum((maps * weights).sum(axis=3, keepdims=True), 0)
        large = np.asarray(tf.image.resize(small, scores.shape[:2], "bilinear"))[..., 0]
        found.append(large)
    if len(found) == 1:
        return found[0]
    tops = [one.max(axis=(1, 2), keepdims=True) for one in found]
    mean: np.ndarray = np.mean([one / np.where(top > 0, top, 1) for one, top in zip(found, tops, strict=True)], axis=0)
    return mean


def integrated_gradients(scores: Scores, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Integrated gradients of every value, summed over the channels: each map sums to ``change_from_absent``."""
    found: np.ndarray = integrated.gradients(scores, x, wanted).sum(axis=3)
    return found


def occlusion(scores: Scores, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """By how much the log-odds fall when a square patch is made absent: for each pixel the mean over the patches on it.

    Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2. The patch is a seventh of the picture, moved by half of its side.
    """
    return np.stack([_occluded(scores, one, int(of)) for one, of in zip(x, wanted, strict=True)])


METHODS: Mapping[str, Method] = {
    "grad-cam": grad_cam,
    "integrated": integrated_gradients,
    "occlusion": occlusion,
}
"""Identifier -> method, in reading order; ``core.explain.pictures.wording`` has their names."""


def methods_for(scores: Scores) -> dict[str, Method]:
    """The methods that this network allows."""
    return {name: method for name, method in METHODS.items() if name != "grad-cam" or scores.is_spatial}


def _occluded(scores: Scores, picture: np.ndarray, wanted: int) -> np.ndarray:
    patches = [(rows, columns) for rows in _spans(picture.shape[0]) for columns in _spans(picture.shape[1])]
    covered = np.repeat(picture[None], len(patches) + 1, axis=0)  # the last one stays whole
    for place, (rows, columns) in enumerate(patches):
        covered[place, rows, columns] = 0
    said = scores.ask(covered, np.full(len(covered), wanted))
    total, count = np.zeros(picture.shape[:2]), np.zeros(picture.shape[:2])
    for (rows, columns), fall in zip(patches, said[-1] - said[:-1], strict=True):
        total[rows, columns] += fall
        count[rows, columns] += 1
    mean: np.ndarray = (total / count).astype(np.float32)
    return mean


def _spans(side: int) -> list[slice]:
    """Where a patch lies along one side, the last one at its end, so that every pixel is covered."""
    patch = min(side, max(LEAST_PATCH, round(side / PATCHES)))
    starts = sorted({*range(0, side - patch, max(1, patch // 2)), side - patch})
    return [slice(start, start + patch) for start in starts]
