"""Recalibration, Brier, observed : expected, calibration error and curve: by hand and on data whose truth is known."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

from core.evaluation import calibration
from core.evaluation.calibration import (
    APART,
    SAME,
    UNFITTED,
    Errors,
    calibration_error,
    equal_count_bins,
    intercept,
    inverse_temperature,
    slope,
)
from core.evaluation.calibration_curve import bin_points, smooth_points
from core.evaluation.intervals import FEW_CASES, ONE_CLASS

ONES = np.ones((1, 4))


def sample(n: int, true_slope: float = 1.0, shift: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes (n,) whose log odds are shift + true_slope * logit of the risks (n,) given back."""
    rng = np.random.default_rng(seed)
    risk = rng.normal(-0.5, 1.3, n)
    return (rng.random(n) < expit(shift + true_slope * risk)).astype(np.int64), expit(risk)


def test_brier_scaled_brier_and_observed_expected_are_those_worked_out_by_hand():
    # squares 0.01 + 0.04 + 0.09 + 0.36 over 4; the prevalence 1/2 alone scores 0.25; 2 events for 1.4 predicted
    found = Errors(np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.7, 0.4]))(ONES)
    assert found["brier"][0] == pytest.approx(0.125)
    assert found["scaled_brier"][0] == pytest.approx(0.5)
    assert found["observed_expected"][0] == pytest.approx(2 / 1.4)


def test_brier_of_repeated_cases_equals_scikit_learn():
    y, p = sample(50)
    often = np.random.default_rng(1).integers(0, 3, 50)
    expected = brier_score_loss(np.repeat(y, often), np.repeat(p, often))
    assert Errors(y, p)(often[None].astype(float))["brier"][0] == pytest.approx(expected)


def test_recalibration_finds_the_slope_and_shift_that_were_put_in():
    y, p = sample(50_000, true_slope=0.6)
    assert slope(y, p).value == pytest.approx(0.6, abs=0.03)
    y, p = sample(50_000, shift=0.8)
    assert intercept(y, p).value == pytest.approx(0.8, abs=0.03)


def test_slope_equals_an_unpenalised_logistic_regression():
    y, p = sample(300)
    fit = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(logit(p)[:, None], y)
    assert slope(y, p).value == pytest.approx(fit.coef_[0, 0], rel=1e-4)


def test_intercept_makes_the_expected_events_equal_the_observed():
    y, p = sample(300, true_slope=0.5, shift=1)
    found = intercept(y, p)
    assert expit(logit(p) + found.value).sum() == pytest.approx(y.sum())
    information = (expit(logit(p) + found.value) * (1 - expit(logit(p) + found.value))).sum()
    assert found.high - found.value == pytest.approx(1.959964 / np.sqrt(information), rel=1e-4)


def test_intercept_of_an_overconfident_model_is_not_the_cox_intercept():
    y, p = sample(20_000, true_slope=0.5)  # the intercept beside the free slope is 0 here
    assert abs(intercept(y, p).value) > 0.15


def test_copied_rows_do_not_narrow_the_recalibration_intervals():
    y, p = sample(300)
    again, risk, patients = np.repeat(y, 4), np.repeat(p, 4), np.repeat(np.arange(300), 4)
    for figure in (slope, intercept):
        single, copies, deceived = figure(y, p), figure(again, risk, patients), figure(again, risk)
        assert copies.high - copies.low == pytest.approx(single.high - single.low, rel=0.1)
        assert deceived.high - deceived.low == pytest.approx((single.high - single.low) / 2, rel=1e-3)


def test_recalibration_says_why_it_is_not_estimable():
    y = np.repeat([0, 1], 20)
    assert slope(y, np.linspace(0, 1, 40)).why == APART
    assert slope(y, np.linspace(1, 0, 40)).why == APART
    assert slope(y, np.repeat([0, 1], 20)).why == APART
    assert slope(y, np.full(40, 0.5)).why == SAME
    assert slope(np.ones(40, int), np.linspace(0, 1, 40)).why == ONE_CLASS
    assert intercept(np.repeat([0, 1], [30, 9]), np.linspace(0, 1, 39)).why == FEW_CASES


def test_certain_predictions_that_are_sometimes_wrong_still_get_a_slope():
    y = np.tile([0, 1], 50)
    p = y.astype(float)
    p[:10] = 1 - p[:10]
    # at risks of 1e-6 and 1 - 1e-6 nine of ten are right: the slope is log 9 over the logit of the clipped risk
    assert slope(y, p).value == pytest.approx(np.log(9) / logit(1 - 1e-6))
    assert intercept(y, p).value == pytest.approx(0, abs=1e-6)


def test_a_recalibration_that_runs_away_is_refused_instead_of_shown():
    # statsmodels calls an intercept of -5e14 converged here
    rng = np.random.default_rng(0)
    y, p = rng.integers(0, 2, 300), rng.integers(0, 2, 300).astype(float)
    assert intercept(y, p).why == UNFITTED


@pytest.mark.parametrize("patients", [None, np.arange(600) // 3], ids=["rows", "patients"])
def test_the_way_for_many_cases_finds_the_same(monkeypatch, patients):
    y, p = sample(600, true_slope=0.7, shift=0.4)
    few = [figure(y, p, patients) for figure in (slope, intercept, inverse_temperature)]
    monkeypatch.setattr(calibration, "MANY", 100)
    many = [figure(y, p, patients) for figure in (slope, intercept, inverse_temperature)]
    for one, other in zip(few, many, strict=True):
        assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high), rel=1e-5)


def test_where_the_way_for_many_cases_does_not_arrive_the_other_one_does(monkeypatch):
    y, p = sample(600)
    far = expit(logit(p) - 6)
    monkeypatch.setattr(calibration, "MANY", 100)
    monkeypatch.setattr(calibration, "_newton", lambda *_: (_ for _ in ()).throw(np.linalg.LinAlgError))
    assert intercept(y, far).value == pytest.approx(6, abs=0.3)


def test_bins_hold_equal_counts_and_never_part_equal_predictions():
    assert np.bincount(equal_count_bins(np.linspace(0, 1, 1000))).tolist() == [100] * 10
    assert np.bincount(equal_count_bins(np.linspace(0, 1, 30))).tolist() == [10, 10, 10]
    assert equal_count_bins(np.full(50, 0.2)).tolist() == [0] * 50
    tied = np.repeat([0.1, 0.5, 0.9], [70, 20, 10])
    assert np.bincount(equal_count_bins(tied)).tolist() == [70, 20, 10]


def test_calibration_error_is_the_one_worked_out_by_hand():
    # two bins of ten: predicted 0.2 with 1 event (gap 0.1), predicted 0.7 with 9 events (gap 0.2)
    y = np.concatenate([np.repeat([0, 1], [9, 1]), np.repeat([0, 1], [1, 9])])
    found = calibration_error(y, np.repeat([0.2, 0.7], 10))
    assert found.value == pytest.approx(0.15)
    assert 0 <= found.low < 0.15 < found.high


def test_calibration_error_interval_reaches_zero_for_a_calibrated_model_and_not_for_a_wrong_one():
    assert calibration_error(*sample(500)).low == 0
    y, p = sample(500)
    assert calibration_error(y, p**0.3).low > 0.1


def test_binned_curve_has_the_means_and_wilson_intervals_worked_out_by_hand():
    y = np.concatenate([np.repeat([0, 1], [9, 1]), np.repeat([0, 1], [1, 9])])
    found = bin_points(y, np.repeat([0.2, 0.7], 10))
    assert found["predicted"] == pytest.approx([0.2, 0.7])
    assert found["observed"] == pytest.approx([0.1, 0.9])
    assert found["n"] == [10, 10]
    # Wilson for 1 of 10: (0.1 + z2/20 -+ z sqrt(0.09/10 + z2/400)) / (1 + z2/10) with z2 = 3.8415
    assert (found["low"][0], found["high"][0]) == pytest.approx((0.0179, 0.4042), abs=1e-4)


def test_binned_curve_of_copied_rows_is_as_uncertain_as_the_patients_are():
    y, p = sample(300)
    single = bin_points(y, p)
    copies = bin_points(np.repeat(y, 4), np.repeat(p, 4), np.repeat(np.arange(300), 4))
    widths = [np.mean(np.subtract(c["high"], c["low"])) for c in (single, copies)]
    assert widths[1] == pytest.approx(widths[0], rel=0.2)


def test_smooth_curve_follows_the_true_risk_of_rare_events():
    # with lowess's default robustness rounds rare events count as outliers and the curve lies at 0
    rng = np.random.default_rng(0)
    p = rng.uniform(0.01, 0.2, 5000)
    found = smooth_points((rng.random(5000) < p).astype(int), p)
    inner = slice(5, -5)
    assert np.abs(np.subtract(found["observed"], found["predicted"]))[inner].max() < 0.03
    truth = np.array(found["predicted"])
    assert np.mean((np.array(found["low"]) <= truth) & (truth <= np.array(found["high"]))) > 0.8


def test_smooth_curve_stays_between_zero_and_one_and_marks_gaps_of_ties_as_none():
    y = np.tile([0, 0, 1, 0, 1, 1], 20)
    found = smooth_points(y, np.tile([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 20))
    numbers = [v for name in ("observed", "low", "high") for v in found[name] if v is not None]
    assert numbers
    assert min(numbers) >= 0
    assert max(numbers) <= 1
    assert found["observed"][0] == pytest.approx(1 / 3)


def test_smooth_curve_is_empty_where_it_would_say_nothing():
    empty = {"predicted": [], "observed": [], "low": [], "high": []}
    assert smooth_points(np.ones(50, int), np.linspace(0, 1, 50)) == empty
    assert smooth_points(np.tile([0, 1], 25), np.full(50, 0.4)) == empty
