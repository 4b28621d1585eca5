"""The latent space of a stored generator: numbers in, generated pictures out, answered by ONNX Runtime. No Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.predict import session
from core.results import Run
from core.store import Store
from core.synthetic import as_pixels

Floats = NDArray[np.float64]
Make = Callable[[Floats, Floats], np.ndarray]


def maker(run: Run, store: Store) -> Make:
    """A function from latent numbers (n, latent), and the wished share of each class, to pictures (n, side, side, channels) uint8.

    The shares (classes,) are empty where the generator was not told of classes. LookupError where the run has no network for
    this program.
    """
    network = session(store.read(run, "model.onnx"))

    def make(latent: Floats, wished: Floats) -> np.ndarray:
        told = np.tile(wished, (len(latent), 1))
        return as_pixels(network(np.hstack([latent, told]).astype(np.float32)))

    return make


def shares(amounts: Sequence[float], alone: int) -> Floats:
    """The wished shares (classes,) of classes in these amounts from 0 on, in all 1; of ``alone`` where all are 0."""
    told: Floats = np.asarray(amounts, np.float64)
    return np.asarray(told / told.sum() if told.sum() > 0 else np.eye(len(told))[alone])


def truncated(latent: Floats, bound: float) -> Floats:
    """Normal numbers moved to where a normal distribution cut off at ±``bound`` has the same quantile; their order stays.

    The truncation trick of Brock et al. 2019, arXiv:1809.11096, who draw anew what lies outside; so a slider moves smoothly.
    """
    from scipy.special import ndtr, ndtri

    found: Floats = ndtri(ndtr(-bound) + ndtr(latent) * (ndtr(bound) - ndtr(-bound)))
    return found


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
