"""The simple models beside the network, on tables whose best answer is known."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

from core.models import baseline
from core.models.baseline import BASELINES, as_vectors, boosting, forest, logistic


def parts(rule, rows=1500, seed=0):
    """Training, validation and asked rows (500 each) of four columns; ``rule`` says which rows have the outcome."""
    x = np.random.default_rng(seed).normal(size=(rows, 4)).astype("float32")
    y = rule(x).astype("int64")
    return [(x[i : i + 500], y[i : i + 500]) for i in (0, 500, 1000)]


def test_trees_find_the_interaction_that_logistic_regression_cannot():
    train, validation, (x, y) = parts(lambda x: x[:, 0] * x[:, 1] > 0)
    assert roc_auc_score(y, boosting(train, validation, x)) > 0.95
    assert roc_auc_score(y, forest(train, validation, x)) > 0.95
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


def test_large_pictures_are_shrunk_to_the_means_of_their_blocks_and_small_ones_are_left_as_they_are():
    large = np.zeros((1, 64, 64, 2), np.float32)
    large[0, :2, :2, 0] = [[1, 2], [3, 6]]
    shrunk = as_vectors(large).reshape(32, 32, 2)
    assert shrunk[0, 0].tolist() == [3, 0] and shrunk[1:].max() == 0
    small = np.arange(32 * 32 * 3, dtype=np.float32).reshape(1, 32, 32, 3)
    assert np.array_equal(as_vectors(small)[0], small.ravel())
    assert as_vectors(np.zeros((2, 224, 224, 1), np.float32)).shape == (2, 32 * 32)


def test_of_many_large_pictures_a_share_of_every_class_is_learned_from_and_that_is_said(monkeypatch):
    monkeypatch.setattr(baseline, "MOST_VALUES", 64 * 40)
    draw = np.random.default_rng(0)
    y = (np.arange(400) % 10 == 0).astype(np.int64)
    x = draw.normal(size=(400, 8, 8, 1)).astype(np.float32) + 3 * y[:, None, None, None]
    chosen = baseline._taught((x, y))
    assert chosen[0].shape == (40, 64) and chosen[1].sum() == 4
    assert roc_auc_score(y, logistic((x, y), (x, y), x)) == 1
    (finding,) = baseline.shortened(x, len(y))
    assert finding.values == {"n": 40, "all": 400}


def test_of_a_large_table_a_share_is_learned_from_drawn_alike_every_time_and_that_is_said(monkeypatch):
    monkeypatch.setattr(baseline, "MOST_ROWS", 100)
    train, validation, (x, y) = parts(lambda x: x[:, 0] > 0.5)
    rows = baseline.taught_rows(*train)
    assert rows.sum() == pytest.approx(100, abs=2) and np.array_equal(rows, baseline.taught_rows(*train))
    assert train[1][rows].mean() == pytest.approx(train[1].mean(), abs=0.01)
    for fit in (logistic, boosting):
        few = [(part[baseline.taught_rows(part, outcome)], outcome[baseline.taught_rows(part, outcome)])
               for part, outcome in (train, validation)]  # fmt: skip
        assert np.array_equal(fit(train, validation, x), fit(*few, x)) and roc_auc_score(y, fit(*few, x)) > 0.9
    (finding,) = baseline.shortened(train[0], len(train[0]))
    assert finding.values == {"n": 100, "all": 500}


def test_what_is_small_enough_is_learned_from_whole_and_nothing_is_said(monkeypatch):
    monkeypatch.setattr(baseline, "MOST_ROWS", 400)
    for x in (np.zeros((400, 8), np.float32), np.zeros((400, 8, 8, 1), np.float32)):
        assert len(baseline._taught((x, np.zeros(400)))[0]) == 400 and not baseline.shortened(x, 400)


def test_the_forest_is_that_of_scikit_learn_however_its_columns_lie_in_memory(monkeypatch):
    monkeypatch.setattr(baseline, "TREES", 10)
    rng = np.random.default_rng(0)
    x = (rng.random((200, 60)) < 0.3).astype(np.float32)
    y = (x[:, 0] + x[:, 1] + rng.random(200) > 1).astype(np.int64)
    known = RandomForestClassifier(10, min_samples_leaf=2, random_state=0).fit(np.ascontiguousarray(x), y)
    assert np.array_equal(forest((x, y), (x, y), x), known.predict_proba(x)[:, 1])
