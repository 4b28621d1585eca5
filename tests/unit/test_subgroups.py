"""Groups of cases by a column, and the figures of each."""

import math

import numpy as np
import pandas as pd
import pytest

from core.decisions.bands import MOST, Band, cut, read_edges
from core.decisions.subgroups import class_subgroups, subgroups
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


def test_of_several_classes_each_group_gets_its_accuracy_and_a_mean_over_the_same_classes_or_none():
    y = np.repeat([0, 1, 2, 0, 1, 2], [12, 12, 12, 12, 12, 3])
    code = np.repeat([0, 1], [36, 27])
    called = y.copy()
    called[[0, 1, 12, 36]] = [1, 2, 0, 1]  # three errors in the first group, one in the second
    p = np.full((len(y), 3), 0.1)
    p[np.arange(len(y)), called] = 0.8
    first, second = class_subgroups(y, p, code, None, 0)
    assert (first.n, first.events, second.n, second.events) == (36, 12, 27, 3)
    assert first.metrics["accuracy"].value == pytest.approx(33 / 36)
    assert second.metrics["accuracy"].value == pytest.approx(26 / 27)
    assert second.metrics["accuracy"].low < 26 / 27 < second.metrics["accuracy"].high
    # class 0: 10 of 12 said, 1 of 24 others; AUROC = mean of sensitivity and specificity where there are two values only
    by_hand = [(10 / 12 + 23 / 24) / 2, (11 / 12 + 23 / 24) / 2, (12 / 12 + 23 / 24) / 2]
    assert first.metrics["auroc"].value == pytest.approx(np.mean(by_hand))
    assert second.metrics["auroc"].value is None and "another mean" in second.metrics["auroc"].why
