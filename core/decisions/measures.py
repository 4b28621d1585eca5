"""The figures of one threshold: sensitivity to net benefit, each with N and its 95 % interval."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.decisions.intervals import Patients, Share, ratio, weighted_difference, wilson
from core.decisions.table import Floats, Ints, Table, cells
from core.i18n import msg
from core.results import Metric

NO_EVENTS = msg("No positive cases: not estimable.")
NO_NONEVENTS = msg("No negative cases: not estimable.")
NOBODY = msg("Nobody is called positive at this threshold: not estimable.")
EVERYBODY = msg("Everybody is called positive at this threshold: not estimable.")
FEW_PATIENTS = msg("Fewer than 10 patients with cases of one class: interval not estimable.")
CONSTANT = msg("Every resample gives the same value: interval not estimable.")
SEVERAL_ROWS = msg("Patients have several rows: the interval is shown on the page only.")

NAMES = {
    "sensitivity": (msg("Sensitivity"), msg("share of those with the outcome at or above the threshold")),
    "specificity": (msg("Specificity"), msg("share of those without the outcome below the threshold")),
    "ppv": (
        msg("Positive predictive value"),
        msg("share with the outcome among those called positive, at this prevalence"),
    ),
    "npv": (
        msg("Negative predictive value"),
        msg("share without the outcome among those called negative, at this prevalence"),
    ),
    "lr_positive": (
        msg("Likelihood ratio +"),
        msg("how many times the odds of the outcome rise when someone is called positive"),
    ),
    "lr_negative": (
        msg("Likelihood ratio −"),
        msg("what remains of the odds of the outcome when someone is called negative"),
    ),
    "net_benefit": (
        msg("Net benefit"),
        msg("found cases less the false alarms, these weighed by what a missed case is worth, per case"),
    ),
}
"""Every figure by its identifier: its name and how to read it, in reading order."""
DIGITS = {"lr_positive": 2, "lr_negative": 2}  # after the point; the others: 3


def measures(
    found: Table, prevalence: float, worth: float, resampled: Floats | None = None, why: str = ""
) -> dict[str, Metric]:
    """All of ``NAMES`` at a ``prevalence`` (0 to 1) taken as known, where a missed case is worth ``worth`` false alarms.

    Intervals: Wilson's for the shares, recovered from these for what is made of both; the percentiles of ``resampled``
    tables (b, 4) where patients have several rows. ``why`` there is no interval, where there can be none.
    """
    if not found.n:
        return {name: Metric.missing(0, NO_EVENTS) for name in NAMES}
    counted = np.array([found.found, found.missed, found.alarms, found.spared], dtype=np.float64)
    values = {name: float(v) for name, v in _values(counted, prevalence, worth).items()}
    if resampled is None:
        limits = _closed(found, prevalence, worth) if found.events and found.others else _one_class(found)
    else:
        limits = _percentiles(_values(resampled, prevalence, worth)) if len(resampled) else {}
    n = {"sensitivity": found.events, "specificity": found.others}
    return {
        name: _metric(value, limits.get(name), n.get(name, found.n), why)
        if not math.isnan(value)
        else Metric.missing(n.get(name, found.n), _absent(name, found))
        for name, value in values.items()
    }


def measured(
    y: Ints, p: Floats, threshold: float, prevalence: float, worth: float, patients: Patients | None
) -> tuple[Table, dict[str, Metric]]:
    """The table and the figures of a threshold, from outcomes (n,) 0/1 and risks (n,); patients drawn whole where given."""
    cell = cells(y, p, threshold)
    found = Table(*np.bincount(cell, minlength=4).tolist())
    if patients is None:
        return found, measures(found, prevalence, worth)
    resampled = patients.tables(cell)
    return found, measures(found, prevalence, worth, resampled, CONSTANT if len(resampled) else FEW_PATIENTS)


def fitting_threshold(worth: float) -> float:
    """The risk from which acting pays when a missed case is worth so many false alarms (Pauker and Kassirer 1975)."""
    return 1 / (1 + worth)


def fitting_worth(threshold: float) -> float:
    """How many false alarms a missed case is worth to someone who acts from that risk on, which is above 0."""
    return max((1 - threshold) / threshold, 1e-6)


def treat_all(prevalence: float, worth: float) -> float:
    """Net benefit, per patient, of calling everybody positive; calling nobody so has 0."""
    return prevalence - (1 - prevalence) / worth


def _values(counts: Any, prevalence: float, worth: float) -> dict[str, Floats]:
    """Each figure (...) of counts (..., 4); NaN where a class or a call is missing, infinity where nothing is wrong."""
    found, missed, alarms, spared = np.moveaxis(counts, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity, specificity = found / (found + missed), spared / (alarms + spared)
        hit, false = prevalence * sensitivity, (1 - prevalence) * (1 - specificity)
        right, slip = (1 - prevalence) * specificity, prevalence * (1 - sensitivity)
        return {
            "sensitivity": sensitivity,
            "specificity": specificity,
            "ppv": hit / (hit + false),
            "npv": right / (right + slip),
            "lr_positive": sensitivity / (1 - specificity),
            "lr_negative": (1 - sensitivity) / specificity,
            "net_benefit": hit - false / worth,
        }


def _closed(found: Table, prevalence: float, worth: float) -> dict[str, Share]:
    sensitivity, specificity = wilson(found.found, found.events), wilson(found.spared, found.others)
    odds = prevalence / (1 - prevalence)
    up, down = ratio(sensitivity, specificity.rest()), ratio(sensitivity.rest(), specificity)
    return {
        "sensitivity": sensitivity,
        "specificity": specificity,
        "ppv": Share(_share(up.value * odds), _share(up.low * odds), _share(up.high * odds)),
        "npv": Share(*(1 - _share(bound * odds) for bound in (down.value, down.high, down.low))),
        "lr_positive": up,
        "lr_negative": down,
        "net_benefit": weighted_difference(sensitivity, specificity.rest(), prevalence, (1 - prevalence) / worth),
    }


def _one_class(found: Table) -> dict[str, Share]:
    if found.events:
        return {"sensitivity": wilson(found.found, found.events)}
    return {"specificity": wilson(found.spared, found.others)}


def _percentiles(values: dict[str, Floats]) -> dict[str, Share]:
    with np.errstate(invalid="ignore"):
        limits = {name: np.nanpercentile(v, [2.5, 97.5]) for name, v in values.items()}
    found = {
        name: (float(low), float(np.nan_to_num(high, nan=np.inf, posinf=np.inf)))
        for name, (low, high) in limits.items()
    }
    return {name: Share(math.nan, low, high) for name, (low, high) in found.items() if high - low > 1e-12}


def _metric(value: float, limits: Share | None, n: int, why: str) -> Metric:
    if limits is None:
        return Metric(value, None, None, n, why)
    return Metric(value, limits.low, limits.high, n)


def _absent(name: str, found: Table) -> str:
    if not found.events or not found.others:
        return NO_NONEVENTS if found.events else NO_EVENTS
    return EVERYBODY if name in ("npv", "lr_negative") else NOBODY


def _share(odds: float) -> float:
    return 1.0 if math.isinf(odds) else odds / (1 + odds)
