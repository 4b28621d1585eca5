"""The simple forecasts: by hand on straight lines, honest in their spread."""

import numpy as np
import pytest

from core.models.forecast_baseline import FORECASTERS, filled, persistence, ridge, straight_line

LEVELS = (0.1, 0.5, 0.9)
AHEAD = (6, 12)
RISING = np.arange(24.0) * 2 + 100  # 2 a step, ends at 146
STILL = (np.tile(RISING, (3, 1)), np.tile([158.0, 170.0], (3, 1)))  # what it becomes in 6 and 12 steps


def walks(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Pasts (n, 24) that run on for 12 steps with momentum, and what came after 6 and 12."""
    steps = np.random.default_rng(seed).normal(0, 2, (n, 36))
    for i in range(1, 36):
        steps[:, i] += 0.8 * steps[:, i - 1]
    values = 150 + np.cumsum(steps, axis=1)
    return values[:, :24], values[:, [29, 35]]


def test_persistence_says_the_last_reading_and_a_line_goes_on():
    assert persistence(STILL, RISING[None], AHEAD, LEVELS)[0, :, 1].tolist() == [146, 146]
    assert straight_line(STILL, RISING[None], AHEAD, LEVELS)[0, :, 1] == pytest.approx([158, 170])


def test_the_line_is_the_least_squares_one_through_the_last_four_readings():
    past = np.array([[0.0, 0, 10, 0, 30, 20]])  # of 10, 0, 30, 20 the slope is 6 and the middle 15
    assert straight_line((past, np.zeros((1, 1))), past, (1,), LEVELS)[0, 0, 1] == pytest.approx(15 + 6 * 2.5)


def test_the_spread_is_that_of_the_training_residuals():
    past, came = np.zeros((11, 5)), np.arange(-5.0, 6)[:, None]
    assert persistence((past, came), past[:1], (3,), LEVELS).tolist() == [[[-4, 0, 4]]]


def test_ridge_learns_what_the_others_cannot_and_its_intervals_hold():
    train, test = walks(3000), walks(2000, seed=1)
    told = {name: fit(train, test[0], AHEAD, LEVELS) for name, (_, fit) in FORECASTERS.items()}
    error = {name: np.abs(test[1] - forecast[:, :, 1]).mean() for name, forecast in told.items()}
    assert error["ridge"] < 0.9 * min(error["persistence"], error["line"])
    for name, forecast in told.items():
        inside = (forecast[..., 0] <= test[1]) & (test[1] <= forecast[..., 2])
        assert inside.mean(axis=0) == pytest.approx([0.8, 0.8], abs=0.04), name


@pytest.mark.parametrize("name", FORECASTERS)
def test_quantiles_rise_and_the_median_is_the_point_itself_even_where_all_residuals_are_on_one_side(name):
    past, came = walks(50)
    _, forecaster = FORECASTERS[name]
    found = forecaster((past, came + 500), past, AHEAD, (0.05, 0.25, 0.5, 0.75, 0.95))
    assert found.shape == (50, 2, 5) and (np.diff(found, axis=2) >= 0).all()


def test_a_gap_takes_the_reading_before_it_and_a_past_without_any_is_a_bug():
    gaps = np.array([[np.nan, 5, np.nan, 7, np.nan]])
    assert filled(gaps).tolist() == [[5, 5, 5, 7, 7]]
    assert ridge((walks(30)[0], walks(30)[1]), np.where(np.arange(24) == 23, np.nan, RISING)[None], AHEAD, LEVELS).shape
    with pytest.raises(ValueError, match="without any reading"):
        persistence(STILL, np.full((1, 24), np.nan), AHEAD, LEVELS)
