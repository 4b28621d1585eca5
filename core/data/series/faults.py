"""What can be wrong with measured series, found in their numbers: arrays in, marks out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

BLOCK = 20_000_000  # values looked at at a time
FEWEST = 20  # measured steps of a channel, to say anything about its shape
HELD = 0.2  # share of a series that one value is held for
TOUCHED = 0.005  # share of steps that lie at the very top or bottom in rows of three or more
ROW = 3  # steps in a row at the limit: a peak that is met by two samples is none
PLAUSIBLE = {"mV": (0.02, 100.0), "µV": (0.5, 30_000.0), "V": (2e-5, 0.1)}
"""Range between the 5th and the 95th percentile of signals of the body (EEG, ECG, EMG), far beyond what is usual."""


def longest_run(flags: np.ndarray) -> np.ndarray:
    """The longest run of True along the second axis of (cases, steps, ...), int64 (cases, ...)."""
    run = np.zeros((len(flags), *flags.shape[2:]), np.int64)
    longest = run.copy()
    for step in range(flags.shape[1]):
        run = np.where(flags[:, step], run + 1, 0)
        np.maximum(longest, run, out=longest)
    return longest


def by_blocks(values: np.ndarray, find: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What ``find`` gives for values (cases, steps, channels), some cases at a time: large sets would be here several times."""
    rows = max(1, BLOCK // max(1, values[0].size)) if len(values) else 1
    pieces = [find(values[first : first + rows]) for first in range(0, len(values), rows)]
    return np.concatenate(pieces) if pieces else np.zeros((0, values.shape[2]))


def flat(values: np.ndarray) -> np.ndarray:
    """Whether a channel never changes although it was measured at FEWEST steps or more, (cases, channels) bool."""
    measured = np.isfinite(values)
    low = np.where(measured, values, np.inf).min(axis=1)
    high = np.where(measured, values, -np.inf).max(axis=1)
    return np.asarray((low == high) & (measured.sum(axis=1) >= FEWEST))


def held(values: np.ndarray) -> np.ndarray:
    """Whether one value is held for HELD of a channel that else changes at most steps, as after an electrode fell off.

    Bool (cases, channels); a counter, or a slow measurement such as oxygen saturation, holds values by nature.
    """
    same = values[:, 1:] == values[:, :-1]
    steps = np.isfinite(values).sum(axis=1)
    longest = longest_run(same) + 1
    restless = 2 * (steps - same.sum(axis=1)) > steps - longest
    return np.asarray((longest > HELD * steps) & (steps >= FEWEST) & restless & ~flat(values))


def clipped(values: np.ndarray) -> np.ndarray:
    """Whether the top or bottom is cut off: its extreme value stands in rows of ROW or more; (cases, channels) bool.

    Channels with few different values, such as those of a counter, are not judged.
    """
    steps = np.isfinite(values).sum(axis=1)
    cut = np.zeros(steps.shape, bool)
    for extreme in (np.where(np.isfinite(values), values, -np.inf).max(axis=1),
                    np.where(np.isfinite(values), values, np.inf).min(axis=1)):  # fmt: skip
        at = values == extreme[:, None]
        inner = at[:, ROW - 1 :].copy()
        for back in range(1, ROW):
            inner &= at[:, ROW - 1 - back : at.shape[1] - back]
        cut |= (inner.sum(axis=1) > TOUCHED * steps) & (at.sum(axis=1) < HELD * steps)
    changing = (values[:, 1:] != values[:, :-1]).sum(axis=1) > steps / 2
    return np.asarray(cut & changing & (steps >= FEWEST))


def longest_gap(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The longest run of missing values of a channel within each series, int64 (cases, channels)."""
    within = np.arange(values.shape[1]) < lengths[:, None]
    return longest_run(~np.isfinite(values) & within[..., None])


def spread(values: np.ndarray) -> np.ndarray:
    """The range between the 5th and the 95th percentile of what was measured, (cases, channels); NaN for too few steps."""
    few = np.isfinite(values).sum(axis=1) < FEWEST
    filled = np.where(few[:, None], 0, values)
    percentile = np.nanpercentile if np.isnan(filled).any() else np.percentile  # the first goes channel by channel
    low, high = percentile(filled, [5, 95], axis=1)
    return np.asarray(np.where(few, np.nan, high - low))


def thousandfold(ranges: np.ndarray, units: tuple[str, ...]) -> np.ndarray:
    """Channels whose unit looks wrong by a factor of about a thousand, (cases, channels) bool, from their ``spread``.

    Either it is 300 times more or less than that of the other series, or no signal of the body is so large or small.
    """
    known = np.isfinite(ranges) & (ranges > 0)
    decades = np.log10(np.where(known, ranges, np.nan))
    measured = known.any(axis=0)
    usual = np.full(ranges.shape[1], np.nan)
    usual[measured] = np.nanmedian(decades[:, measured], axis=0)
    odd = np.abs(decades - usual) > np.log10(300)
    for place, unit in enumerate(units):
        low, high = PLAUSIBLE.get(unit, (0, np.inf))
        odd[:, place] |= (ranges[:, place] < low) | (ranges[:, place] > high)
    return np.asarray(odd & known)
