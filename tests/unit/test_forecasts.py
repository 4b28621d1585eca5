"""Figures of forecasts by horizon: by hand, against scikit-learn, and honest about few persons."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, mean_pinball_loss, root_mean_squared_error

from core.conformal_forecasts import margins, widened
from core.evaluation.clusters import FEW_PERSONS, SAME, jackknife, person_sums, share
from core.evaluation.forecasts import forecast_differences, forecast_metrics
from core.evaluation.intervals import INFINITE, NO_CASES, wilson

LEVELS = (0.1, 0.5, 0.9)
# three cases of one horizon: errors of the median -10, 0 and +20 (forecast - truth); intervals 40, 20 and 10 wide
TRUTH = np.array([[100.0], [120.0], [140.0]])
TOLD = np.array([[[70.0, 90.0, 110.0]], [[110.0, 120.0, 130.0]], [[155.0, 160.0, 165.0]]])


def sample(persons: int, windows: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth (n, 2), forecasts (n, 2, 3) whose errors differ between persons, and the person of each case."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(persons), windows)
    y = rng.normal(150, 30, (len(groups), 2))
    error = rng.normal(0, 10, y.shape) * rng.lognormal(0, 0.4, persons)[groups, None]
    spread = 13 * np.array([-1, 0, 1])
    return y, (y + error)[:, :, None] + spread, groups


def test_the_figures_are_those_worked_out_by_hand():
    (found,) = forecast_metrics(TRUTH, TOLD, LEVELS)
    assert found["mae"].value == pytest.approx(10)
    assert found["rmse"].value == pytest.approx(np.sqrt(500 / 3))
    assert found["bias"].value == pytest.approx(10 / 3)
    assert found["width"].value == pytest.approx(70 / 3)
    assert found["coverage"].value == pytest.approx(2 / 3)
    # quantile losses: .1 * 30 + .5 * 10 + .1 * 10 = 9; .1 * 10 + 0 + .1 * 10 = 2; .9 * 15 + .5 * 20 + .1 * 25 = 26
    assert found["pinball"].value == pytest.approx((9 + 2 + 26) / 9)
    assert {metric.n for metric in found.values()} == {3}


def test_they_equal_scikit_learn_at_every_horizon():
    y, told, groups = sample(5, 40)
    for horizon, found in enumerate(forecast_metrics(y, told, LEVELS, groups)):
        truth, point = y[:, horizon], told[:, horizon, 1]
        pinball = [mean_pinball_loss(truth, told[:, horizon, i], alpha=level) for i, level in enumerate(LEVELS)]
        assert found["mae"].value == pytest.approx(mean_absolute_error(truth, point))
        assert found["rmse"].value == pytest.approx(root_mean_squared_error(truth, point))
        assert found["pinball"].value == pytest.approx(np.mean(pinball))


def test_a_case_unknown_at_one_horizon_counts_at_the_other():
    y, told, groups = sample(4, 10)
    y[:5, 1] = np.nan
    near, far = forecast_metrics(y, told, LEVELS, groups)
    assert (near["mae"].n, far["mae"].n) == (40, 35)
    assert far["mae"].value == pytest.approx(np.abs(told[5:, 1, 1] - y[5:, 1]).mean())


def test_the_interval_of_a_mean_over_single_cases_is_students():
    # 2, 4, 9: mean 5, standard error sqrt(13 / 3), t of 2 degrees of freedom 4.302653
    columns = np.array([[2.0, 1], [4, 1], [9, 1]])
    found = jackknife(lambda s: {"mean": s[:, 0] / s[:, 1]}, columns, 3)["mean"]
    half = 4.302653 * np.sqrt(13 / 3)
    assert (found.low, found.high) == (pytest.approx(5 - half, rel=1e-6), pytest.approx(5 + half, rel=1e-6))


def test_sums_are_those_of_each_person():
    columns = np.array([[1.0, 10], [2, 20], [4, 40]])
    assert person_sums(columns, ["b", "a", "b"]).tolist() == [[5, 50], [2, 20]]
    assert person_sums(columns) is columns


def test_copying_every_window_of_a_person_leaves_the_interval_as_it_was():
    y, told, groups = sample(8, 30)
    (single, _), (copied, _) = (
        forecast_metrics(*(np.repeat(a, times, axis=0) for a in (y, told)), LEVELS, np.repeat(groups, times))
        for times in (1, 6)
    )
    for name in ("mae", "rmse", "pinball", "bias", "coverage"):
        assert copied[name].low == pytest.approx(single[name].low), name
        assert copied[name].high == pytest.approx(single[name].high), name


@pytest.mark.parametrize("persons", [4, 12])
def test_the_interval_over_few_persons_holds_what_new_persons_would_give(persons):
    held = 0
    for seed in range(200):
        y, told, groups = sample(persons, 30, seed)
        found = forecast_metrics(y[:, :1], told[:, :1], LEVELS, groups)[0]["mae"]
        held += found.low <= 10 * np.sqrt(2 / np.pi) * np.exp(0.08) <= found.high
    assert 0.86 < held / 200 < 0.99


def test_two_persons_are_too_few_and_persons_all_alike_give_no_interval():
    y, told, groups = sample(2, 20)
    found = forecast_metrics(y, told, LEVELS, groups)[0]
    assert found["mae"].value is not None and (found["mae"].low, found["mae"].why) == (None, FEW_PERSONS)
    alike = share(np.ones(12), np.arange(12) // 3)
    assert (alike.value, alike.low, alike.why) == (1, None, SAME)


def test_shares_never_leave_zero_to_one_and_use_wilson_where_nobody_has_two_cases():
    hits = np.arange(20) != 3
    persons = share(hits, np.arange(20) // 4)
    assert persons.high == 1 and 0 < persons.low < 0.95
    assert share(hits) == wilson(19, 20)


def test_no_cases_and_endless_intervals_are_said_not_computed():
    empty = forecast_metrics(np.empty((0, 1)), np.empty((0, 1, 3)), LEVELS)[0]
    assert {metric.why for metric in empty.values()} == {NO_CASES}
    endless = TOLD.copy()
    endless[..., 0] = -np.inf
    found = forecast_metrics(TRUTH, endless, LEVELS)[0]
    assert (found["width"].value, found["width"].why) == (None, INFINITE)
    assert found["mae"].value == pytest.approx(10) and found["coverage"].value == 1


def test_differences_are_paired_and_change_sign_when_swapped():
    y, ours, groups = sample(6, 40)
    theirs = ours + np.random.default_rng(1).normal(0, 8, y.shape)[:, :, None]
    a, b = forecast_metrics(y, ours, LEVELS, groups)[0], forecast_metrics(y, theirs, LEVELS, groups)[0]
    found, swapped = (forecast_differences(y, *pair, LEVELS, groups)[0] for pair in ((ours, theirs), (theirs, ours)))
    for name in ("mae", "rmse", "pinball"):
        assert found[name].value == pytest.approx(a[name].value - b[name].value)
        assert (swapped[name].low, swapped[name].high) == pytest.approx((-found[name].high, -found[name].low))
    assert found["rmse"].high < 0  # clearly better, though the intervals of the two overlap
    assert a["rmse"].high > b["rmse"].low


def test_a_forecast_compared_with_itself_differs_by_nothing():
    y, told, groups = sample(5, 10)
    found = forecast_differences(y, told, told, LEVELS, groups)[0]["mae"]
    assert (found.value, found.low, found.why) == (0, None, SAME)


@pytest.mark.parametrize("levels", [(0.1, 0.9), (0.1, 0.9, 0.5), (0.0, 0.5, 1.0), (0.1, 0.5, 0.9, 0.95)])
def test_levels_that_do_not_rise_around_a_median_or_do_not_fit_are_a_bug(levels):
    with pytest.raises(ValueError, match="must"):
        forecast_metrics(TRUTH, TOLD[..., : len(levels)], levels)


def test_a_margin_is_the_order_statistic_worked_out_by_hand():
    # how far 1 ... 9 lie outside of 0 ... 5: -1, -2, -2, -1, 0, 1, 2, 3, 4; 80 % of 10 is the 8th smallest, 3
    y = np.arange(1.0, 10)[:, None]
    told = np.tile([0.0, 2.5, 5], (9, 1, 1))
    assert margins(y, told, LEVELS).tolist() == [[3.0]]
    assert widened(told[:1], np.array([[3.0]])).tolist() == [[[-3, 2.5, 8]]]


def test_too_few_cases_for_a_promise_make_the_interval_endless():
    assert margins(TRUTH, TOLD, (0.05, 0.5, 0.95)).tolist() == [[np.inf]]


def test_a_negative_margin_narrows_but_never_past_the_median_or_an_inner_interval():
    told = np.array([[[0.0, 40, 50, 60, 100]]])
    assert widened(told, np.array([[-70.0, -5.0]])).tolist() == [[[45, 45, 50, 55, 55]]]
    assert widened(told, np.array([[-10.0, -30.0]])).tolist() == [[[10, 50, 50, 50, 90]]]
    assert told[0, 0].tolist() == [0, 40, 50, 60, 100]


def test_margins_need_mirrored_levels_and_leave_out_what_is_not_known():
    with pytest.raises(ValueError, match="mirrored"):
        margins(TRUTH, TOLD, (0.1, 0.5, 0.8))
    y, told, _ = sample(1, 30)
    gaps = np.concatenate([y, np.full((7, 2), np.nan)]), np.concatenate([told, told[:7]])
    assert margins(*gaps, LEVELS).tolist() == margins(y, told, LEVELS).tolist()


@pytest.mark.parametrize("scale", [0.3, 3.0])
def test_calibrated_intervals_hold_as_often_as_they_say_whatever_the_spread_was(scale):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(4000, 1)), np.empty((4000, 1))
    y[:, 0] = 2 * x[:, 0] + rng.normal(size=4000)
    point = LinearRegression().fit(x[:500], y[:500]).predict(x)
    told = point[:, :, None] + scale * np.array([-1.28, 0, 1.28])
    grown = margins(y[500:1500], told[500:1500], LEVELS)
    before, after = (
        forecast_metrics(y[1500:], forecast[1500:], LEVELS)[0]["coverage"] for forecast in (told, widened(told, grown))
    )
    assert abs(before.value - 0.8) > 0.15
    assert after.value == pytest.approx(0.8, abs=0.035)
