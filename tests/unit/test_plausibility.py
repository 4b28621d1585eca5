"""Whether anybody real is like an invented case, worked out by hand on four real ones."""

import pandas as pd
import pytest

from core.explain.plausibility import support

COLUMNS = [{"name": "a", "kind": "number", "scale": 2.0, "categories": []}]
REAL = pd.DataFrame({"a": [0.0, 2.0, 6.0, 14.0]})  # 0, 1, 3 and 7 standard deviations
CASE = pd.DataFrame({"a": [20.0]})


def test_the_nearest_and_what_is_usual_are_counted_in_standard_deviations():
    found = support(CASE, pd.DataFrame({"a": [5.0]}), COLUMNS, ["a"], REAL)
    assert (found.alike, found.real, found.nearest) == (1, 4, 0.5)
    assert found.usual == pytest.approx(3.7)  # 95th percentile of 1, 1, 2 and 4, the distances to the nearest other
    assert not found.unheard_of


def test_values_that_nobody_has_are_unheard_of():
    found = support(CASE, pd.DataFrame({"a": [4.0]}), COLUMNS, ["a"], REAL)
    assert (found.alike, found.nearest, found.unheard_of) == (0, 1.0, True)


def test_a_single_other_case_tells_nothing():
    found = support(REAL.iloc[[0]], pd.DataFrame({"a": [2.0]}), COLUMNS, ["a"], REAL.iloc[:2])
    assert (found.real, found.nearest, found.unheard_of) == (1, float("inf"), True)
