"""Groups of cases by a column, and the figures of each."""

import math

import numpy as np
import pandas as pd
import pytest

from core.decisions.bands import MOST, Band, cut, read_edges
from core.decisions.subgroups import subgroups
from core.errors import UserError
from core.evaluation import binary_metrics


def test_a_number_is_cut_at_its_quartiles():
    found = cut(np.arange(1.0, 10.0))  # quartiles 3, 5 and 7
    assert [(b.low, b.high) for b in found.bands] == [(-math.inf, 3), (3, 5), (5, 7), (7, math.inf)]
    assert found.code.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 3]


def test_a_number_is_cut_where_somebody_says_and_empty_bands_go():
    found = cut([30.0, 40.0, 75.0, math.nan], read_edges("40, 60；70 90"))
    assert [(b.low, b.high, b.unknown) for b in found.bands] == [
        (-math.inf, 40, False),
        (40, 60, False),
        (70, 90, False),
        (-math.inf, math.inf, True),
    ]
    assert found.code.tolist() == [0, 1, 2, 3]


def test_codes_and_categories_are_groups_of_their_own():
    assert [b.name for b in cut([1.0, 0.0, 1.0]).bands] == ["0", "1"]
    found = cut(pd.Series(["m", "f", None, "f"]))
    assert [b.name for b in found.bands] == ["f", "m", ""]
    assert found.bands[2].unknown
    assert found.code.tolist() == [1, 0, 2, 0]


def test_the_rarest_of_many_categories_are_taken_together():
    names = [f"c{k:02d}" for k in range(20) for _ in range(20 - k)]
    found = cut(names)
    assert len(found.bands) == MOST
    assert found.bands[-1] == Band(rest=True)
    assert (found.code == MOST - 1).sum() == sum(range(1, 10))


@pytest.mark.parametrize("text", ["forty", "40 to 60", "nan", "inf", " ".join(map(str, range(30)))])
def test_cut_points_that_are_none_are_refused_in_words(text):
    with pytest.raises(UserError, match="cut points"):
        read_edges(text)


def test_the_figures_of_a_group_are_those_of_its_cases_alone():
    rng = np.random.default_rng(2)
    y, code = rng.integers(0, 2, 200), np.repeat([0, 1], [185, 15])
    p = np.clip(0.4 * y + 0.6 * rng.uniform(size=200), 0, 1)
    large, small = subgroups(y, p, 0.5, code, None, 0)
    alone = binary_metrics(y[:185], p[:185], 0.5)
    assert (large.n, large.events) == (185, int(y[:185].sum()))
    assert all(large.metrics[name] == alone[name] for name in large.metrics)
    assert small.small and not large.small
    assert small.metrics["auroc"].value is None
    assert small.metrics["sensitivity"].value is not None
