"""Risk over time with people lost on the way: by hand, against what scikit-survival says and statsmodels."""

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from core.evaluation.intervals import bootstrap
from core.evaluation.over_time import FEW_OVER_TIME, auc_over_time, brier_over_time, weights
from core.evaluation.survival import checked_follow_up, kaplan_meier, risk_curves

# outcome at 1, 3 and 4, lost at 2 and 5: free of it .8, .8, 8/15, 4/15, 4/15; not lost 1, .75, .75, .75, 0
TIME, EVENT = np.array([1.0, 2, 3, 4, 5]), np.array([1, 0, 1, 1, 0])


def sample(n: int, seed: int = 0, digits: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Risks (n,), follow-up times (n,) shorter for higher risks, and events; about a third are lost."""
    rng = np.random.default_rng(seed)
    risk = rng.random(n)
    until, lost = rng.exponential(8 * np.exp(-1.5 * risk)), rng.uniform(0, 12, n)
    return risk, np.round(np.minimum(until, lost), digits) + 10**-digits, (until <= lost).astype(np.int64)


def test_the_kaplan_meier_estimate_is_the_one_worked_out_by_hand():
    found = kaplan_meier(TIME, EVENT, ticks=(0, 2, 4.5, 9))
    assert found["time"] == [0, 1, 2, 3, 4, 5]
    assert found["free"] == pytest.approx([1, 4 / 5, 4 / 5, 8 / 15, 4 / 15, 4 / 15])
    assert found["at_risk"] == [5, 4, 1, 0]
    assert (found["n"], found["events"]) == (5, 3)
    # Greenwood at 3: 1/(5*4) + 1/(3*2) = 13/60; on log(-log): .5333 to the power exp(+-1.96 sqrt(13/60) / ln .5333)
    power = np.exp(1.959964 * np.sqrt(13 / 60) / np.log(8 / 15))
    assert (found["low"][3], found["high"][3]) == pytest.approx(((8 / 15) ** (1 / power), (8 / 15) ** power))
    assert found["low"][3] < 8 / 15 < found["high"][3]


def test_once_nobody_is_left_free_there_is_no_interval_and_before_the_first_outcome_no_doubt():
    found = kaplan_meier([1, 2, 3], [0, 1, 1])
    assert found["free"][-1] == 0 and (found["low"][-1], found["high"][-1]) == (None, None)
    assert (found["low"][1], found["high"][1]) == (1, 1)


def test_the_estimate_and_greenwoods_error_equal_statsmodels_with_ties():
    _, time, event = sample(200, digits=0)
    theirs, ours = SurvfuncRight(time, event), kaplan_meier(time, event)
    at = np.searchsorted(ours["time"], theirs.surv_times)
    assert np.array(ours["free"])[at] == pytest.approx(theirs.surv_prob)
    inside = (theirs.surv_prob > 0) & (theirs.surv_prob < 1)
    error = theirs.surv_prob_se[inside] / theirs.surv_prob[inside]
    power = np.exp(1.959964 * error / np.log(theirs.surv_prob[inside]))
    assert np.array(ours["high"], float)[at][inside] == pytest.approx(theirs.surv_prob[inside] ** power)


def test_who_is_lost_is_stood_in_for_by_those_still_there():
    found = checked_follow_up(TIME, EVENT)
    # at 3.5 the one of 3 and those beyond were each 3/4 likely not to be lost; who was lost at 2 counts for nobody
    assert weights(found, np.ones((1, 5)), 3.5)[0] == pytest.approx([1, 0, 4 / 3, 4 / 3, 4 / 3])
    assert weights(found, np.ones((1, 5)), 0.5)[0] == pytest.approx([1] * 5)


def test_a_loss_at_the_moment_of_an_outcome_comes_after_it():
    found = checked_follow_up([1, 1, 2, 2], [1, 0, 1, 0])
    survival, kept = found.curves(np.ones((1, 4)))
    assert survival[0] == pytest.approx([3 / 4, 3 / 8])
    assert kept[0] == pytest.approx([2 / 3, 0])
    assert weights(found, np.ones((1, 4)), 1.5)[0] == pytest.approx([1, 0, 1.5, 1.5])


def test_a_person_drawn_twice_counts_as_two():
    _, time, event = sample(60)
    often = np.random.default_rng(1).integers(0, 4, 60)
    drawn = checked_follow_up(time, event).curves(often[None].astype(float))
    again = checked_follow_up(np.repeat(time, often), np.repeat(event, often))
    expected = again.curves(np.ones((1, int(often.sum()))))
    kept = np.isin(np.unique(time), np.repeat(time, often))
    for ours, theirs in zip(drawn, expected, strict=True):
        assert ours[0][kept] == pytest.approx(theirs[0])


@pytest.mark.parametrize(
    ("digits", "areas", "scores"),
    [
        (9, [0.605635302, 0.6820416, 0.704234584], [0.190455559, 0.260375345, 0.249401328]),
        (1, [0.607002782, 0.681716062, 0.710090976], [0.19009823, 0.260105439, 0.248737128]),
    ],
    ids=["all different", "tied risks"],
)
def test_auc_and_brier_over_time_are_what_scikit_survival_says(digits, areas, scores):
    """Its version 0.28.0; it is no dependency of the tests, as its licence is the GPL."""
    risk, time, event = sample(300)
    risk, times = np.round(risk, digits), [1.0, 2.5, 5.0]
    assert [m.value for m in auc_over_time(risk, time, event, times)] == pytest.approx(areas)
    by_then = np.column_stack([risk * 0.3, risk * 0.6, risk * 0.9])
    assert [m["brier"].value for m in brier_over_time(by_then, time, event, times)] == pytest.approx(scores)


def test_the_intervals_hold_the_value_and_narrow_with_more_people():
    widths = []
    for n in (80, 800):
        (found,) = auc_over_time(*sample(n), [3.0])
        assert found.low < found.value < found.high and found.n == n
        widths.append(found.high - found.low)
    assert widths[1] < 0.5 * widths[0]


def test_rows_of_one_patient_are_drawn_together():
    one = auc_over_time(*sample(150), [3.0])[0]
    copied = [np.repeat(column, 5) for column in sample(150)]
    together = auc_over_time(*copied, [3.0], groups=np.repeat(np.arange(150), 5))[0]
    assert together.high - together.low == pytest.approx(one.high - one.low, rel=0.15)


def test_predicting_for_everybody_what_happened_on_average_is_scaled_to_zero():
    _, time, event = sample(200)
    found = checked_follow_up(time, event)
    average = 1 - found.at(found.curves(np.ones((1, 200)))[0], 3.0)[0]
    scaled = brier_over_time(np.full((200, 1), average), time, event, [3.0])[0]["scaled_brier"]
    assert scaled.value == pytest.approx(0, abs=1e-12)
    assert brier_over_time(np.full((200, 1), 0.0), time, event, [3.0])[0]["scaled_brier"].value < 0


def test_without_losses_the_auc_is_the_plain_one():
    risk, time, _ = sample(100)
    y = time <= 3
    pairs = (risk[y][:, None] > risk[~y]).mean()
    assert auc_over_time(risk, time, np.ones(100, int), [3.0])[0].value == pytest.approx(pairs)


def test_too_few_outcomes_or_people_beyond_are_not_estimable():
    risk, time, event = sample(100)
    early, late = auc_over_time(risk, time, event, [0.05, time.max()])
    assert {early.why, late.why} == {FEW_OVER_TIME} and early.value is None
    assert brier_over_time(risk[:, None], time, event, [0.05])[0]["brier"].why == FEW_OVER_TIME
    nine = np.arange(100) % 9  # many rows, but of nine people
    assert auc_over_time(risk, time, event, [3.0], groups=nine)[0].why == FEW_OVER_TIME


def test_resamples_without_any_outcome_do_not_break_the_weights():
    time, event = np.arange(1.0, 41), (np.arange(40) % 4 == 0).astype(int)
    found = checked_follow_up(time, event)
    _, drawn = bootstrap(lambda counts: {"n": weights(found, counts, 35.0).sum(axis=1)}, event, None, 0)["n"]
    assert np.isfinite(drawn).all() and (drawn > 0).all()


def test_groups_of_risk_are_cut_where_it_was_said_and_an_empty_one_is_empty():
    risk = np.array([0.1, 0.2, 0.5, 0.5, 0.9])
    low, middle, high, none = risk_curves(risk, (0.2, 0.6, 0.95), TIME, EVENT, (0,))
    assert (low["n"], middle["n"], high["n"], none) == (1, 3, 1, {})
    assert middle["events"] == 2


@pytest.mark.parametrize(
    ("time", "event"),
    [([1, np.nan], [0, 1]), ([-1, 1], [0, 1]), ([1, 2], [0, 2]), ([1, 2], [1]), ([], [])],
    ids=["gap", "negative", "no event code", "lengths", "nobody"],
)
def test_follow_up_that_cannot_be_is_a_bug(time, event):
    with pytest.raises(ValueError, match="must be"):
        checked_follow_up(time, event)
    with pytest.raises(ValueError, match="risk must be"):
        brier_over_time(np.zeros(5), TIME, EVENT, [1.0])
