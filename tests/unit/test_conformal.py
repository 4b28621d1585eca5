"""Answer sets by hand, against the field's library, and by simulation: do they keep what they promise?"""

import math

import numpy as np
import pytest
from crepes import WrapClassifier

from core.conformal import Counted, answer_sets, falls_short, limits, measured, per_class

Y = np.array([1, 1, 1, 1, 0, 0, 0])
P = np.array([0.9, 0.8, 0.7, 0.6, 0.1, 0.2, 0.7])


class Said:
    """A learner of crepes that has learned nothing: the cases are the probabilities."""

    def __init__(self, classes: int) -> None:
        self.classes_ = np.arange(classes)

    def predict_proba(self, p: np.ndarray) -> np.ndarray:
        return p


def drawn(rng: np.random.Generator, n: int, rare: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes of which ``rare`` are 1, and risks that tell them apart badly and are wrong as numbers."""
    y = (rng.random(n) < rare).astype(int)
    return y, 1 / (1 + np.exp(-(rng.normal(size=n) + 1.5 * y - 2)))


def several(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Three classes (n,) and probabilities of them (n, 3)."""
    y = rng.choice(3, n, p=(0.6, 0.3, 0.1))
    scores = rng.normal(size=(n, 3)) + 1.5 * np.eye(3)[y]
    return y, np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


def test_the_limit_of_a_class_is_an_order_statistic_of_its_own_scores():
    most = limits(Y, P, 0.8)  # four of class 1: the 4th of 4; three of class 0: ceil(3.2) = the 4th of 3
    assert most[1] == pytest.approx(0.4)
    assert math.isinf(most[0])
    assert limits(Y, P, 0.75) == pytest.approx([0.7, 0.4])  # exactly the 3rd of 3 and, of 3.75, the 4th of 4


def test_a_set_holds_what_is_within_its_limit():
    sets = answer_sets(np.array([0.9, 0.6, 0.5, 0.29]), np.array([0.7, 0.4]))
    assert sets.tolist() == [[False, True], [True, True], [True, False], [True, False]]
    assert answer_sets(np.array([0.5]), np.array([0.4, 0.4])).tolist() == [[False, False]]


def test_a_class_with_too_few_cases_is_in_every_set():
    assert answer_sets(np.array([0.999]), limits(Y, P, 0.8)).tolist() == [[True, True]]


def test_one_column_is_the_risk_of_the_second_class():
    assert per_class([0.25]).tolist() == [[0.75, 0.25]]
    assert per_class([[0.2, 0.3, 0.5]]).tolist() == [[0.2, 0.3, 0.5]]


@pytest.mark.parametrize("make", [drawn, several])
@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95])
def test_the_sets_are_those_of_crepes(make, coverage):
    rng = np.random.default_rng(3)
    (y, p), (_, asked) = make(rng, 600), make(rng, 400)
    own = [np.flatnonzero(y == k) for k in range(per_class(p).shape[1])]
    kept = np.concatenate(
        [rows[: len(rows) // 20 * 20 + 2] for rows in own]
    )  # at whole places crepes takes the next score
    y, p = y[kept], p[kept]
    theirs = WrapClassifier(Said(per_class(p).shape[1])).calibrate(per_class(p), y, class_cond=True)
    sets = theirs.predict_set(per_class(asked), labels=False, confidence=coverage, smoothing=False)
    assert (answer_sets(asked, limits(y, p, coverage)) == sets.astype(bool)).all()


@pytest.mark.parametrize("make", [drawn, several])
def test_every_class_is_covered_as_often_as_was_asked_for_the_rare_one_too(make):
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(400):
        (y, p), (true, asked) = make(rng, 300), make(rng, 300)
        shares.append([found.share.value for found in measured(true, answer_sets(asked, limits(y, p, 0.9))).by_class])
    assert np.mean(shares, axis=0) == pytest.approx(0.9, abs=0.02)


def test_what_is_measured_is_counted():
    sets = np.array([[True, False], [True, True], [False, False], [False, True], [False, True]])
    found = measured(np.array([0, 0, 0, 0, 1]), sets)
    assert (found.covered.hits, found.covered.n) == (3, 5)
    assert [(one.hits, one.n) for one in found.by_class] == [(2, 4), (1, 1)]
    assert (found.one.hits, found.several.hits, found.none.hits) == (3, 1, 1)
    assert (found.right.hits, found.right.n) == (2, 3)
    assert found.size == 1.0
    assert measured(np.array([0]), sets[[2]]).right.share is None


def test_rows_of_one_patient_do_not_narrow_the_interval():
    y, sets = np.zeros(100, int), np.tile([[True, False]], (100, 1))
    alone, together = measured(y, sets).covered.share, measured(y, sets, np.arange(100) // 10).covered.share
    assert alone.value == together.value == 1
    assert together.low < 0.75 < 0.95 < alone.low  # Wilson: 10 of 10 from 0.72, 100 of 100 from 0.96


def test_a_broken_promise_is_told_from_a_bad_draw():
    assert falls_short(
        Counted(90, 114, 114), 0.9, 114
    )  # 79 %, up to 85 %; a draw of 114 moves it by 5.5 % more: 87.4 %
    assert not falls_short(Counted(97, 114, 114), 0.9, 114)
    assert not falls_short(Counted(1354, 1530, 1530), 0.9, 1530)  # 88.5 %, up to 90.0 %
    assert falls_short(Counted(1300, 1530, 1530), 0.9, 1530)
    assert not falls_short(Counted(0, 0, 0), 0.9, 10)


def test_a_promise_is_called_broken_about_once_in_forty_where_it_is_kept():
    rng = np.random.default_rng(1)
    broken = []
    for _ in range(600):
        (y, p), (true, asked) = several(rng, 300), several(rng, 300)
        found = measured(true, answer_sets(asked, limits(y, p, 0.9))).by_class[0]
        broken.append(falls_short(found, 0.9, int((y == 0).sum())))
    assert np.mean(broken) < 0.05
