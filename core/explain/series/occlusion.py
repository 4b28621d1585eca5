"""By how much an answer falls when a stretch of one channel is taken away."""

from __future__ import annotations

import numpy as np

from core.explain.scores import Scores
from core.explain.series.places import Places

WINDOWS = 10  # length of the series / length of a window
FEW = 20  # steps; of a shorter series, such as a course of visits, each step is a window


def occlusion(scores: Scores, x: np.ndarray, wanted: int, places: Places) -> np.ndarray:
    """For each value the mean fall of the log-odds over the windows on it, (length, channels) float32.

    ``x`` (steps, features) is one prepared series. A window takes one channel away, as if it had not been measured then; that
    there are steps, and when, stays. Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2, along time instead of a picture.
    """
    spans, first = windows(places.kept), len(x) - places.kept
    fall, count = np.zeros((len(x), places.channels)), np.zeros((len(x), 1))
    whole = scores.ask(x[None], np.array([wanted]))[0]
    for span in spans:
        count[first + span.start : first + span.stop] += 1
    for channel in range(places.channels if spans else 0):
        covered = np.repeat(x[None], len(spans), axis=0)
        for case, span in zip(covered, spans, strict=True):
            case[first + span.start : first + span.stop, places.features(channel)] = 0
        falls = whole - scores.ask(covered, np.full(len(spans), wanted))
        for span, by in zip(spans, falls, strict=True):
            fall[first + span.start : first + span.stop, channel] += by
    return places.own(fall / np.maximum(count, 1))


def windows(steps: int) -> list[slice]:
    """Stretches that cover so many steps, each half over the next, the last at the end."""
    if steps < FEW:
        return [slice(step, step + 1) for step in range(steps)]
    wide = round(steps / WINDOWS)
    starts = sorted({*range(0, steps - wide, max(1, wide // 2)), steps - wide})
    return [slice(start, start + wide) for start in starts]
