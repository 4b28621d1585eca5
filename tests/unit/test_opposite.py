"""The nearest opposite case: what brute force finds, only in what may change, compared with real cases."""

import itertools

import numpy as np
import pandas as pd
import pytest

from core.explain.immutable import is_fixed
from core.explain.opposite import nearest_opposite
from core.explain.plausibility import CATEGORY

RNG = np.random.default_rng(0)
REAL = pd.DataFrame(
    {
        "a": RNG.integers(0, 6, 80).astype(float),
        "b": RNG.integers(0, 6, 80).astype(float),
        "c": RNG.integers(0, 6, 80).astype(float),
        "kind": RNG.choice(["x", "y", "z"], 80),
    }
)
REAL.loc[::11, "b"] = np.nan
REAL.loc[::13, "kind"] = None
COLUMNS = [
    {"name": "a", "kind": "number", "scale": 2.0, "categories": []},
    {"name": "b", "kind": "number", "scale": 1.0, "categories": []},
    {"name": "c", "kind": "number", "scale": 0.7, "categories": []},
    {"name": "kind", "kind": "category", "scale": 1.0, "categories": ["x", "y", "z"]},
]
NAMES = [column["name"] for column in COLUMNS]
CASE = pd.DataFrame([{"a": 0.0, "b": 0.0, "c": 0.0, "kind": "x"}])


def risk(frame: pd.DataFrame) -> np.ndarray:
    """Additive, with two interactions that no single change shows."""
    a, b, c = (frame[name].to_numpy("float64") for name in "abc")
    y = (frame["kind"] == "y").to_numpy()
    return 1 / (1 + np.exp(-(0.35 * a + 0.25 * b + 0.2 * c * y + 0.15 * a * b * y - 3)))


def brute_force(case: pd.DataFrame, allowed: list[str], threshold: float) -> float:
    """The least distance of any case with at most three changes on the other side; infinite where there is none."""
    above = risk(case)[0] >= threshold
    grid = {name: sorted(REAL[name].dropna().unique()) for name in allowed}
    best = np.inf
    for changed in itertools.combinations(allowed, min(3, len(allowed))):
        tried = pd.DataFrame(itertools.product(*(grid[name] for name in changed)), columns=changed)
        rows = pd.concat([case] * len(tried), ignore_index=True).assign(**tried)
        apart = np.zeros(len(rows))
        for column in COLUMNS:
            old, new = case[column["name"]].iloc[0], rows[column["name"]]
            apart += CATEGORY * (new != old) if column["kind"] == "category" else (new - old).abs() / column["scale"]
        across = (risk(rows) >= threshold) != above
        best = min(best, np.asarray(apart)[across].min(initial=np.inf))
    return best


@pytest.mark.parametrize("threshold", [0.1, 0.2, 0.4, 0.6])
@pytest.mark.parametrize("start", [{}, {"a": 5.0, "b": 4.0, "kind": "y"}, {"c": 5.0}])
@pytest.mark.parametrize("allowed", [NAMES, ["a", "c", "kind"], ["b"]])
def test_it_is_what_brute_force_finds(threshold, start, allowed):
    case = CASE.assign(**start)
    search = nearest_opposite(risk, case, COLUMNS, allowed, REAL, threshold)
    assert search.whole
    least = brute_force(case, allowed, threshold)
    if search.found is None:
        assert least == np.inf
        return
    found = search.found
    assert found.distance == pytest.approx(least)
    assert (found.before >= threshold) != (found.after >= threshold)
    assert len(found.changes) <= 3 and {change.name for change in found.changes} <= set(allowed)
    row = case.assign(**{change.name: change.new for change in found.changes})
    assert risk(row)[0] == pytest.approx(found.after)


def test_real_cases_with_such_values_are_counted():
    search = nearest_opposite(risk, CASE, COLUMNS, ["a", "b"], REAL, 0.2)
    new = {change.name: change.new for change in search.found.changes}
    scale = {column["name"]: column["scale"] for column in COLUMNS}
    close = [(REAL[name] - value).abs() / scale[name] <= 0.5 for name, value in new.items()]
    assert search.found.support.alike == int(np.logical_and.reduce(close).sum())
    assert search.found.support.real == 80


def test_nobody_like_it_is_said():
    far = REAL.assign(a=np.where(REAL["b"] > 2, 0.0, REAL["a"]))
    far.loc[far["a"] > 0, "b"] = 0.0
    search = nearest_opposite(risk, CASE.assign(c=50.0), COLUMNS, ["a", "b"], far, 0.5)
    nobody = search.found.support
    assert nobody.nearest > nobody.usual and nobody.unheard_of


def test_none_is_found_where_nothing_may_change_or_nothing_helps():
    assert nearest_opposite(risk, CASE, COLUMNS, [], REAL, 0.5).found is None
    search = nearest_opposite(lambda x: np.full(len(x), 0.3), CASE, COLUMNS, NAMES, REAL, 0.5)
    assert search.found is None and search.whole and search.asked > 100


def test_a_budget_that_ends_is_said():
    search = nearest_opposite(lambda x: np.full(len(x), 0.3), CASE, COLUMNS, NAMES, REAL, 0.5, budget=60)
    assert not search.whole and search.asked <= 60


def test_a_gap_of_the_patient_stays_as_it_is():
    search = nearest_opposite(risk, CASE.assign(b=np.nan), COLUMNS, NAMES, REAL, 0.2)
    assert search.found is None or "b" not in [change.name for change in search.found.changes]


@pytest.mark.parametrize("name", ["age", "Sex", "patient_id", "RaceCode", "birthYear", "年龄", "pregnancies", "cancer"])
def test_what_nobody_can_change_is_fixed(name):
    assert is_fixed(name)


@pytest.mark.parametrize("name", ["glucose", "average_pressure", "percentage", "sodium", "pO2", "dosage", "noise"])
def test_what_can_change_is_not(name):
    assert not is_fixed(name)


def test_a_title_counts_as_well_as_a_name():
    assert is_fixed("x1", "Age")


def test_the_case_itself_does_not_count_as_one_like_it():
    inside = REAL[REAL.notna().all(axis=1)].iloc[[0]]
    start = inside.assign(b=inside["b"] + 0.1)
    threshold = float(risk(inside)[0]) + 1e-6
    first = nearest_opposite(risk, inside, COLUMNS, NAMES, REAL, threshold)
    other = nearest_opposite(risk, start, COLUMNS, NAMES, REAL, threshold)
    same = (inside.iloc[0] == REAL) | REAL.isna()
    assert first.found.support.real == 80 - int(same.all(axis=1).sum()) < other.found.support.real == 80
