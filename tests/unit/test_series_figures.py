"""Series as figures: true to the paper's scale, gaps as gaps, importance on the trace, literal with names, and marked."""

import dataclasses

import numpy as np
import pytest

from core.data.series.trace import trace_of
from core.i18n import translator
from core.look import DARK, LIGHT
from core.series_figures import paper, stack
from core.series_figures.coloured import SHADES, importance_traces, shades, stretches
from core.series_figures.leads import baselines, is_ecg, lead_of, millivolts, strips
from core.series_figures.paper import paper_figure
from core.series_figures.stack import Layers, stack_figure, thinned
from tests.series import course, twelve_leads, waves

T = translator("en")


def px(figure, axis, side, margins):
    """Pixels for one unit of an axis."""
    low, high = figure.layout[axis].range
    return (figure.layout[side] - margins) / (high - low)


def named(figure, start):
    return [trace for trace in figure.data if (trace.name or "").startswith(start)]


@pytest.mark.parametrize("mm_px", [4.0, 8.0])
def test_a_second_is_25_mm_and_a_millivolt_10_mm(mm_px):
    figure = paper_figure(trace_of(waves(1)[0]), T, seconds=3.0, mm_px=mm_px)
    assert px(figure, "xaxis", "width", 2 * paper.SIDES) == pytest.approx(25 * mm_px, rel=0.01)
    assert px(figure, "yaxis", "height", paper.ABOVE + paper.BELOW) == pytest.approx(10 * mm_px, rel=0.01)
    assert figure.layout.yaxis.scaleratio == pytest.approx(10 / 25) and figure.layout.yaxis.scaleanchor == "x"


def test_small_boxes_are_40_ms_by_a_tenth_of_a_millivolt_and_large_ones_five_times_as_long():
    figure = paper_figure(trace_of(waves(1)[0]), T, seconds=3.0)
    across, up = figure.layout.xaxis, figure.layout.yaxis
    assert (across.minor.dtick, up.minor.dtick, up.dtick) == (0.04, 0.1, 0.5)
    assert np.diff(across.tickvals) == pytest.approx(0.2)
    assert [text for text in across.ticktext if text] == ["0", "1", "2", "3"]
    assert (up.range[0] / 0.5).is_integer() and (up.range[1] / 0.5).is_integer()


def test_the_calibration_pulse_is_one_millivolt_for_two_tenths_of_a_second():
    pulse = paper_figure(trace_of(waves(1)[0]), T, seconds=3.0).data[0]
    heights = np.array(pulse.y[:6], float)
    high = np.array(pulse.x[:6], float)[heights == 1]
    assert heights.max() - heights.min() == 1 and high.max() - high.min() == pytest.approx(0.2)
    assert max(x for x in pulse.x if x is not None) < 0


def test_twelve_leads_stand_in_three_rows_of_four_with_the_rhythm_below():
    drawn = strips(trace_of(twelve_leads()), 0, 10)
    places = {(one.name, one.row): (one.start, one.stop) for one in drawn}
    assert len(drawn) == 13 and places[("aVL", 1)] == (2.5, 5) and places[("V6", 2)] == (7.5, 10)
    assert places[("II", 3)] == (0, 10)
    figure = paper_figure(trace_of(twelve_leads()), T)
    (lead,) = named(figure, "V6")
    assert lead.x[0] == pytest.approx(7.5) and lead.x[-1] < 10
    assert max(lead.customdata) == pytest.approx(1.4, abs=0.01)  # the value itself, though it is drawn further down
    assert max(lead.y) < max(lead.customdata) - 3


def test_other_leads_get_a_row_each_and_only_what_is_shown_is_drawn():
    trace = trace_of(twelve_leads()).of([1, 0])
    figure = paper_figure(trace, T, start=2.0, seconds=2.5)
    assert [one.row for one in strips(trace, 2, 4.5)] == [0, 1]
    assert all(2 <= x < 4.5 for lead in figure.data[1:] for x in lead.x)


def test_marks_stand_above_their_moments_and_two_that_come_together_lie_apart():
    marks = [(0.05, "+ (N"), (0.21, "N"), (1.0, "V"), (9.0, "late")]
    figure = paper_figure(trace_of(waves(1)[0]), T, seconds=3.0, marks=marks)
    drawn = figure.data[-1]
    assert list(drawn.x) == [0.05, 0.21, 1.0] and list(drawn.text) == ["+ (N", "N", "V"]
    assert list(drawn.textposition) == ["middle left", "middle right", "middle center"]


def test_rows_do_not_overlap():
    assert baselines([(-0.5, 1.0), (-0.2, 3.0), (0, 0.1)]) == [0, -4, -6]


@pytest.mark.parametrize(
    ("name", "lead"),
    [("II", "II"), ("Lead aVR", "aVR"), ("avf", "aVF"), ("ECG V1", "V1"), ("MLII", ""), ("Fp1", ""), ("ECG", "")],
)
def test_leads_are_known_by_their_names(name, lead):
    assert lead_of(name) == lead


def test_only_voltages_of_a_possible_size_belong_on_ecg_paper():
    trace = trace_of(waves(1)[0])
    assert is_ecg(trace)
    assert is_ecg(dataclasses.replace(trace, units=("uV", "uV")))  # one of them is called II
    assert not is_ecg(dataclasses.replace(trace, units=("µV", "µV"), names=("Fp1", "Fp2")))
    assert not is_ecg(dataclasses.replace(trace, units=("mV", "")))
    assert not is_ecg(dataclasses.replace(trace, values=1000 * trace.values))
    assert not is_ecg(trace_of(course()))
    assert millivolts(dataclasses.replace(trace, units=("uV", "mV")))[0, 0] == pytest.approx(trace.values[0, 0] / 1000)


def test_each_channel_of_a_course_has_a_row_on_the_same_time_with_points_and_gaps():
    figure = stack_figure(trace_of(course()), T, layers=Layers(landmark=3.0))
    bilirubin = figure.data[0]
    assert bilirubin.mode == "lines+markers" and not bilirubin.connectgaps
    assert np.isnan(bilirubin.y[2]) and list(bilirubin.x) == [0, 0.5, 1.25, 2, 4]
    assert [trace.yaxis for trace in figure.data] == ["y", "y2", "y3"] and {t.xaxis for t in figure.data} == {None}
    domains = [figure.layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert domains[0][0] > domains[1][1] > domains[1][0] > domains[2][1] and domains[2][0] == pytest.approx(0)
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1) == (3, 3)
    words = [note.text for note in figure.layout.annotations]
    assert words == ["bilirubin (mg/dl)", "albumin (g/dl)", "sex", "Landmark"]
    assert figure.layout.xaxis.title.text == "Time (years)"


def test_the_answer_evolves_under_the_series_and_attention_lies_beneath_it():
    trace = trace_of(waves(1)[0])
    layers = Layers(attention=np.arange(60) / 60, answer=(trace.times, np.linspace(0, 1, 60)), outcome="fast <b>")
    figure = stack_figure(trace, T, layers=layers)
    band, line = figure.data[-2:]
    assert band.type == "heatmap" and band.z.shape == (1, 60) and band.yaxis == "y3"
    assert line.yaxis == "y4" and line.y[-1] == 1 and figure.layout.yaxis4.tickformat == ".0%"
    assert "fast &lt;b&gt;" in figure.layout.annotations[-1].text
    bars = stack_figure(trace_of(course()), T, layers=Layers(attention=np.arange(5.0))).data[-1]
    assert bars.type == "bar" and list(bars.x) == [0, 0.5, 1.25, 2, 4] and list(bars.y) == [0, 1, 2, 3, 4]


def test_before_and_after_a_change_are_told_apart_and_the_stretch_is_shaded():
    trace = trace_of(waves(1)[0])
    figure = stack_figure(trace, T, layers=Layers(before=trace, changed=((1.0, 1.5),)))
    assert [one.name for one in figure.data[:2]] == ["before the change", "after the change"]
    assert figure.data[0].line.dash == "dot" and figure.layout.showlegend
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (1.0, 1.5)
    assert sum(one.showlegend for one in figure.data) == 2


def test_shades_are_as_strong_as_the_importance_and_weak_ones_stay_uncoloured():
    assert shades(np.array([-1, -0.1, 0, 0.1, 0.3, 1])).tolist() == [-SHADES, 0, 0, 0, 1, SHADES]


def test_a_coloured_stretch_reaches_half_a_step_beyond_its_steps():
    x, y = stretches(np.arange(5.0), np.arange(5.0) * 2, np.array([False, True, True, False, True]))
    assert x == [0.5, 1, 2, 2.5, None, 3.5, 4, None]
    assert y == [1, 2, 4, 5, None, 7, 8, None]


def test_importance_colours_the_trace_red_for_the_class_and_blue_against_it_with_a_legend():
    trace = trace_of(waves(1)[0])
    importance = np.zeros((60, 2))
    importance[10:20, 0], importance[30:40, 1] = 1, -1
    drawn = importance_traces(trace, importance, stack.Style(T))
    (line, scale), (other,) = drawn[0], drawn[1]
    assert line.x[0] == pytest.approx(9.5 / 20) and line.x[-2] == pytest.approx(19.5 / 20)
    red, blue = ([int(part) for part in one.line.color[5:].split(",")[:3]] for one in (line, other))
    assert red[0] > red[2] and blue[2] > blue[0]
    assert scale.marker.colorbar.ticktext == ("against the class", "0", "for the class")


def test_importance_of_visits_is_on_the_points_and_a_gap_that_mattered_is_a_cross():
    importance = np.zeros((5, 3))
    importance[3, 0], importance[2, 0] = 1, -1
    spots = importance_traces(trace_of(course()), importance, stack.Style(T))[0][0]
    assert list(spots.x) == [0, 0.5, 1.25, 2, 4] and spots.marker.symbol == (
        "circle",
        "circle",
        "x",
        "circle",
        "circle",
    )
    assert (
        spots.y[2] == 1
        and spots.hovertext[2] == "not measured: \N{MINUS SIGN}1.00"
        and spots.hovertext[3] == "4.00: +1.00"
    )
    (albumin,) = importance_traces(trace_of(course()), importance, stack.Style(T))[1]
    assert list(albumin.x) == [0, 2]  # gaps that did not matter are not marked


def test_long_signals_are_thinned_to_their_lowest_and_highest_values():
    times = np.arange(10_000.0)
    values = np.sin(times)
    values[5_000], values[7_000] = 9, np.nan
    x, y = thinned(times, values, 1_000)
    assert len(x) <= 1_000 and (np.diff(x) > 0).all()
    assert np.nanmax(y) == 9 and np.nanmin(y) == pytest.approx(-1, abs=0.01)
    assert thinned(times[:10], values[:10], 100)[0].tolist() == times[:10].tolist()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_figure_is_marked_and_escapes_names(language, palette):
    t = translator(language)
    names = ("<b>x</b>", "y")
    trace = dataclasses.replace(trace_of(waves(1)[0]), names=names)
    for figure in (
        paper_figure(trace, t, palette, synthetic=True, seconds=3.0),
        stack_figure(trace, t, palette, synthetic=True),
    ):
        assert t("SYNTHETIC data") in figure.layout.title.text
        assert any("&lt;b&gt;" in note.text for note in figure.layout.annotations)
        assert figure.data[-1].line.color == palette.ink
