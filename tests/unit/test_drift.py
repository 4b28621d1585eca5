"""Drift: counted by hand, silent where nothing changed, loud where a unit did."""

import numpy as np
import pandas as pd
import pytest

from core.data.bundled import bundled_table
from core.data.preparation import TablePreparation, in_bins
from core.drift import ALARM, drift, stability

PAST = pd.DataFrame({"x": np.arange(1.0, 101.0), "sex": ["F"] * 60 + ["M"] * 40})


def fitted(frame):
    return TablePreparation.fit(frame).columns


def halves(dataset, seed, rows):
    """Inputs of a bundled set: what training saw, and a sample of the rest."""
    table = bundled_table(dataset)
    inputs = table.frame[[column.name for column in table.columns]]
    order = np.random.default_rng(seed).permutation(len(inputs))
    cut = int(0.6 * len(inputs))
    return inputs.iloc[order[:cut]], inputs.iloc[order[cut : cut + rows]].reset_index(drop=True)


def test_training_keeps_tenths_and_shares_of_every_column():
    x, sex = fitted(PAST)
    assert x.edges == (11, 21, 31, 41, 51, 61, 71, 81, 91)
    assert x.shares == pytest.approx([0.1] * 10)
    assert (sex.categories, sex.shares) == (("F", "M"), (0.6, 0.4))
    assert in_bins(np.array([0, 11, 99]), x.edges).tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_equal_tenths_are_one_edge_and_no_bin_of_training_is_empty():
    for values in ([0.0] * 70 + [1.0] * 30, [5.0] * 50, [0.0] * 95 + list(range(5)), [1.0, 2.0, np.nan]):
        (column,) = fitted(pd.DataFrame({"x": values}))
        assert min(column.shares) > 0
        assert sum(column.shares) == pytest.approx(1)
        assert column.missing == pytest.approx(np.isnan(values).mean())


def test_rarer_categories_share_the_last_place():
    (site,) = fitted(pd.DataFrame({"site": [f"c{i:02}" for i in range(20)] * 2 + ["rare", "rarer"]}))
    assert len(site.shares) == 21
    assert site.shares[-1] == pytest.approx(2 / 42)


def test_the_psi_by_hand():
    psi, expected, chance = stability(np.array([59.5, 39.5]), np.array([29.5, 69.5]), 0.05)
    assert psi == pytest.approx((0.3 - 0.6) * np.log(0.3 / 0.6) + (0.7 - 0.4) * np.log(0.7 / 0.4))
    assert expected == pytest.approx(2 / 99)
    assert chance == pytest.approx(3.841459 * 2 / 99)  # chi-squared with 1 degree of freedom, upper 5 %


def test_without_drift_the_mean_psi_is_what_theory_expects():
    rng = np.random.default_rng(0)
    then, now = (rng.multinomial(n, [0.1] * 10, 500) for n in (400, 300))
    found = [stability(a, b, ALARM) for a, b in zip(then, now, strict=True)]
    assert np.mean([psi for psi, *_ in found]) == pytest.approx(found[0][1], rel=0.1)
    assert np.mean([psi > chance for psi, _, chance in found]) <= 0.02


@pytest.mark.parametrize("dataset", ["wdbc", "pima", "heart"])
@pytest.mark.parametrize("rows", [20, 200])
def test_twenty_clean_samples_raise_no_alarm(dataset, rows):
    for seed in range(20):
        past, new = halves(dataset, seed, rows)
        levels = {column.level for column in drift(fitted(past), new, len(past))}
        assert levels <= ({"few", "none"} if rows == 20 else {"none"} if dataset == "wdbc" else {"none", "few"})


@pytest.mark.parametrize("rows", [20, 200])
def test_a_changed_unit_is_found_and_named_and_nothing_else_is(rows):
    past, new = halves("pima", 1, rows)
    name = next(n for n in past if past[n].median() > 90)  # glucose
    found = drift(fitted(past), new.assign(**{name: new[name] * 18}), len(past))
    loud = [column for column in found if column.level in ("some", "large")]
    assert [(column.name, column.level, column.unit) for column in loud] == [(name, "large", True)]
    assert loud[0].median[1] / loud[0].median[0] == pytest.approx(18, rel=0.2)
    assert loud[0].shift > 10


def test_gaps_and_new_categories_are_drift():
    now = pd.DataFrame({"x": [np.nan] * 80 + list(range(20)), "sex": ["F"] * 50 + ["unknown"] * 40 + [None] * 10})
    x, sex = drift(fitted(PAST), now, 100)
    assert (x.level, x.missing) == ("large", (0.0, 0.8))
    assert (sex.level, sex.new, sex.missing) == ("large", ("unknown",), (0.0, 0.1))
    assert sex.median is None and not sex.unit


def test_a_run_that_kept_no_shares_and_a_file_without_rows_have_no_drift():
    past = [{**c, "shares": [], "edges": []} for c in TablePreparation.fit(PAST).to_dict()["columns"]]
    assert drift(TablePreparation.from_dict({"columns": past}).columns, PAST, 100) == ()
    assert drift(fitted(PAST), PAST.iloc[:0], 100) == ()


def test_a_column_that_training_had_only_empty_is_left_out():
    assert drift(fitted(pd.DataFrame({"x": [np.nan] * 10})), pd.DataFrame({"x": [1.0]}), 10) == ()


def test_one_row_says_that_one_row_says_nothing():
    assert {column.level for column in drift(fitted(PAST), PAST.iloc[:1], 100)} == {"few"}
