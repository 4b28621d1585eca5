"""Cases whose outcome in the data the network doubts: confident learning, as ``cleanlab`` has it, for the serve worker.

Northcutt, Jiang & Chuang 2021, J Artif Intell Res 70, doi:10.1613/jair.1.12125. Light to import.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from core.decisions.table import Floats, Ints
from core.errors import UserError
from core.i18n import msg

LEAST = 10  # cases with and without the outcome
REDRAWN = (20, 100)  # times the outcomes are drawn anew, fewest and most
CASES_REDRAWN = 1_000_000  # in all these draws together


@dataclasses.dataclass(frozen=True)
class Suspects:
    """Which of ``n`` cases are doubted, and how many would be if every outcome and every risk were right."""

    places: Ints  # (k,) among the cases, the least credible outcome first
    n: int
    expected: float
    low: float  # of 95 % of the draws
    high: float


def suspects(y: Ints, p: Floats, seed: int) -> Suspects:
    """The doubted ones among cases with outcomes (n,) 0/1 and risks (n,) by a network that had not learned from them.

    What would be listed without one wrong outcome: the outcomes drawn anew from the risks, and the same rule again (parametric
    bootstrap). A network that learned from wrong outcomes is less sure for that reason, so its list may well be shorter than
    this and yet be full of them: outcomes and risks alone do not tell an error from a rare course.
    """
    events = int(y.sum())
    if min(events, len(y) - events) < LEAST:
        raise UserError(
            msg(
                "Wrong outcomes can only be looked for among at least {least} cases with and {least} without the outcome."
            ),
            least=LEAST,
        )
    rng = np.random.default_rng(seed)
    times = int(np.clip(CASES_REDRAWN // len(y), *REDRAWN))
    drawn = [len(doubted((rng.random(len(p)) < p).astype(np.int64), p)) for _ in range(times)]
    low, high = np.quantile(drawn, (0.025, 0.975)).tolist()
    return Suspects(doubted(y, p), len(y), float(np.mean(drawn)), low, high)


def least_believed(y: Ints, p: Floats) -> Ints:
    """Places of the cases (k,) whose own outcome, (n,) 0/1, got a risk (n,) of less than even odds; the least credible first.

    Of cases that a network learned from this is no measure of anything: it was taught these very outcomes and still doubts them.
    """
    own = np.where(y == 1, p, 1 - p)
    inside = np.flatnonzero(own < 0.5)
    return np.asarray(inside[np.argsort(own[inside], kind="stable")], np.int64)


def doubted(y: Ints, p: Floats) -> Ints:
    """Places of the cases (k,) that count for the other outcome, those first whose own has the lowest probability."""
    from cleanlab.filter import find_label_issues

    if y.min() == y.max():
        return np.zeros(0, np.int64)
    risks = np.clip(np.column_stack([1 - p, p]), 0, 1)
    found = find_label_issues(
        y, risks, filter_by="prune_by_noise_rate", return_indices_ranked_by="self_confidence", n_jobs=1
    )
    return np.asarray(found, np.int64)
