"""The nearest opposite case: the smallest change of at most three measurements that moves one risk across the threshold.

A counterfactual explanation (Wachter, Mittelstadt & Russell 2018) with few changes. Values are taken from real
cases; distance is the sum of the changes, each in standard deviations of the training part, another category counting as one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.explain.combinations import Hunt, choices_of
from core.explain.network import Network
from core.explain.plausibility import Support, support
from core.predict import Predict

BUDGET = 40_000  # cases asked


@dataclasses.dataclass(frozen=True)
class Change:
    """One measurement before and after."""

    name: str
    old: Any
    new: Any
    distance: float


@dataclasses.dataclass(frozen=True)
class Opposite:
    """A case on the other side of the threshold, and whether anybody real is like it."""

    changes: tuple[Change, ...]
    before: float  # risks
    after: float
    support: Support

    @property
    def distance(self) -> float:
        """Sum of the changes in standard deviations."""
        return sum(change.distance for change in self.changes)


@dataclasses.dataclass(frozen=True)
class Search:
    """What a search came to."""

    found: Opposite | None
    asked: int  # combinations
    whole: bool  # nothing nearer was left out


def opposite_of(network: Network, case: pd.DataFrame, allowed: Sequence[str], real: pd.DataFrame) -> Search:
    """``nearest_opposite`` of a run at its threshold, for the serve worker."""
    run = network.run
    return nearest_opposite(network.predictor(), case, run.schema["columns"], allowed, real, run.threshold)


def nearest_opposite(
    predict: Predict,
    case: pd.DataFrame,
    columns: Sequence[Mapping[str, Any]],
    allowed: Sequence[str],
    real: pd.DataFrame,
    threshold: float,
    budget: int = BUDGET,
) -> Search:
    """For ``case`` (one raw row): ``columns`` are those of the run's schema, ``real`` the raw cases that values come from."""
    before = float(predict(case)[0])
    choices = choices_of(case, columns, allowed, real)
    hunt = Hunt(predict, case, columns, choices, threshold, before >= threshold, budget)
    best = hunt.run()
    if best is None:
        return Search(None, hunt.asked, hunt.whole)
    picked, after = best
    changes = tuple(
        Change(str(columns[c]["name"]), case[columns[c]["name"]].iloc[0], choices.value[k], float(choices.cost[k]))
        for k, c in ((k, int(choices.column[k])) for k in picked)
    )
    row = case.assign(**{change.name: change.new for change in changes})
    found = Opposite(changes, before, after, support(case, row, columns, [change.name for change in changes], real))
    return Search(found, hunt.asked, hunt.whole)
