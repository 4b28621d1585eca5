import numpy as np
import pytest

from core.data.splits import split
from core.errors import UserError

Y = np.array([0, 1] * 100)


def parts(made):
    return made.train, made.validation, made.test


def test_every_row_is_in_exactly_one_part_of_60_20_and_20_percent():
    made = split("random", Y, None, seed=0)
    assert [len(part) for part in parts(made)] == [120, 40, 40]
    assert sorted(np.concatenate(parts(made))) == list(range(200))


def test_every_part_has_the_same_share_of_events():
    y = np.array([1] * 30 + [0] * 120)
    assert [int(y[part].sum()) for part in parts(split("random", y, None, seed=3))] == [18, 6, 6]


def test_equal_seeds_give_equal_parts_and_other_seeds_other_parts():
    first, again, other = (split("random", Y, None, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.test, again.test)
    assert not np.array_equal(first.test, other.test)


@pytest.mark.parametrize("kind", ["random", "group"])
@pytest.mark.parametrize("seed", range(5))
def test_no_patient_is_on_two_sides(kind, seed):
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 60, 400)
    y = rng.integers(0, 2, 400)
    train, validation, test = (set(groups[part]) for part in parts(split(kind, y, groups, seed)))
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert train | validation | test == set(groups)


def test_noise_labels_of_repeated_patients_look_learnable_only_when_the_patients_are_not_kept_apart():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(100), 5)
    x = rng.normal(size=(100, 10))[groups] + rng.normal(scale=0.01, size=(500, 10))
    y = rng.integers(0, 2, 100)[groups]
    assert nearest_neighbour_accuracy(x, y, split("random", y, None, 0)) > 0.95
    assert nearest_neighbour_accuracy(x, y, split("group", y, groups, 0)) < 0.65


def nearest_neighbour_accuracy(x, y, made):
    gaps = ((x[made.test][:, None] - x[made.train][None]) ** 2).sum(2)
    return float((y[made.train][gaps.argmin(1)] == y[made.test]).mean())


def test_many_patients_are_kept_apart_too_with_the_same_share_of_events_in_every_part():
    groups = np.repeat(np.arange(6000), 2)
    y = np.repeat(np.arange(6000) % 3 == 0, 2).astype(np.int64)
    made = split("group", y, groups, seed=0)
    assert [len(part) for part in parts(made)] == [7200, 2400, 2400]
    assert [int(y[part].sum()) for part in parts(made)] == [2400, 800, 800]
    assert not set(groups[made.train]) & set(groups[made.test])
    assert not set(groups[made.validation]) & set(groups[np.concatenate([made.train, made.test])])


def test_patients_with_one_row_each_are_split_like_rows():
    groups = np.arange(200)
    assert np.array_equal(split("group", Y, groups, 0).test, split("random", Y, None, 0).test)


@pytest.mark.parametrize(
    ("kind", "y", "groups", "said"),
    [
        ("scaffold", Y, None, "scaffold"),
        ("group", Y, None, "choose the column"),
        ("random", np.zeros(50, dtype=int), None, "rarer class has 0"),
        ("random", np.array([1] * 4 + [0] * 50), None, "rarer class has 4"),
        ("group", Y, np.arange(200) % 4, "fewer than 5 patients"),
        ("group", np.array([1] * 20 + [0] * 80), np.repeat(np.arange(10), 10), "Too few patients"),
    ],
)
def test_what_cannot_be_split_is_refused_in_words(kind, y, groups, said):
    with pytest.raises(UserError, match=said):
        split(kind, y, groups, seed=0)
