"""The search behind the nearest opposite case: single changes, and which combinations of up to three cross a threshold.

Values are taken from real cases. All combinations below the best distance found so far are asked, the nearest first, beginning
with those that would cross if the measurements acted one by one; so what is found is the nearest, unless the budget ends first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.explain.plausibility import CATEGORY
from core.predict import Predict

MOST_CHANGES = 3
GRID = 12  # values of a number, quantiles of real cases
OUTER = (0.02, 0.98)
BATCH = 4096
MOST_CHOICES = 160  # single changes combined to triples


@dataclasses.dataclass(frozen=True)
class Choices:
    """Single changes: which column (m,), to which value (m,), how far (m,)."""

    column: np.ndarray
    value: np.ndarray
    cost: np.ndarray


def choices_of(
    case: pd.DataFrame, columns: Sequence[Mapping[str, Any]], allowed: Sequence[str], real: pd.DataFrame
) -> Choices:
    """All changes of ``case`` (one raw row) in the ``allowed`` columns to values of ``real`` cases; a gap stays a gap."""
    made: list[tuple[int, Any, float]] = []
    for place, column in enumerate(columns):
        name = column["name"]
        if name not in allowed:
            continue
        old = case[name].iloc[0]
        if pd.isna(old):
            continue
        if column["kind"] == "category":
            made += [(place, value, CATEGORY) for value in column["categories"] if value != old]
        else:
            known = real[name].to_numpy("float64", na_value=np.nan)
            known = known[np.isfinite(known)]
            grid = np.quantile(known, np.linspace(*OUTER, GRID), method="nearest") if len(known) else known
            made += [(place, float(v), abs(float(v) - old) / column["scale"]) for v in np.unique(grid) if v != old]
    values = np.empty(len(made), dtype=object)
    values[:] = [value for _, value, _ in made]
    return Choices(np.array([c for c, _, _ in made], dtype=int), values, np.array([d for _, _, d in made], dtype=float))


class Hunt:
    """The search itself: single changes, then pairs, then triples, each only below the best distance so far."""

    def __init__(
        self,
        predict: Predict,
        case: pd.DataFrame,
        columns: Sequence[Mapping[str, Any]],
        choices: Choices,
        threshold: float,
        above: bool,
        budget: int,
    ) -> None:
        self.predict, self.case, self.columns, self.choices = predict, case, columns, choices
        self.threshold, self.above, self.left = threshold, above, budget
        self.asked, self.whole = 0, True
        self.best: tuple[tuple[int, ...], float] | None = None
        self.bound = np.inf

    def run(self) -> tuple[tuple[int, ...], float] | None:
        """The places of the nearest choices and the risk they lead to."""
        single = np.arange(len(self.choices.cost))
        if not len(single):
            return None
        start = _odds(self.predict(self.case))[0]
        step = _odds(self._ask(single[:, None])) - start
        target = _odds(np.array([self.threshold]))[0]
        for size in range(2, MOST_CHANGES + 1):
            combined = self._combined(size, step)
            cost = self.choices.cost[combined].sum(axis=1)
            crossing = self._crosses(start + step[combined].sum(axis=1), target)
            for likely in (True, False):
                part = np.flatnonzero((crossing == likely) & (cost < self.bound))
                self._ask_in_order(combined[part[np.argsort(cost[part], kind="stable")]])
        return self.best

    def _combined(self, size: int, step: np.ndarray) -> np.ndarray:
        """All combinations (k, size) of changes of different columns that could still be nearer."""
        cost = self.choices.cost
        useful = np.flatnonzero(cost < self.bound)
        if size > 2 and len(useful) > MOST_CHOICES:
            towards = -step if self.above else step
            useful = np.sort(useful[np.argsort(-towards[useful] / cost[useful], kind="stable")[:MOST_CHOICES]])
            self.whole = False
        combined = _pairs(useful)
        if size > 2:
            combined = np.concatenate(
                [np.insert(combined[combined[:, 0] > k], 0, k, axis=1) for k in useful] or [np.empty((0, 3), int)]
            )
        column = self.choices.column[combined]
        apart = (np.diff(np.sort(column, axis=1), axis=1) > 0).all(axis=1)
        nearer: np.ndarray = combined[apart & (cost[combined].sum(axis=1) < self.bound)]
        return nearer

    def _ask_in_order(self, combined: np.ndarray) -> None:
        """Ask the nearest first; nothing after the first that crosses can be nearer."""
        bound = self.bound
        for start in range(0, len(combined), BATCH):
            part = combined[start : start + BATCH]
            if self.left < len(part):
                self.whole = False
                part = part[: self.left]
            if len(part):
                self._ask(part)
            if self.bound < bound:
                return
            if not self.left:
                self.whole = self.whole and start + BATCH >= len(combined)
                return

    def _ask(self, combined: np.ndarray) -> np.ndarray:
        """The risks of combinations (k, size); the nearest that crosses is remembered."""
        risks = self.predict(self._cases(combined)).astype("float64")
        self.asked, self.left = self.asked + len(combined), max(0, self.left - len(combined))
        cost = self.choices.cost[combined].sum(axis=1)
        across = np.flatnonzero(self._crosses(risks, self.threshold) & (cost < self.bound))
        if len(across):
            first = across[np.argmin(cost[across])]
            self.best, self.bound = (tuple(int(k) for k in combined[first]), float(risks[first])), float(cost[first])
        return risks

    def _crosses(self, value: np.ndarray, limit: float) -> np.ndarray:
        across: np.ndarray = value < limit if self.above else value >= limit
        return across

    def _cases(self, combined: np.ndarray) -> pd.DataFrame:
        changed = self.choices.column[combined]
        made = {}
        for place, column in enumerate(self.columns):
            name = column["name"]
            values = np.full(len(combined), self.case[name].iloc[0], dtype=object)
            for slot in range(combined.shape[1]):
                rows = changed[:, slot] == place
                values[rows] = self.choices.value[combined[rows, slot]]
            made[name] = values if column["kind"] == "category" else values.astype("float64")
        return pd.DataFrame(made)


def _pairs(places: np.ndarray) -> np.ndarray:
    first, second = np.triu_indices(len(places), k=1)
    return np.stack([places[first], places[second]], axis=1)


def _odds(risks: np.ndarray) -> np.ndarray:
    """On the scale on which single effects add up best."""
    inside = np.clip(risks.astype("float64"), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))
