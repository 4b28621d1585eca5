"""The simple models beside the network, on tables whose best answer is known."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.models.baseline import BASELINES, boosting, logistic


def parts(rule, rows=1500, seed=0):
    """Training, validation and asked rows (500 each) of four columns; ``rule`` says which rows have the outcome."""
    x = np.random.default_rng(seed).normal(size=(rows, 4)).astype("float32")
    y = rule(x).astype("int64")
    return [(x[i : i + 500], y[i : i + 500]) for i in (0, 500, 1000)]


def test_trees_find_the_interaction_that_logistic_regression_cannot():
    train, validation, (x, y) = parts(lambda x: x[:, 0] * x[:, 1] > 0)
    assert roc_auc_score(y, boosting(train, validation, x)) > 0.95
    assert abs(roc_auc_score(y, logistic(train, validation, x)) - 0.5) < 0.1


def test_on_noise_boosting_ends_early_and_stays_near_the_prevalence():
    noise = np.random.default_rng(1).random(1500)
    train, validation, (x, _) = parts(lambda x: noise < 0.3)
    answers = boosting(train, validation, x)
    assert answers.std() < 0.1
    assert answers.mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("name", BASELINES)
def test_pictures_are_taken_as_rows_and_equal_data_give_equal_answers(name):
    train, validation, (x, _) = parts(lambda x: x[:, 0] > 0)
    fit = BASELINES[name][1]
    pictures = [(x.reshape(-1, 2, 2), y) for x, y in (train, validation)]
    assert np.array_equal(fit(train, validation, x), fit(*pictures, x.reshape(-1, 2, 2)))
