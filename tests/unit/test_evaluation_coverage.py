"""Whether 95 % intervals hold the truth 95 times in 100, on simulated data whose truth is known."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm

from core.evaluation import auroc_difference
from core.evaluation.calibration import calibration_error, equal_count_bins
from core.evaluation.discrimination import auroc

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("truth", [0.75, 0.95])
def test_auroc_intervals_of_200_cases_cover_the_truth_in_93_to_97_of_100(truth):
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [130, 70])
    shift = np.sqrt(2) * norm.ppf(truth) * y  # two normal scores with this AUROC
    found = [auroc(y, expit(rng.normal(size=200) + shift)) for _ in range(3000)]
    covered = np.mean([m.low <= truth <= m.high for m in found if m.low is not None])
    print(f"AUROC {truth}: {covered:.3f} of {len(found)}")
    assert 0.93 <= covered <= 0.97


def test_auroc_intervals_of_patients_with_five_rows_cover_the_truth_where_those_of_rows_do_not():
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(80), 5)
    y = (patients % 2).astype(int)
    spread = np.sqrt(1.5)  # one share of the score belongs to the patient, half as much to the row
    shift = np.sqrt(2) * spread * norm.ppf(0.8) * y
    by_patient, by_row = [], []
    for seed in range(400):
        p = expit(rng.normal(size=80)[patients] + rng.normal(0, np.sqrt(0.5), 400) + shift)
        by_patient.append(auroc(y, p, patients, seed))
        by_row.append(auroc(y, p))
    covered, deceived = (np.mean([m.low <= 0.8 <= m.high for m in found]) for found in (by_patient, by_row))
    print(f"patients {covered:.3f}, rows {deceived:.3f}")
    assert 0.91 <= covered <= 0.98
    assert deceived < 0.8


def test_intervals_of_the_difference_of_equally_good_models_hold_zero_in_93_to_97_of_100():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [130, 70])
    covered = []
    for _ in range(2000):
        shared = rng.normal(size=200) + 1.2 * y
        p, q = (expit(shared + rng.normal(0, 0.7, 200)) for _ in range(2))
        found = auroc_difference(y, p, q)
        covered.append(found.low <= 0 <= found.high)
    print(f"difference {np.mean(covered):.3f}")
    assert 0.93 <= np.mean(covered) <= 0.97


@pytest.mark.parametrize("true_slope", [1.0, 0.5])
def test_calibration_error_intervals_cover_the_truth_in_at_least_88_of_100(true_slope):
    rng = np.random.default_rng(0)
    many = rng.normal(-0.5, 1.2, 1_000_000)
    gaps = expit(many) - expit(true_slope * many)
    truth = np.abs(np.bincount(equal_count_bins(expit(many)), gaps)).sum() / len(many)
    covered = []
    for seed in range(300):
        risk = rng.normal(-0.5, 1.2, 300)
        y = (rng.random(300) < expit(true_slope * risk)).astype(int)
        found = calibration_error(y, expit(risk), seed=seed)
        covered.append(found.low <= truth <= found.high)
    print(f"ECE {truth:.3f}: {np.mean(covered):.3f}")
    assert np.mean(covered) >= 0.88
