"""Series as they are held: cut by cases, and as long as they were measured."""

import numpy as np

from core.data.series.series import Series

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
