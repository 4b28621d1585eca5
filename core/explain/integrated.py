"""How much each number of an input adds to the answer, on the way there from an input in which everything is absent."""

from __future__ import annotations

import numpy as np

from core.explain.scores import Scores

STEPS, MOST_STEPS = 32, 512  # on the way from absent to the input
GAP = 0.02  # of the change of the log-odds that the sums may miss before more steps are taken
LEAST_CHANGE = 0.1  # log-odds: of a smaller change no percentage is taken


def gradients(scores: Scores, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Gradients averaged on the straight way from absent to the input, times the input; in the shape of ``x`` (n, ...) float32.

    Sundararajan et al. 2017, arXiv:1703.01365, equation 3, by the midpoint rule; absent is 0 in prepared values, ``wanted`` (n,)
    a class of each. Completeness: each input's numbers sum to ``change_from_absent``; steps are quadrupled until they do within
    ``GAP``, or ``MOST_STEPS`` are taken.
    """
    change = change_from_absent(scores, x, wanted)
    steps = STEPS
    while True:
        found = np.stack([_averaged(scores, one, int(of), steps) for one, of in zip(x, wanted, strict=True)])
        missed = np.abs(found.reshape(len(found), -1).sum(axis=1) - change)
        if (missed <= GAP * np.maximum(np.abs(change), LEAST_CHANGE)).all() or steps >= MOST_STEPS:
            return found
        steps *= 4


def change_from_absent(scores: Scores, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """By how much the log-odds (n,) of the inputs exceed those of an absent one."""
    change: np.ndarray = scores.ask(x, wanted) - scores.ask(np.zeros_like(x), wanted)
    return change


def _averaged(scores: Scores, one: np.ndarray, wanted: int, steps: int) -> np.ndarray:
    shares = (np.arange(steps, dtype=np.float32) + 0.5) / steps
    way = shares.reshape(-1, *[1] * one.ndim) * one
    slopes: np.ndarray = scores.gradients(way, np.full(steps, wanted))
    found: np.ndarray = slopes.mean(axis=0) * one
    return found
