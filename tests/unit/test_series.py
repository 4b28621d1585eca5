"""Series as they are held: cut by cases, and as long as they were measured."""

import dataclasses
import json

import numpy as np
import pytest

from core.data.series.preparation import SeriesPreparation
from core.data.series.series import Series
from core.data.series.statistics import low_level
from core.errors import UserError
from core.models.baseline import as_vectors, taught_share

NAN = np.nan


def three():
    values = np.array([[[1, 2], [3, NAN], [NAN, NAN]], [[NAN, 1], [NAN, NAN], [5, 6]], [[NAN, NAN]] * 3], np.float32)
    return Series(values, ("bilirubin", "albumin"), ("mg/dl", "g/dl"))


def test_a_series_is_as_long_as_something_was_measured():
    assert three().lengths.tolist() == [2, 3, 0]


def test_a_visit_at_which_nothing_was_measured_counts_where_its_time_is_known():
    times = np.array([[0, 1, 2], [0, 1, 2], [0, NAN, NAN]], np.float32)
    series = Series(three().values, ("a", "b"), ("", ""), times=times, time_unit="y")
    assert series.lengths.tolist() == [3, 3, 1]


def test_cases_are_taken_by_their_places():
    taken = three()[np.array([1, 0])]
    assert len(taken) == 2 and taken.lengths.tolist() == [3, 2] and taken.channels == ("bilirubin", "albumin")


def visits():
    """Two patients: three visits with a gap, and one visit."""
    values = np.array([[[1, 10], [3, NAN], [5, 30]], [[7, 20], [NAN, NAN], [NAN, NAN]]], np.float32)
    times = np.array([[0, 1, 3], [0, NAN, NAN]], np.float32)
    return Series(values, ("a", "b"), ("", ""), times=times, time_unit="y")


def test_a_course_of_visits_by_hand():
    learned = SeriesPreparation.fit(visits())
    assert learned.mean == (4, 20) and learned.with_gaps == (1,) and learned.pause == 1.5 and learned.lengths_differ
    assert np.allclose(learned.scale, (np.sqrt(5), np.sqrt(200 / 3)))
    x = learned.apply(visits())
    a, b, there = 1 / np.sqrt(5), 10 / np.sqrt(200 / 3), np.log1p([1 / 1.5, 2 / 1.5])
    first = [[-3 * a, -b, 1, 0, 1], [-a, 0, 0, there[0], 1], [a, b, 1, there[1], 1]]
    assert x.dtype == np.float32 and np.allclose(x[0], first)
    assert np.allclose(x[1], [[0] * 5, [0] * 5, [3 * a, 0, 1, 0, 1]])


def skewed():
    """One visit each of 60 patients: a skewed value that is normal as a logarithm, a symmetric one, a stage, one with zeros."""
    rng = np.random.default_rng(0)
    lab = np.exp(rng.normal(1, 1, 60))
    columns = (lab, rng.normal(4, 0.5, 60), np.repeat([1, 2, 60], 20), np.where(lab < 2, 0, lab))
    values = np.stack(columns, axis=1).astype(np.float32)[:, None]
    return Series(values, ("a", "b", "c", "d"), ("",) * 4, times=np.zeros((60, 1), np.float32), time_unit="y")


def test_of_skewed_positive_values_the_logarithm_is_standardised_and_of_no_others():
    series = skewed()
    learned, first = SeriesPreparation.fit(series), series.values[:, 0, 0]
    assert [bool(floor) for floor in learned.floors] == [True, False, False, False]
    x = learned.apply(series)[:, 0, 0]
    assert np.allclose(x, (np.log(first) - np.log(first).mean()) / np.log(first).std(), atol=1e-4)
    lower, absent = series.values.copy(), series.values.copy()
    lower[0, 0, 0], absent[0, 0, 0] = -5, NAN
    x = [learned.apply(dataclasses.replace(series, values=values))[0, 0, 0] for values in (lower, absent)]
    assert x[0] == pytest.approx((np.log(first.min()) - learned.mean[0]) / learned.scale[0], abs=1e-5) and x[1] == 0
    assert not SeriesPreparation.fit(Series(series.values, series.channels, series.units, rate=100)).floors


def test_a_preparation_of_before_there_were_logarithms_takes_none():
    kept = SeriesPreparation.fit(skewed()).to_dict()
    del kept["floors"]
    old = SeriesPreparation.from_dict(kept)
    assert old.floors == () and np.isfinite(old.apply(skewed())).all()


def signal(n=4, steps=6, rate=100.0):
    return Series(np.random.default_rng(0).normal(2, 3, (n, steps, 1)).astype(np.float32), ("II",), ("mV",), rate)


def test_an_even_whole_signal_is_only_standardised():
    learned = SeriesPreparation.fit(signal())
    x = learned.apply(signal())
    assert x.shape == (4, 6, 1) and abs(x.mean()) < 1e-6 and abs(x.std() - 1) < 1e-6


def test_of_a_longer_series_the_last_steps_are_taken_and_a_shorter_one_ends_with_it():
    learned, longer = SeriesPreparation.fit(signal()), signal(2, 9)
    assert np.allclose(learned.apply(longer), learned.apply(Series(longer.values[:, 3:], ("II",), ("mV",), 100.0)))
    shorter = learned.apply(signal(2, 4))
    assert shorter.shape == (2, 6, 1) and not shorter[:, :2].any() and shorter[:, 2:].all()


@pytest.mark.parametrize("other", [signal(rate=360), dataclasses.replace(signal(), channels=("V1",))])
def test_another_rate_or_other_channels_are_refused_in_a_sentence(other):
    with pytest.raises(UserError, match="this network learned from"):
        SeriesPreparation.fit(signal()).apply(other)


def test_a_preparation_is_restored_as_it_was_and_never_from_nonsense():
    for series in (visits(), skewed(), signal()):
        learned = SeriesPreparation.fit(series)
        kept = json.loads(json.dumps(learned.to_dict()))
        assert SeriesPreparation.from_dict(kept) == learned
        for damage in (
            {"steps": 0},
            {"scale": [0] * len(learned.channels)},
            {"mean": []},
            {"with_gaps": [9]},
            {"rate": NAN},
            {"floors": [-1.0] * len(learned.channels)},
            {"floors": [1.0] * 9},
        ):
            with pytest.raises(ValueError):
                SeriesPreparation.from_dict({**kept, **damage})


def test_low_level_statistics_by_hand():
    told = low_level(visits())
    assert told.shape == (2, 12)
    assert told[0, ::2].tolist() == pytest.approx([3, np.sqrt(8 / 3), 2, 1, 5, 1])
    assert told[1].tolist() == pytest.approx([7, 20, 0, 0, 0, 0, 7, 20, 7, 20, 1 / 3, 1 / 3])


def test_simple_models_take_long_series_as_means_over_steps():
    x = np.arange(2 * 300 * 1, dtype=np.float32).reshape(2, 300, 1)
    assert as_vectors(x).shape == (2, 100) and as_vectors(x)[0, :2].tolist() == [1, 4]
    assert as_vectors(x[:, :100]).shape == (2, 100)
    assert taught_share(signal(), 1000) == 1 and taught_share(signal(2, 100), 10**6) == pytest.approx(0.08)
