"""SYNTHETIC lung nodules: pictures that nobody ever took, drawn from a seed, so that the answer is known exactly."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

SIDE = 28
CASES = 1_200
NODULES = 0.4  # share of pictures with one


def phantoms(seed: int = 0, cases: int = CASES) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (cases, 28, 28, 1) uint8 and whether each holds a nodule (cases,) uint8.

    A dark lung with soft texture and a few bright vessels, which are long and thin; a nodule is round, 4 to 7 pixels across,
    and of the vessels' brightness, so that brightness alone does not give it away. Thicker vessels cross in spots like nodules,
    which no network here learns to tell apart from a thousand pictures unless these are augmented.
    """
    rng = np.random.default_rng(seed)
    y = (rng.random(cases) < NODULES).astype(np.uint8)
    return np.stack([_picture(rng, bool(nodule)) for nodule in y]), y


def _picture(rng: np.random.Generator, nodule: bool) -> np.ndarray:
    """One picture (28, 28, 1) uint8."""
    lung = gaussian_filter(rng.normal(size=(SIDE, SIDE)), 2.0) * 0.5
    for _ in range(rng.integers(2, 5)):
        lung = np.maximum(lung, _vessel(rng))
    if nodule:
        lung = np.maximum(lung, _nodule(rng))
    noisy = gaussian_filter(lung, 0.5) + rng.normal(0, 0.06, (SIDE, SIDE))
    return np.asarray(np.clip(60 + 130 * noisy, 0, 255), np.uint8)[..., None]


def _vessel(rng: np.random.Generator) -> np.ndarray:
    """A straight bright line of 1 to 2 pixels' width through the picture, on 0."""
    angle, offset, width = rng.uniform(0, np.pi), rng.uniform(-10, 10), rng.uniform(0.5, 1.0)
    rows, columns = _coordinates()
    distance = np.abs(rows * np.cos(angle) + columns * np.sin(angle) - offset)
    return np.asarray(rng.uniform(0.5, 0.9) * (distance < width))


def _nodule(rng: np.random.Generator) -> np.ndarray:
    """A round bright spot somewhere within the middle 20 pixels, on 0."""
    rows, columns = _coordinates()
    top, left = rng.uniform(-10, 10, 2)
    brightness, radius = rng.uniform(0.5, 0.9), rng.uniform(2.0, 3.5)
    return np.asarray(brightness * (np.hypot(rows - top, columns - left) < radius))


def _coordinates() -> tuple[np.ndarray, np.ndarray]:
    middle = np.arange(SIDE) - (SIDE - 1) / 2
    return np.meshgrid(middle, middle, indexing="ij")
