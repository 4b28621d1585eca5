"""A person against the network: which cases are read, how both are put together, and what it came to, worked out by hand."""

import numpy as np
import pytest

from core.reading import Reading, called, drawn, rounds, scores, together


def of(*counts: int) -> np.ndarray:
    """Classes of so many cases each, mixed."""
    return np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [((70, 30), [7, 3]), ((50, 30, 20), [5, 3, 2]), ((55, 33, 12), [6, 3, 1]), ((99, 1), [10, 0]), ((3, 2), [3, 2])],
)
def test_every_class_is_read_as_often_as_it_is_among_the_test_cases(counts, wanted):
    y = of(*counts)
    assert np.bincount(y[drawn(y, 0, 1)], minlength=len(counts)).tolist() == wanted


def test_ten_more_are_others_and_the_first_ten_stay():
    y = of(70, 30)
    one, three = drawn(y, 4, 1), drawn(y, 4, 3)
    assert len(three) == 30 == len(set(three.tolist())) and three[:10].tolist() == one.tolist()
    assert np.bincount(y[three]).tolist() == [21, 9]


def test_the_cases_end_before_one_comes_twice():
    y = of(25, 12)
    assert rounds(y) == 3  # 7 and 3 of ten
    assert drawn(y, 0, 9).tolist() == drawn(y, 0, 3).tolist()


def test_another_seed_draws_others_and_the_order_says_nothing_of_the_class():
    y = of(50, 50)
    assert drawn(y, 0, 1).tolist() == drawn(y, 0, 1).tolist() != drawn(y, 1, 1).tolist()
    orders = {tuple(y[drawn(y, seed, 1)].tolist()) for seed in range(20)}
    assert len(orders) > 15


def test_the_network_calls_two_classes_at_its_threshold_and_several_by_the_likeliest():
    assert called(np.array([[0.7, 0.3], [0.8, 0.2]]), 0.25).tolist() == [1, 0]
    assert called(np.array([[0.2, 0.5, 0.3]]), 0.9).tolist() == [1]


def test_an_answer_and_a_probability_are_joined_by_bayes():
    assert together(np.array([[0.7, 0.3]]), np.array([1]))[0] == pytest.approx([0.14 / 0.38, 0.24 / 0.38])
    joined = together(np.array([[0.5, 0.3, 0.2]]), np.array([2]))[0]
    assert joined == pytest.approx([0.05 / 0.24, 0.03 / 0.24, 0.16 / 0.24])


def test_a_sure_network_overrules_and_an_unsure_one_is_overruled():
    p = np.array([[0.05, 0.95], [0.4, 0.6]])
    assert called(together(p, np.array([0, 0])), 0.5).tolist() == [1, 0]
    assert np.isfinite(together(np.array([[1.0, 0.0]]), np.array([1]))).all()


def test_reader_network_and_both_are_counted():
    y = np.array([1, 1, 0, 0, 1])
    p = np.array([0.9, 0.4, 0.3, 0.55, 0.95])
    told = scores(y, np.column_stack([1 - p, p]), np.array([1, 1, 0, 0, 0]), 0.5)
    assert (told.reader.hits, told.network.hits, told.both.hits, told.agreed) == (4, 3, 5, 2)


@pytest.mark.parametrize(("hits", "low", "high"), [(10, 0.722, 1.0), (8, 0.490, 0.943), (5, 0.237, 0.763)])
def test_ten_answers_leave_a_wide_interval(hits, low, high):
    y, p = np.ones(10, np.int64), np.tile([0.1, 0.9], (10, 1))
    share = scores(y, p, (np.arange(10) < hits).astype(np.int64), 0.5).reader.share
    assert (share.value, round(share.low, 3), round(share.high, 3)) == (hits / 10, low, high)


def test_a_reading_is_written_into_the_address_and_read_again():
    half = Reading((0, 2, 1), 2)
    assert half.written == "2-021" and Reading.read("2-021", 3) == half
    assert Reading.read("1-", 2) == Reading()
    assert Reading.read("0-1", 2).rounds == 1


@pytest.mark.parametrize("text", ["", "021", "2-021", "x-01", "1-0!", "１２-a"])
def test_an_address_that_says_something_else_is_not_read(text):
    assert Reading.read(text, 2) is None
