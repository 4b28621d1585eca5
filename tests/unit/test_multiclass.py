"""Several classes: every figure of the whole by hand and against scikit-learn, and the temperature of a softmax."""

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    log_loss,
    roc_auc_score,
)

from core.evaluation import (
    always_averaged,
    averaged,
    binary_metrics,
    confusion,
    fit_temperature,
    macro_difference,
    multiclass_metrics,
    rarest,
    scaled,
)

RNG = np.random.default_rng(0)
Y = RNG.choice(3, 300, p=[0.7, 0.2, 0.1])
P = scaled(np.eye(3)[Y] * 0.2 + RNG.dirichlet(np.ones(3), 300) * 0.8, 1.0)
Q = RNG.dirichlet(np.ones(3), 300)


def test_every_figure_is_scikit_learns_with_n_and_an_interval_around_it():
    found, called = multiclass_metrics(Y, P), P.argmax(axis=1)
    known = {
        "auroc": roc_auc_score(Y, P, multi_class="ovr", average="macro"),
        "balanced_accuracy": balanced_accuracy_score(Y, called),
        "accuracy": accuracy_score(Y, called),
        "kappa": cohen_kappa_score(Y, called),
        "log_loss": log_loss(Y, P),
        "brier": ((P - np.eye(3)[Y]) ** 2).sum(axis=1).mean(),
    }
    assert set(found) == set(known)
    for name, value in known.items():
        assert found[name].value == pytest.approx(value), name
        assert found[name].low < value < found[name].high and found[name].n == 300, name
    assert confusion(Y, P) == confusion_matrix(Y, called).tolist()


def test_the_whole_by_hand_on_a_dozen_cases_of_each_class():
    y = np.repeat([0, 1, 2], 12)
    p = np.full((36, 3), 0.1)
    called = np.concatenate([np.repeat([0, 1], [9, 3]), np.repeat([1, 2], [6, 6]), np.repeat([2], 12)])
    p[np.arange(36), called] = 0.8
    found = multiclass_metrics(y, p)
    assert confusion(y, p) == [[9, 3, 0], [0, 6, 6], [0, 0, 12]]
    assert found["accuracy"].value == pytest.approx(27 / 36)
    assert found["balanced_accuracy"].value == pytest.approx((9 / 12 + 6 / 12 + 1) / 3)
    assert found["kappa"].value == pytest.approx((27 / 36 - 1 / 3) / (2 / 3))
    assert found["log_loss"].value == pytest.approx(-(27 * np.log(0.8) + 9 * np.log(0.1)) / 36)
    assert found["brier"].value == pytest.approx((27 * (0.04 + 0.01 + 0.01) + 9 * (0.81 + 0.64 + 0.01)) / 36)


def test_risks_that_know_nothing_are_at_chance_however_rare_a_class_is():
    y = np.repeat([0, 1, 2], [2000, 60, 20])
    p = np.random.default_rng(1).dirichlet(np.ones(3), len(y))
    found = multiclass_metrics(y, p)
    assert found["auroc"].low < 0.5 < found["auroc"].high
    assert found["balanced_accuracy"].low < 1 / 3 < found["balanced_accuracy"].high
    assert found["kappa"].low < 0 < found["kappa"].high


def test_a_class_with_too_few_test_cases_is_left_out_of_the_means_and_an_absent_one_is_not_estimable():
    kept = Y < 2
    y, p = np.append(Y[kept], [2] * 3), np.vstack([P[kept], [[0.2, 0.2, 0.6]] * 3])
    assert averaged(y, 3) == [0, 1]
    areas = [roc_auc_score(y == k, p[:, k]) for k in (0, 1)]
    assert multiclass_metrics(y, p)["auroc"].value == pytest.approx(np.mean(areas))
    assert averaged(Y[kept], 3) == [0, 1]
    alone = binary_metrics(Y[kept] == 2, P[kept][:, 2], 0.5)
    assert alone["auroc"].value is None and alone["auroc"].why


def test_a_mean_is_given_over_the_classes_that_are_asked_for_or_not_at_all():
    y = np.repeat([0, 1, 2], [12, 12, 9])
    p = np.random.default_rng(2).dirichlet(np.ones(3), len(y))
    areas = [roc_auc_score(y == k, p[:, k]) for k in (0, 1)]
    assert multiclass_metrics(y, p, classes=[0, 1])["auroc"].value == pytest.approx(np.mean(areas))
    found = multiclass_metrics(y, p, classes=[0, 1, 2])
    for name in ("auroc", "balanced_accuracy"):
        assert found[name].value is None and "another mean" in found[name].why
    assert found["accuracy"].low < found["accuracy"].value < found["accuracy"].high
    assert (rarest(y, [0, 1, 2]), rarest(y, [0, 1]), rarest(y, [])) == (9, 12, 33)


def test_the_classes_of_the_folds_are_those_with_enough_cases_in_each():
    first, second = np.repeat([0, 1, 2], [30, 20, 10]), np.repeat([0, 1, 2], [30, 20, 9])
    assert always_averaged([first, first], 3) == [0, 1, 2]
    assert always_averaged([first, second], 3) == [0, 1]


def test_with_one_class_only_no_mean_is_given_and_the_reason_is():
    found = multiclass_metrics(np.zeros(30, int), P[:30])
    assert found["auroc"].value is None and "Fewer than two classes" in found["auroc"].why
    assert found["accuracy"].value is not None
    assert multiclass_metrics(np.zeros(0, int), np.zeros((0, 3)))["auroc"].why


def test_the_difference_is_paired_and_has_no_interval_where_both_rank_alike():
    better = macro_difference(Y, P, Q)
    assert better.value == pytest.approx(
        multiclass_metrics(Y, P)["auroc"].value - multiclass_metrics(Y, Q)["auroc"].value
    )
    assert 0 < better.low < better.value < better.high
    same = macro_difference(Y, P, P)
    assert same.value == 0 and same.low is None and same.why


def test_patients_with_several_rows_widen_the_intervals_and_few_of_them_give_none():
    once = multiclass_metrics(Y, P)
    y, p, who = np.repeat(Y, 4), np.repeat(P, 4, axis=0), np.repeat(np.arange(300), 4)
    blind, together = multiclass_metrics(y, p), multiclass_metrics(y, p, who)
    for name in once:
        width = {m: m.high - m.low for m in (once[name], blind[name], together[name])}
        assert width[together[name]] > 1.5 * width[blind[name]], name
    few = multiclass_metrics(Y, P, np.arange(300) % 8)
    assert few["auroc"].value is not None and few["auroc"].low is None and "10 patients" in few["auroc"].why
    alike = multiclass_metrics(np.zeros(30, int), P[:30], np.arange(30) % 8)
    assert alike["accuracy"].low is None and "10 patients" in alike["accuracy"].why


@pytest.mark.parametrize("wrong", [P[:, :1], P[:10], P * 2, np.full((300, 3), 0.5)])
def test_what_are_no_probabilities_of_these_cases_is_a_fault(wrong):
    with pytest.raises(ValueError, match="p must"):
        multiclass_metrics(Y, wrong)


@pytest.mark.parametrize("who", [None, np.arange(300) // 3])
def test_of_two_classes_the_temperature_is_that_of_one_outcome(who):
    y = (Y > 0).astype(int)
    p = np.clip(1 - P[:, 0], 0.02, 0.98)
    one, both = fit_temperature(y, p, who), fit_temperature(y, np.column_stack([1 - p, p]), who)
    for side in ("value", "low", "high"):
        assert getattr(both, side) == pytest.approx(getattr(one, side), rel=1e-4)


def test_a_softmax_made_too_sharp_gets_its_temperature_back():
    rng = np.random.default_rng(3)
    true = rng.dirichlet(np.ones(4), 4000)
    y = (true.cumsum(axis=1) < rng.random((4000, 1))).sum(axis=1)
    found = fit_temperature(y, scaled(true, 0.5))
    assert found.low < 2 < found.high and found.high - found.low < 0.3
    assert np.abs(scaled(scaled(true, 0.5), 2.0) - true)[true.min(axis=1) > 0.01].max() < 1e-6


def test_risks_that_fall_with_their_class_or_separate_it_have_no_temperature():
    assert fit_temperature(Y, np.roll(P, 1, axis=1)[:, ::1]).value is None
    assert fit_temperature(Y, np.eye(3)[Y]).value is None
    assert fit_temperature(np.zeros(50, int), P[:50]).value is None
