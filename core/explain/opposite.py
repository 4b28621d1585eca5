"""The nearest opposite case: the smallest change of at most three measurements that moves one risk across the threshold.

A counterfactual explanation (Wachter, Mittelstadt & Russell 2018) with few changes. Values are taken from real
cases; distance is the sum of the changes, each in standard deviations of the training part, another category counting as one. All
combinations below the best distance found so far are asked, the nearest first, beginning with those that would cross if the
measurements acted one by one; so what is found is the nearest, unless the budget ends first.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.explain.network import Network
from core.predict import Predict

MOST_CHANGES = 3
GRID = 12  # values of a number, quantiles of real cases
OUTER = (0.02, 0.98)
CATEGORY = 1.0  # what another category is away, in standard deviations
BUDGET = 40_000  # cases asked
BATCH = 4096
MOST_CHOICES = 160  # single changes combined to triples
ALIKE = 0.5  # standard deviations within which a real case has such a value
PEERS = 200  # real cases whose distance to their nearest one is looked at
USUAL = 95  # per cent of them that lie nearer than what is called unusual

_FIXED = re.compile(
    r"(?<![a-z])(age|sex|gender|race|races|ethnic[a-z]*|ethnicity|birth[a-z]*|born|family|famil[a-z]*|pedigree|pregnan[a-z]*"
    r"|menopaus[a-z]*|id|pid|uid|mrn|nr|no|index|history|disease[s]?|diagnos[a-z]*|comorbid[a-z]*|cancer|diabetes|dementia"
    r"|metasta[a-z]*|alter|geschlecht)(?![a-z])"
    r"|年龄|性别|种族|民族|出生|家族|孕|绝经|编号|序号|病史|诊断|合并症|癌|糖尿病|痴呆|转移"
)


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
    alike: int  # other real cases with such values in all measurements that were changed
    real: int  # other real cases in all
    nearest: float  # mean distance per measurement to the nearest real case
    usual: float  # below which 95 % of real cases have their nearest one

    @property
    def distance(self) -> float:
        """Sum of the changes in standard deviations."""
        return sum(change.distance for change in self.changes)

    @property
    def unheard_of(self) -> bool:
        """Whether no real case has such values, or all are farther away than real cases are from one another."""
        return self.alike == 0 or self.nearest > self.usual


@dataclasses.dataclass(frozen=True)
class Search:
    """What a search came to."""

    found: Opposite | None
    asked: int  # combinations
    whole: bool  # nothing nearer was left out


@dataclasses.dataclass(frozen=True)
class Choices:
    """Single changes: which column (m,), to which value (m,), how far (m,)."""

    column: np.ndarray
    value: np.ndarray
    cost: np.ndarray


def is_fixed(*names: str) -> bool:
    """Whether one of a column's names is that of something nobody can change: age, sex, origin, a number, a past disease."""
    split = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold() for name in names]
    return any(_FIXED.search(name) for name in split)


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
    choices = _choices(case, columns, allowed, real)
    hunt = _Hunt(predict, case, columns, choices, threshold, before >= threshold, budget)
    best = hunt.run()
    if best is None:
        return Search(None, hunt.asked, hunt.whole)
    picked, after = best
    changes = tuple(
        Change(str(columns[c]["name"]), case[columns[c]["name"]].iloc[0], choices.value[k], float(choices.cost[k]))
        for k, c in ((k, int(choices.column[k])) for k in picked)
    )
    row = case.assign(**{change.name: change.new for change in changes})
    alike, others, nearest, usual = _support(case, row, columns, changes, real)
    return Search(Opposite(changes, before, after, alike, others, nearest, usual), hunt.asked, hunt.whole)


class _Hunt:
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


def _choices(
    case: pd.DataFrame, columns: Sequence[Mapping[str, Any]], allowed: Sequence[str], real: pd.DataFrame
) -> Choices:
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


def _pairs(places: np.ndarray) -> np.ndarray:
    first, second = np.triu_indices(len(places), k=1)
    return np.stack([places[first], places[second]], axis=1)


def _odds(risks: np.ndarray) -> np.ndarray:
    """On the scale on which single effects add up best."""
    inside = np.clip(risks.astype("float64"), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))


def _support(
    case: pd.DataFrame,
    row: pd.DataFrame,
    columns: Sequence[Mapping[str, Any]],
    changes: Sequence[Change],
    real: pd.DataFrame,
) -> tuple[int, int, float, float]:
    """How many other real cases have such values where something was changed, of how many, how far the nearest is, and what is
    usual. The case itself, where it is one of them, would prove nothing."""
    theirs, mine = _coded(real, columns), _coded(row, columns)[0]
    category = np.array([column["kind"] == "category" for column in columns])
    theirs = theirs[_mean(_apart(theirs, _coded(case, columns)[0], category)) > 0]
    if len(theirs) < 2:
        return 0, len(theirs), np.inf, 0.0
    changed = np.isin([column["name"] for column in columns], [change.name for change in changes])
    alike = (_apart(theirs, mine, category)[:, changed] <= ALIKE).all(axis=1)
    peers = np.linspace(0, len(theirs) - 1, min(PEERS, len(theirs))).astype(int)
    usual = [np.partition(_mean(_apart(theirs, theirs[i], category)), 1)[1] for i in peers]
    nearest = float(_mean(_apart(theirs, mine, category)).min())
    return int(alike.sum()), len(theirs), nearest, float(np.percentile(usual, USUAL))


def _coded(inputs: pd.DataFrame, columns: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """(n, columns): numbers in standard deviations, categories by their place, -1 for a rare one; NaN for a gap."""
    coded = []
    for column in columns:
        values = inputs[column["name"]]
        if column["kind"] == "category":
            places = pd.Index(list(column["categories"]), dtype="object").get_indexer(
                values.astype("str").astype("object")
            )
            coded.append(np.where(values.isna(), np.nan, places))
        else:
            coded.append(values.to_numpy("float64", na_value=np.nan) / column["scale"])
    return np.stack(coded, axis=1)


def _apart(theirs: np.ndarray, mine: np.ndarray, category: np.ndarray) -> np.ndarray:
    """How far each case (n, columns) is away from one (columns,) in each column; NaN where one is unknown."""
    apart = np.abs(theirs - mine)
    return np.where(category & (apart > 0), CATEGORY, apart)


def _mean(apart: np.ndarray) -> np.ndarray:
    """Mean over the measurements known in both (n,)."""
    known = np.isfinite(apart)
    mean: np.ndarray = np.where(known, apart, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), mean, np.inf)
