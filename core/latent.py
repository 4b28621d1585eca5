"""The latent space of a stored generator: numbers in, generated pictures out, answered by ONNX Runtime. No Keras."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.predict import session
from core.results import Run
from core.store import Store
from core.synthetic import as_pixels

Floats = NDArray[np.float64]
Make = Callable[[Floats, int], np.ndarray]


def maker(run: Run, store: Store) -> Make:
    """A function from latent numbers (n, latent), and the place of a class, to pictures (n, side, side, channels) uint8.

    The class counts only where the generator was told of classes. LookupError where the run has no network for this program.
    """
    network, classes = session(store.read(run, "model.onnx")), int(run.told["classes"])

    def make(latent: Floats, wished: int) -> np.ndarray:
        told = np.zeros((len(latent), classes))
        if classes:
            told[:, wished] = 1
        return as_pixels(network(np.hstack([latent, told]).astype(np.float32)))

    return make


def start(run: Run, number: int) -> Floats:
    """The latent numbers (latent,) that a number stands for, the same every time."""
    drawn: Floats = np.random.default_rng([number, run.settings.seed]).standard_normal(run.told["latent"])
    return drawn


def moved(latent: Floats, run: Run, amounts: list[float]) -> Floats:
    """Latent numbers (latent,), by ``amounts`` along the run's directions, the strongest first."""
    along: Floats = np.asarray(run.told["directions"], np.float64)[: len(amounts)]
    return latent + np.asarray(amounts) @ along


def between(a: Floats, b: Floats, steps: int) -> Floats:
    """(steps, latent) from a to b (latent,) at an even pace around the origin, where normal numbers never lie near it.

    Spherical interpolation: White 2016, arXiv:1609.04468.
    """
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    angle = np.arccos(np.clip(a @ b / (lengths[0] * lengths[1]), -1, 1))
    shares = np.linspace(0, 1, steps)[:, None]
    if np.sin(angle) < 1e-6:  # the same direction, or the opposite one: no way round is shorter
        return np.asarray((1 - shares) * a + shares * b)
    return np.asarray((np.sin((1 - shares) * angle) * a + np.sin(shares * angle) * b) / np.sin(angle))
