"""A single series as a reader sees it, its beginnings, and what it becomes when it is changed."""

import dataclasses

import numpy as np
import pytest

from core.data.series.preparation import SeriesPreparation
from core.data.series.trace import trace_of
from core.errors import UserError
from core.i18n import translator
from core.prefixes import answers_along, beginnings, prefixes
from core.series_edits import Edit, edit_text, edited
from core.words.moments import moment_text
from tests.series import RATE_HZ, course, waves

T = translator("en")


def test_a_trace_is_as_long_as_its_series_and_knows_its_times():
    visits = trace_of(course())
    assert visits.times.tolist() == [0, 0.5, 1.25, 2, 4] and visits.values.shape == (5, 3)
    assert (visits.even, visits.period, visits.end, visits.time_unit) == (False, 0, 4, "y")
    signal = trace_of(waves(2)[0], 1, names=("one", "two"))
    assert signal.names == ("one", "two") and signal.time_unit == "s"
    assert (signal.period, signal.end) == (pytest.approx(1 / RATE_HZ), pytest.approx(3))


def test_channels_of_a_trace_can_be_chosen():
    trace = trace_of(course()).of([2, 0])
    assert trace.names == ("sex", "bilirubin") and trace.units == ("", "mg/dl") and trace.values[1].tolist() == [1, 2]


def test_readings_every_five_minutes_are_told_in_minutes():
    trace = trace_of(dataclasses.replace(waves(1)[0], rate=1 / 300))
    assert (
        trace.time_unit == "min" and trace.times[:3] == pytest.approx([0, 5, 10]) and trace.period == pytest.approx(5)
    )


def test_a_series_without_a_rate_is_counted_in_steps_of_a_second():
    series = dataclasses.replace(waves(1)[0], rate=0.0)
    assert trace_of(series).times[:3].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("time", "unit", "said"), [(1.234, "s", "1.23 s"), (2, "y", "year 2"), (2.5, "y", "year 2.50"), (3.4, "d", "day 3")]
)
def test_a_moment_is_said_in_its_unit(time, unit, said):
    assert moment_text(time, unit, T) == said


def test_every_visit_is_a_beginning_and_a_long_series_has_some_of_them():
    assert beginnings(4).tolist() == [1, 2, 3, 4]
    many = beginnings(1000, most=5)
    assert many.tolist() == [1, 251, 500, 750, 1000]


def test_a_prefix_is_the_series_as_far_as_it_is_known():
    found = prefixes(course(), np.array([1, 3, 5]))
    assert found.lengths.tolist() == [1, 3, 5]
    assert found.values[1, 1, 0] == 2 and np.isnan(found.values[1, 3:]).all() and np.isnan(found.times[1, 3:]).all()


def test_a_prefix_is_prepared_like_a_series_that_ended_there():
    series, _ = waves(4)
    preparation = SeriesPreparation.fit(series)
    short = dataclasses.replace(series[:1], values=series.values[:1, :25])
    assert (preparation.apply(prefixes(series[:1], np.array([25]))) == preparation.apply(short)).all()


def test_the_last_answer_along_a_series_is_that_of_the_whole_and_each_comes_from_what_is_known():
    series, _ = waves(1)

    def ask(some):
        total = np.nansum(some.values[..., 0], axis=1)
        return np.stack([-total, total], axis=1)

    found = answers_along(series, np.array([1, 30, 60]), ask)
    assert found[-1] == pytest.approx(ask(series)[0], rel=1e-5)
    assert found[:, 1] == pytest.approx([series.values[0, :n, 0].sum() for n in (1, 30, 60)], rel=1e-4)


def test_a_masked_stretch_is_not_measured_and_all_else_stays():
    series, _ = waves(1)
    edit = Edit("mask", (0,), 10, 19)
    found = edited(series, edit)
    assert np.isnan(found.values[0, 10:20, 0]).all() and np.isfinite(found.values).sum() == 2 * 60 - 10
    assert np.isfinite(series.values).all()
    assert edit_text(edit, trace_of(series), T) == "II from 0.50 s to 0.95 s: taken away, as if not measured."


def test_a_held_stretch_keeps_the_last_value_that_was_measured():
    found = edited(course(), Edit("hold", (0, 1), 3, 4))
    assert found.values[0, 3:5, 0].tolist() == [2, 2] and found.values[0, 3:5, 1].tolist() == [3.5, 3.5]
    assert "held at the value before" in edit_text(Edit("hold", (0, 1), 3, 4), trace_of(course()), T)


def test_one_value_of_one_visit_can_be_changed_and_is_said_with_its_unit():
    edit = Edit("value", (0,), 3, 3, 1.5)
    found = edited(course(), edit)
    assert found.values[0, 3, 0] == 1.5 and np.nansum(np.abs(found.values - course().values)) == pytest.approx(2.5)
    assert edit_text(edit, trace_of(course()), T) == "bilirubin at year 2: 1.50 mg/dl instead of 4.00 mg/dl."
    gap = edit_text(Edit("value", (1,), 3 - 1, 2, 3.1), trace_of(course()), T)
    assert gap == "albumin at year 1.25: 3.10 g/dl instead of “not measured”."


def test_a_signal_without_its_end_ends_earlier_but_visits_without_values_stay_visits():
    series, _ = waves(1)
    edit = Edit("mask", (0, 1), 40, 59)
    assert edited(series, edit).lengths.tolist() == [40]
    assert edit_text(edit, trace_of(series), T) == "Everything from 2 s on is taken away: the series ends there."
    visits = Edit("mask", (0, 1, 2), 3, 4)
    assert edited(course(), visits).lengths.tolist() == [5]
    assert "as if not measured" in edit_text(visits, trace_of(course()), T)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit("mask", (0,), 2, 2), "nothing to change"),
        (Edit("hold", (0,), 0, 1), "could be held"),
        (Edit("value", (0,), 0, 0), "enter a number"),
        (Edit("value", (1,), 0, 0, 3.5), "has already"),
        (Edit("mask", (0, 1, 2), 0, 4), "Nothing would be left"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(edit, said):
    with pytest.raises(UserError, match=said):
        edited(course(), edit)
