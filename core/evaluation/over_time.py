"""Risk in the course of time, where not everybody is followed to the end.

``time`` (n,) is how long each person was followed from the moment of the prediction, ``event`` (n,) whether the outcome ended it
(1) or the follow-up just stopped (0). Who was lost before a time t says nothing about t by himself: those still there stand in for
him, weighted by the inverse of the chance of not having been lost (IPCW). That assumes that being lost had nothing to do with the
risk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.evaluation.discrimination import Ranked
from core.evaluation.intervals import LEAST, Figures, Floats, Ints, bootstrap, patients_of, percentile
from core.evaluation.survival import FollowUp, checked_follow_up
from core.i18n import msg
from core.results import Metric

FEW_OVER_TIME = msg(
    "Fewer than 10 people with the outcome by then, or fewer than 10 followed beyond it: not estimable."
)


def auc_over_time(
    risk: Any, time: Any, event: Any, times: Sequence[float], groups: Any = None, seed: int = 0
) -> list[Metric]:
    """The cumulative/dynamic AUC at each of the ``times``, from risks (n,), higher for whom it is expected earlier.

    The chance that someone who had the outcome by t got a higher risk than someone who had not, ties a half. Weights as Uno et
    al. 2007, doi:10.1198/016214507000000149, and Hung and Chiang 2010, doi:10.1002/cjs.10046. The interval resamples people and
    estimates the weights anew in every resample.
    """
    found, asked = checked_follow_up(time, event), np.asarray(risk, np.float64)
    patients = patients_of(groups, len(asked))
    return [_auc(found, asked, t, patients, seed) for t in times]


def brier_over_time(
    risk: Any, time: Any, event: Any, times: Sequence[float], groups: Any = None, seed: int = 0
) -> list[dict[str, Metric]]:
    """For each of the ``times`` the ``brier`` score of the risks (n, times) of the outcome by then, and ``scaled_brier``.

    Graf et al. 1999, doi:10.1002/(SICI)1097-0258(19990915/30)18:17/18<2529::AID-SIM274>3.0.CO;2-5. Scaled: 1 - Brier / Brier of
    the Kaplan-Meier estimate of everybody (Kattan and Gerds 2018, doi:10.1186/s41512-018-0029-2); 0 is no better than that.
    """
    found, asked = checked_follow_up(time, event), np.asarray(risk, np.float64)
    if asked.shape != (len(found.event), len(times)):
        raise ValueError(f"risk must be {(len(found.event), len(times))}, not {asked.shape}")
    patients = patients_of(groups, len(asked))
    return [_brier(found, asked[:, place], t, patients, seed) for place, t in enumerate(times)]


def _auc(found: FollowUp, risk: Floats, t: float, patients: Ints | None, seed: int) -> Metric:
    n, ranked = len(risk), Ranked(had_by(found, t), risk)
    if why := too_few_over_time(found, patients, t):
        return Metric.missing(n, why)

    def figures(counts: Floats) -> Figures:
        return {"auc": ranked.auroc(weights(found, counts, t))}

    return percentile(*bootstrap(figures, found.event, patients, seed)["auc"], n)


def _brier(found: FollowUp, risk: Floats, t: float, patients: Ints | None, seed: int) -> dict[str, Metric]:
    n, case = len(risk), had_by(found, t)
    if why := too_few_over_time(found, patients, t):
        return {name: Metric.missing(n, why) for name in ("brier", "scaled_brier")}

    def figures(counts: Floats) -> Figures:
        weight, people = weights(found, counts, t), counts.sum(axis=1)
        everybody = 1 - found.at(found.curves(counts)[0], t)[:, None]
        brier = (weight * (case - risk) ** 2).sum(axis=1) / people
        null = (weight * (case - everybody) ** 2).sum(axis=1) / people
        return {"brier": brier, "scaled_brier": 1 - brier / null}

    drawn = bootstrap(figures, found.event, patients, seed)
    return {name: percentile(*values, n) for name, values in drawn.items()}


def had_by(found: FollowUp, t: float) -> Ints:
    """Whether each person (n,) is known to have had the outcome by t, 0/1."""
    return np.asarray((found.time <= t) & (found.event == 1), np.int64)


def weights(found: FollowUp, counts: Floats, t: float) -> Floats:
    """How many people each person (b, n) stands for at t, from resampling counts (b, n); 0 for who was lost before.

    Of who had the outcome, the chance of not having been lost is that just before it; scikit-survival takes that just after,
    which differs only where someone was lost at the very same time.
    """
    free = found.curves(counts)[1]
    before = np.where(had_by(found, t), found.just_before(free), found.at(free, t)[:, None])
    known = (had_by(found, t) == 1) | (found.time > t)
    return np.divide(counts, before, out=np.zeros(counts.shape), where=(counts > 0) & known)


def too_few_over_time(found: FollowUp, patients: Ints | None, t: float) -> str:
    """Why nothing can be said of t: fewer than 10 people had the outcome by then or are still followed; empty if it can."""
    people = np.arange(len(found.time)) if patients is None else patients
    fewest = min(len(np.unique(people[rows])) for rows in (had_by(found, t) == 1, found.time > t))
    return FEW_OVER_TIME if fewest < LEAST else ""
