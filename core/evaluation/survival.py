"""Who is still free of the outcome in the course of time, and who is still followed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.evaluation.intervals import Floats, Ints, Z
from core.i18n import msg
from core.results import Metric

ALL_HAD_IT = msg("Everybody still followed has had the outcome: interval not estimable.")
NONE_HAD_IT = msg("Nobody has had the outcome by then: interval not estimable.")


@dataclasses.dataclass(frozen=True)
class FollowUp:
    """Times and events of people, with the different times once each, so that many resamples cost one sum."""

    time: Floats  # (n,), 0 or more
    event: Ints  # (n,), 1: the outcome, 0: lost
    moments: Floats  # (m,) different times, rising
    place: Ints  # (n,) of each person's time among them

    def counted(self, counts: Floats) -> tuple[Floats, Floats, Floats]:
        """Events, losses and people at risk at each moment, each (b, m), from resampling counts (b, n)."""
        order = np.argsort(self.place, kind="stable")
        first = np.searchsorted(self.place[order], np.arange(len(self.moments)))
        left = np.add.reduceat(counts[:, order], first, axis=1)
        events = np.add.reduceat((counts * self.event)[:, order], first, axis=1)
        return events, left - events, np.cumsum(left[:, ::-1], axis=1)[:, ::-1]

    def curves(self, counts: Floats) -> tuple[Floats, Floats]:
        """Kaplan-Meier estimates (b, m) of being free of the outcome and of not being lost, after each moment.

        Kaplan and Meier 1958. Outcomes at a moment come before losses at it, so these people are not at risk of being lost.
        """
        events, lost, at_risk = self.counted(counts)
        return _product(events, at_risk), _product(lost, at_risk - events)

    def at(self, curve: Floats, t: float) -> Floats:
        """A curve (b, m) at time t, (b,)."""
        place = int(np.searchsorted(self.moments, t, side="right"))
        return np.ones(len(curve)) if place == 0 else curve[:, place - 1]

    def just_before(self, curve: Floats) -> Floats:
        """A curve (b, m) just before each person's own time, (b, n)."""
        shifted = np.concatenate([np.ones((len(curve), 1)), curve[:, :-1]], axis=1)
        return np.asarray(shifted[:, self.place])


def checked_follow_up(time: Any, event: Any) -> FollowUp:
    """Times and events (n,); ValueError for gaps, negative times or events that are not 0 or 1: a bug upstream."""
    when, ended = np.asarray(time, np.float64), np.asarray(event)
    if when.ndim != 1 or when.shape != ended.shape or not len(when):
        raise ValueError(f"time and event must be equally long and not empty, not {when.shape} and {ended.shape}")
    if not (np.isfinite(when) & (when >= 0)).all() or not np.isin(ended, (0, 1)).all():
        raise ValueError("times must be 0 or more, events 0 or 1")
    moments, place = np.unique(when, return_inverse=True)
    return FollowUp(when, ended.astype(np.int64), moments, place.astype(np.int64))


def kaplan_meier(time: Any, event: Any, ticks: Sequence[float] = ()) -> dict[str, Any]:
    """What is drawn of people (n,): ``time``, ``free``, ``low``, ``high`` from (0, 1) on, ``n``, ``events`` and ``at_risk``.

    The interval is Greenwood's on the log(-log) scale (Kalbfleisch and Prentice 2002, section 1.4), which stays within [0, 1]; none
    (None) once everybody left has had the outcome. ``at_risk`` counts those still followed at each of the ``ticks``.
    """
    found = checked_follow_up(time, event)
    (events,), _, (at_risk,) = found.counted(np.ones((1, len(found.time))))
    free = _product(events[None], at_risk[None])[0]
    low, high = _greenwood(events, at_risk, free)
    return {
        "time": [0.0, *found.moments.tolist()],
        "free": [1.0, *free.tolist()],
        "low": [1.0, *low],
        "high": [1.0, *high],
        "n": len(found.time),
        "events": int(found.event.sum()),
        "at_risk": [int((found.time >= tick).sum()) for tick in ticks],
    }


def observed_risk(curve: Mapping[str, Any], t: float) -> Metric:
    """The share that had the outcome by time t, with its interval, from what ``kaplan_meier`` gives."""
    place = int(np.searchsorted(curve["time"], t, side="right")) - 1
    free, low, high = (curve[name][place] for name in ("free", "low", "high"))
    if low is None:
        return Metric(1 - free, None, None, curve["n"], ALL_HAD_IT)
    if low == high:
        return Metric(1 - free, None, None, curve["n"], NONE_HAD_IT)
    return Metric(1 - free, 1 - high, 1 - low, curve["n"])


def risk_curves(
    risk: Any, cuts: Sequence[float], time: Any, event: Any, ticks: Sequence[float]
) -> list[dict[str, Any]]:
    """``kaplan_meier`` of the people with a risk (n,) below the first of the rising ``cuts``, up to the next, ... and above.

    Take the cuts from other cases, such as thirds of the validation part. A group without anybody is an empty dict.
    """
    group = np.searchsorted(cuts, np.asarray(risk), side="right")
    inside = [group == place for place in range(len(cuts) + 1)]
    when, ended = np.asarray(time), np.asarray(event)
    return [kaplan_meier(when[rows], ended[rows], ticks) if rows.any() else {} for rows in inside]


def _product(ended: Floats, at_risk: Floats) -> Floats:
    hazard = np.divide(ended, at_risk, out=np.zeros(ended.shape), where=at_risk > 0)
    return np.cumprod(1 - hazard, axis=1)


def _greenwood(events: Floats, at_risk: Floats, free: Floats) -> tuple[list[float | None], list[float | None]]:
    left = at_risk - events
    terms = np.divide(events, at_risk * left, out=np.zeros(len(free)), where=left > 0)
    limits: list[tuple[float | None, float | None]] = []
    for survival, error in zip(free, np.sqrt(np.cumsum(terms)), strict=True):
        if survival in (0, 1):
            limits.append((1.0, 1.0) if survival else (None, None))
            continue
        factor = np.exp(Z * error / np.log(survival))  # of log(-log), so a power of the survival itself
        limits.append((float(survival ** (1 / factor)), float(survival**factor)))
    return [low for low, _ in limits], [high for _, high in limits]
