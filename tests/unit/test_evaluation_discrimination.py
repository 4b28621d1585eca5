"""AUROC, average precision, ROC and precision-recall curves, the threshold: by hand and against libraries."""

import numpy as np
import pytest
from MLstatkit import Delong_test
from sklearn.metrics import average_precision_score, roc_auc_score

from core.evaluation import auroc_difference, choose_threshold
from core.evaluation.discrimination import Ranked, auroc, delong, precision_recall_points, roc_points
from core.evaluation.intervals import CONSTANT, FEW_CASES, FEW_PATIENTS, ONE_CLASS, SEPARATED, patients_of

# three positives at 3, 2, 2 and two negatives at 2, 1: of 6 pairs 4 are won and 2 tied, so AUROC is 5/6
Y = np.array([1, 1, 1, 0, 0])
P = np.array([0.3, 0.2, 0.2, 0.2, 0.1])


def sample(n: int, auc_shift: float = 1.0, seed: int = 0, digits: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes (n,) and risks (n,), rounded so that some are tied."""
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.3).astype(np.int64)
    return y, np.round(1 / (1 + np.exp(-rng.normal(size=n) - auc_shift * y)), digits)


def test_auroc_counts_a_tied_pair_as_half_won():
    (area,), _ = delong(Y, P[None])
    assert area == pytest.approx(5 / 6)


def test_delong_variance_is_the_one_worked_out_by_hand():
    # shares of negatives below each positive: 1, 3/4, 3/4 (variance 1/48); of positives above each negative: 2/3, 1 (1/18)
    _, ((variance,),) = delong(Y, P[None])
    assert variance == pytest.approx(1 / 48 / 3 + 1 / 18 / 2)


def test_auroc_and_its_variance_equal_mlstatkit_with_ties():
    y, p = sample(300, digits=1)
    q = np.round(1 - p + np.random.default_rng(1).normal(0, 0.3, 300), 1).clip(0, 1)
    areas, covariance = delong(y, np.stack([p, q]))
    *_, (low, high), _, area, other, info = Delong_test(y, p, q, alpha=0.95)
    assert areas == pytest.approx([area, other], abs=1e-12)
    assert np.sqrt(covariance[0, 0]) == pytest.approx((high - low) / 2 / 1.959964, rel=1e-5)
    assert covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1] == pytest.approx(info["var_diff"])


def test_auroc_interval_is_the_delta_method_on_the_logit_scale():
    y, p = sample(200)
    (area,), ((variance,),) = delong(y, p[None])
    found = auroc(y, p)
    odds = area / (1 - area)
    factor = np.exp(1.959964 * np.sqrt(variance) / (area * (1 - area)))
    assert found.low / (1 - found.low) == pytest.approx(odds / factor)
    assert found.high / (1 - found.high) == pytest.approx(odds * factor)


def test_auroc_is_unchanged_when_predictions_are_transformed_or_cases_shuffled():
    y, p = sample(200)
    shuffled = np.random.default_rng(3).permutation(200)
    assert auroc(y, p**3) == auroc(y, p)
    assert auroc(y[shuffled], p[shuffled]).high == pytest.approx(auroc(y, p).high)


def test_swapping_the_classes_mirrors_the_auroc_and_its_interval():
    y, p = sample(200)
    there, back = auroc(y, p), auroc(1 - y, p)
    assert (back.value, back.low, back.high) == pytest.approx((1 - there.value, 1 - there.high, 1 - there.low))


@pytest.mark.parametrize("digits", [8, 1])
def test_resampled_figures_equal_scikit_learn_on_the_repeated_cases(digits):
    y, p = sample(150, digits=digits)
    counts = np.random.default_rng(5).integers(0, 4, size=(1, 150)).astype(float)
    often = counts[0].astype(int)
    again, repeated = np.repeat(y, often), np.repeat(p, often)
    ranked = Ranked(y, p)
    assert ranked.auroc(counts)[0] == pytest.approx(roc_auc_score(again, repeated))
    assert ranked.average_precision(counts)[0] == pytest.approx(average_precision_score(again, repeated))


def test_average_precision_is_the_one_worked_out_by_hand():
    # falling scores: + (precision 1, recall 1/2), - , + (precision 2/3, recall 1): 1/2 + 2/3 * 1/2
    found = Ranked(np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1])).average_precision(np.ones((1, 4)))
    assert found[0] == pytest.approx(5 / 6)


def test_perfect_separation_gives_the_value_but_no_interval():
    y = np.repeat([0, 1], 20)
    found = auroc(y, np.linspace(0, 1, 40))
    assert (found.value, found.low, found.high, found.why) == (1, None, None, SEPARATED)
    assert auroc(y, np.linspace(1, 0, 40)).why == SEPARATED


def test_a_constant_model_has_auroc_one_half_and_no_interval():
    found = auroc(np.repeat([0, 1], 20), np.full(40, 0.3))
    assert (found.value, found.low, found.why) == (0.5, None, CONSTANT)


def test_one_class_or_nine_events_are_not_estimable():
    p = np.linspace(0, 1, 40)
    assert auroc(np.ones(40, int), p).why == ONE_CLASS
    assert auroc((np.arange(40) % 4 == 0).astype(int), p).value is not None  # ten events
    nine = (np.arange(40) % 4 == 0).astype(int)
    nine[0] = 0
    assert (auroc(nine, p).value, auroc(nine, p).why) == (None, FEW_CASES)


def test_copying_every_row_of_a_patient_leaves_the_clustered_interval_nearly_as_it_was():
    y, p = sample(200)
    copies = auroc(np.repeat(y, 5), np.repeat(p, 5), np.repeat(np.arange(200), 5))
    single, deceived = auroc(y, p), auroc(np.repeat(y, 5), np.repeat(p, 5))
    assert copies.high - copies.low == pytest.approx(single.high - single.low, rel=0.1)
    assert deceived.high - deceived.low < 0.5 * (single.high - single.low)


def test_fewer_than_ten_patients_with_events_give_a_value_without_interval():
    y = np.repeat([0, 1], [100, 45])
    patients = np.concatenate([np.arange(100), 100 + np.arange(45) % 9])
    found = auroc(y, sample(145)[1], patients)
    assert found.value is not None
    assert (found.low, found.why) == (None, FEW_PATIENTS)


def test_patients_with_one_row_each_are_as_no_patients_at_all():
    assert patients_of(["b", "a", "c"], 3) is None
    assert patients_of(["b", "a", "b"], 3).tolist() == [0, 1, 0]
    assert patients_of(["b", None, None], 3).tolist() == [0, 1, 1]


def test_auroc_difference_equals_mlstatkit_and_changes_sign_when_swapped():
    y, p = sample(300)
    _, q = sample(300, auc_shift=0, seed=9)
    found, swapped = auroc_difference(y, p, q), auroc_difference(y, q, p)
    *_, area, other, info = Delong_test(y, p, q)
    half = 1.959964 * np.sqrt(info["var_diff"])
    assert (found.value, found.low, found.high) == pytest.approx(
        (area - other, area - other - half, area - other + half)
    )
    assert (swapped.low, swapped.high) == pytest.approx((-found.high, -found.low))


def test_auroc_difference_resamples_whole_patients():
    y, p = sample(200)
    _, q = sample(200, auc_shift=0, seed=9)
    single = auroc_difference(y, p, q)
    copies = auroc_difference(*(np.repeat(x, 4) for x in (y, p, q)), groups=np.repeat(np.arange(200), 4))
    assert copies.value == pytest.approx(single.value)
    assert copies.high - copies.low == pytest.approx(single.high - single.low, rel=0.1)


def test_a_model_compared_with_itself_differs_by_nothing_and_says_why_there_is_no_interval():
    y, p = sample(100)
    found = auroc_difference(y, p, p**2)
    assert (found.value, found.low) == (0, None)
    assert "alike" in found.why


def test_roc_curve_runs_through_the_points_worked_out_by_hand():
    found = roc_points(Y, P)
    assert found["fpr"] == [0, 0, 0.5, 1]
    assert found["tpr"] == pytest.approx([0, 1 / 3, 1, 1])
    assert found["threshold"] == [1, 0.3, 0.2, 0.1]


def test_precision_recall_curve_runs_through_the_points_worked_out_by_hand():
    found = precision_recall_points(Y, P)
    assert found["recall"] == pytest.approx([1 / 3, 1, 1])
    assert found["precision"] == pytest.approx([1, 3 / 4, 3 / 5])


def test_long_curves_are_thinned_without_changing_their_area():
    y, p = sample(20_000)
    found = roc_points(y, p)
    assert len(found["fpr"]) <= 200
    assert (found["fpr"][0], found["tpr"][-1]) == (0, 1)
    assert np.trapezoid(found["tpr"], found["fpr"]) == pytest.approx(roc_auc_score(y, p), abs=2e-3)
    assert 150 < len(precision_recall_points(y, p)["recall"]) <= 200


def test_threshold_lies_half_way_between_the_predictions_that_separate_best():
    assert choose_threshold([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.9]) == pytest.approx(0.4)


def test_threshold_of_equal_gain_is_the_more_sensitive_one():
    # p >= 0.75: J = 1/2 + 1 - 1; p >= 0.25: J = 1 + 1/2 - 1
    assert choose_threshold([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9]) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("y", "p"),
    [([], []), ([1, 1], [0.1, 0.9]), ([0, 0], [0.1, 0.9]), ([0, 1], [0.3, 0.3]), ([1, 0], [0.1, 0.9])],
    ids=["no cases", "only positive", "only negative", "constant", "worse than chance"],
)
def test_threshold_is_one_half_where_nothing_can_be_chosen(y, p):
    assert choose_threshold(y, p) == 0.5


def test_threshold_separates_even_neighbouring_floating_point_numbers():
    upper = np.nextafter(0.5, 1)
    assert choose_threshold([0, 1], [0.5, upper]) == upper


def test_threshold_has_the_largest_youden_index_of_all_observed_ones():
    y, p = sample(300, digits=2)
    youden = [(p[y == 1] >= t).mean() - (p[y == 0] >= t).mean() for t in (choose_threshold(y, p), *np.unique(p))]
    assert youden[0] == pytest.approx(max(youden[1:]))
