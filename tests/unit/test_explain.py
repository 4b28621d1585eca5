"""Contributions of one patient add up; worked out by hand where the answer is known."""

import numpy as np
import pandas as pd
import pytest

from core.explain.reference import influence, reference_case
from core.explain.shapley import contributions

COLUMNS = [
    {"name": "a", "kind": "number", "typical": 1.0, "low": 0.0, "high": 2.0, "categories": []},
    {"name": "b", "kind": "number", "typical": 0.0, "low": 0.0, "high": 0.0, "categories": []},
    {"name": "c", "kind": "category", "typical": "x", "low": 0.0, "high": 0.0, "categories": ["x", "y"]},
]


def linear(frame: pd.DataFrame) -> np.ndarray:
    return (0.1 * frame["a"] + 0.2 * frame["b"] + 0.3 * (frame["c"] == "y")).to_numpy("float64")


def product(frame: pd.DataFrame) -> np.ndarray:
    return (frame["a"] * frame["b"]).to_numpy("float64")


def case(a: float, b: float, c: str) -> pd.DataFrame:
    return pd.DataFrame([{"a": a, "b": b, "c": c}])


def test_a_linear_model_gives_each_column_its_own_term():
    found = contributions(linear, case(3.0, 2.0, "y"), reference_case(COLUMNS), orders=2)
    assert found.values == pytest.approx([0.2, 0.4, 0.3])
    assert found.base == pytest.approx(0.1)
    assert found.total == pytest.approx(1.0)


def test_two_columns_that_only_work_together_share_the_effect_equally():
    found = contributions(product, case(3.0, 2.0, "x"), case(0.0, 0.0, "x"), orders=8)
    assert found.values == pytest.approx([3.0, 3.0, 0.0])


def test_contributions_sum_to_the_change_of_the_output_for_any_function():
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(12, 5))

    def network(frame: pd.DataFrame) -> np.ndarray:
        return 1 / (1 + np.exp(-np.tanh(frame.to_numpy("float64") @ weights).sum(axis=1)))

    columns = [f"x{i}" for i in range(12)]
    rows = pd.DataFrame(rng.normal(size=(2, 12)), columns=columns)
    found = contributions(network, rows.iloc[[0]], rows.iloc[[1]], orders=5)
    assert found.values.sum() == pytest.approx(found.total - found.base, abs=1e-12)


def test_a_gap_beside_a_category_stays_a_gap():
    def missing(frame: pd.DataFrame) -> np.ndarray:
        return (0.4 * frame["c"].isna() + 0.1 * frame["a"].isna()).to_numpy("float64")

    gaps = pd.DataFrame([{"a": np.nan, "b": 0.0, "c": None}])
    assert contributions(missing, gaps, reference_case(COLUMNS)).values == pytest.approx([0.1, 0.0, 0.4])


def test_a_case_equal_to_the_reference_has_no_contributions():
    reference = reference_case(COLUMNS)
    assert not contributions(linear, reference, reference).values.any()


def test_influence_is_the_span_of_the_risk_over_each_column():
    assert influence(linear, COLUMNS, reference_case(COLUMNS)) == pytest.approx([0.2, 0.0, 0.3])
