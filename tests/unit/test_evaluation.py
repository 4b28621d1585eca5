"""The gathered figures and curves of a yes-or-no model: what they promise for every input."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

from core.evaluation import binary_curves, binary_metrics
from core.evaluation.intervals import (
    CONSTANT,
    FEW_CASES,
    FEW_PATIENTS,
    INFINITE,
    NO_EVENTS,
    ONE_CLASS,
    SEPARATED,
    resamples,
    wilson,
)
from core.evaluation.utility import net_benefit
from core.results import Metric

NAMES = {
    *("auroc", "auprc", "accuracy", "balanced_accuracy", "sensitivity", "specificity", "brier", "scaled_brier"),
    *("calibration_slope", "calibration_intercept", "observed_expected", "ece"),
}
PROPORTIONS = {"accuracy", "sensitivity", "specificity", "prevalence"}


def sample(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes (n,) drawn with the risks (n,) given back."""
    rng = np.random.default_rng(seed)
    p = 1 / (1 + np.exp(-rng.normal(-0.7, 1.5, n)))
    return (rng.random(n) < p).astype(np.int64), p


@pytest.mark.parametrize("patients", [None, 40])
def test_figures_do_not_depend_on_how_many_resamples_are_drawn_at_a_time(patients, monkeypatch):
    y, p = sample(300)
    groups = None if patients is None else np.arange(300) % patients
    found = binary_metrics(y, p, 0.4, groups)
    monkeypatch.setattr("core.evaluation.intervals.BLOCK", 900)
    for name, metric in binary_metrics(y, p, 0.4, groups).items():
        before = found[name]
        assert (metric.value, metric.low, metric.high) == pytest.approx((before.value, before.low, before.high)), name


def whole(metric: Metric) -> bool:
    return metric.value is not None and metric.low is not None and metric.low <= metric.value <= metric.high


@pytest.mark.parametrize("groups", [None, np.arange(400) // 2], ids=["rows", "patients"])
def test_every_figure_has_a_value_inside_its_interval_and_n(groups):
    y, p = sample(400)
    found = binary_metrics(y, p, 0.3, groups)
    assert NAMES | {"prevalence"} == set(found)
    assert all(whole(metric) and not metric.why for metric in found.values())
    assert {m.n for name, m in found.items() if name not in ("sensitivity", "specificity")} == {400}
    assert (found["sensitivity"].n, found["specificity"].n) == (y.sum(), 400 - y.sum())


def test_proportions_at_a_threshold_are_those_counted_by_hand():
    y = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    p = np.array([0.9, 0.8, 0.5, 0.2, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])
    found = binary_metrics(y, p, 0.5)  # a prediction equal to the threshold counts as positive
    assert found["sensitivity"].value == 3 / 4
    assert found["specificity"].value == 4 / 6
    assert found["accuracy"].value == 7 / 10
    assert found["prevalence"].value == 4 / 10


def test_wilson_interval_is_the_one_worked_out_by_hand():
    # 8 of 10: centre (0.8 + 3.8415/20) / 1.38415, half-width 1.96 sqrt(0.016 + 3.8415/400) / 1.38415
    found = wilson(8, 10)
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(10, 10).high == pytest.approx(1)
    assert wilson(10, 10).low == pytest.approx(1 / 1.38415, abs=1e-4)


def test_balanced_accuracy_is_the_mean_of_sensitivity_and_specificity():
    found = binary_metrics(*sample(400), 0.3)
    halves = (found["sensitivity"].value + found["specificity"].value) / 2
    assert found["balanced_accuracy"].value == pytest.approx(halves)


@pytest.mark.parametrize("rows", [9, 0], ids=["nine events", "no events"])
def test_few_events_leave_only_proportions(rows):
    y, p = np.repeat([1, 0], [rows, 60]), np.linspace(0, 1, 60 + rows)
    found = binary_metrics(y, p, 0.5)
    why = FEW_CASES if rows else ONE_CLASS
    assert {found[name].why for name in NAMES - PROPORTIONS} == {why}
    assert whole(found["specificity"])
    assert whole(found["sensitivity"]) if rows else found["sensitivity"].why == NO_EVENTS


def test_no_cases_at_all_are_not_estimable_and_draw_nothing():
    assert all(m == Metric.missing(0, m.why) and m.why for m in binary_metrics([], [], 0.5).values())
    found = binary_curves([], [])
    assert found["roc"]["fpr"] == found["net_benefit"]["model"] == found["calibration"]["bins"]["n"] == []


def test_perfect_predictions_warn_of_leakage_instead_of_giving_an_interval_of_no_width():
    y = np.repeat([0, 1], 50)
    found = binary_metrics(y, np.linspace(0, 1, 100), 0.5)
    assert (found["auroc"].value, found["auroc"].low, found["auroc"].why) == (1, None, SEPARATED)
    assert (found["auprc"].low, found["auprc"].why) == (None, CONSTANT)
    assert found["calibration_slope"].value is None
    assert whole(found["sensitivity"])


def test_fewer_than_ten_patients_give_values_without_intervals():
    y, p = sample(400)
    found = binary_metrics(y, p, 0.3, np.arange(400) % 9)
    assert all(m.value is not None and m.low is None and m.why == FEW_PATIENTS for m in found.values())


STRANGE = {
    "all zero": lambda p: p * 0,
    "all one": lambda p: p * 0 + 1,
    "certain": lambda p: (p > 0.5).astype(float),
    "nearly all zero": lambda p: np.where(p > 0.9, p, 0),
    "tiny": lambda p: p * 1e-12,
    "three levels": lambda p: np.round(2 * p) / 2,
    "upside down": lambda p: 1 - p,
    "float32": lambda p: p.astype(np.float32),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("groups", [None, np.arange(120) // 3, np.arange(120) % 4], ids=["rows", "patients", "four"])
@pytest.mark.parametrize("kind", STRANGE)
def test_strange_predictions_give_a_finite_figure_or_a_reason_and_curves_that_are_json(kind, groups):
    y, p = sample(120)
    strange = STRANGE[kind](p)
    for metric in binary_metrics(y, strange, 0.3, groups).values():
        assert whole(metric) or metric.why
        assert all(v is None or np.isfinite(v) for v in (metric.value, metric.low, metric.high))
    json.dumps(binary_curves(y, strange, groups), allow_nan=False)


def test_observed_expected_is_not_estimable_where_nothing_is_expected():
    y, p = sample(120)
    found = binary_metrics(y, p * 0, 0.3)["observed_expected"]
    assert (found.value, found.why) == (None, INFINITE)


def test_copying_rows_of_patients_leaves_every_interval_nearly_as_wide():
    y, p = sample(500)
    single = binary_metrics(y, p, 0.3)
    copies = binary_metrics(np.repeat(y, 3), np.repeat(p, 3), 0.3, np.repeat(np.arange(500), 3))
    for name in set(single) - {"ece"}:  # whose bins are cut elsewhere
        assert copies[name].value == pytest.approx(single[name].value), name
        assert copies[name].high - copies[name].low == pytest.approx(single[name].high - single[name].low, rel=0.15), (
            name
        )


def test_equal_seeds_give_equal_intervals_and_others_differ():
    y, p = sample(200)
    assert binary_metrics(y, p, 0.3, seed=1) == binary_metrics(y, p, 0.3, seed=1)
    assert binary_metrics(y, p, 0.3, seed=1)["auprc"].low != binary_metrics(y, p, 0.3, seed=2)["auprc"].low


@pytest.mark.parametrize(
    ("y", "p", "said"),
    [
        ([0, 1], [0.1], "equally long"),
        ([0, 2], [0.1, 0.2], "0 and 1"),
        ([0, 1], [0.1, np.nan], "gaps"),
        ([0, 1], [0, 1.1], "between"),
    ],
)
def test_broken_arrays_are_refused(y, p, said):
    with pytest.raises(ValueError, match=said):
        binary_metrics(y, p, 0.5)


def test_resamples_draw_as_many_units_as_there_are_and_patients_whole():
    counts = np.concatenate(list(resamples(50, None, 0)))
    assert counts.shape == (1000, 50)
    assert (counts.sum(axis=1) == 50).all()
    assert counts.var() == pytest.approx(1 - 1 / 50, rel=0.05)
    patients = np.repeat(np.arange(5), 10)
    counts = next(resamples(50, patients, 0))
    assert (counts.reshape(-1, 5, 10) == counts.reshape(-1, 5, 10)[:, :, :1]).all()
    assert sum(len(block) for block in resamples(100_000, None, 0)) == 200


def test_net_benefit_is_the_one_worked_out_by_hand():
    # at 0.2: 2 true, 1 false positive of 5: 2/5 - 1/5 * 0.25; at 0.5: 2 true (one exactly 0.5), 0 false
    y, p = np.array([1, 1, 0, 0, 0]), np.array([0.9, 0.5, 0.4, 0.1, 0.1])
    assert net_benefit(y, p, np.array([0.2, 0.5])) == pytest.approx([0.35, 0.4])


def test_decision_curve_compares_with_treating_all_and_none():
    y, p = sample(300)
    found = binary_curves(y, p)["net_benefit"]
    at = found["threshold"].index(0.2)
    assert found["all"][at] == pytest.approx(y.mean() - (1 - y.mean()) * 0.25)
    assert set(found["none"]) == {0}
    assert found["model"][0] == pytest.approx(found["all"][0], abs=0.01)


def test_histogram_counts_every_case_once_in_its_class():
    found = binary_curves([0, 0, 1, 1], [0.0, 0.02, 0.5, 1.0])["histogram"]
    assert found["edges"][0] == 0
    assert found["edges"][-1] == 1
    assert (found["negative"][0], sum(found["negative"])) == (2, 2)
    assert (found["positive"][10], found["positive"][-1]) == (1, 1)


@pytest.mark.parametrize("n", [1, 12, 300, 20_000])
def test_curves_are_json_of_at_most_200_points(n):
    y, p = sample(n)
    found = json.loads(json.dumps(binary_curves(y, p), allow_nan=False))
    bins = found["calibration"].pop("bins")
    lengths = [{len(values) for values in curve.values()} for name, curve in found.items() if name != "histogram"]
    assert all(len(one) == 1 and max(one) <= 200 for one in lengths)
    assert sum(bins["n"]) == n


def test_all_figures_of_2000_cases_take_less_than_a_second_and_a_half():
    y, p = sample(2000)
    binary_metrics(y, p, 0.3)
    start = time.process_time()
    binary_metrics(y, p, 0.3)
    assert time.process_time() - start < 1.5


def test_evaluation_needs_neither_keras_nor_streamlit():
    code = "import core.evaluation, sys; sys.exit(any(m in sys.modules for m in ('keras', 'tensorflow', 'streamlit')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
