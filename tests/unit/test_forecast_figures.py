"""Charts of forecasts and of risk over time: true to their numbers, both palettes, every word translated."""

import numpy as np
import pytest

from core.clarke import LINES, MG_DL
from core.evaluation.clarke import clarke_metrics, clarke_points
from core.evaluation.survival import kaplan_meier
from core.forecast_figures import clarke_figure, coverage_figure, fan_figure, horizon_figure
from core.i18n import Translator, translator
from core.look import DARK, LIGHT
from core.results import Metric
from core.survival_figures import auc_figure, survival_figure

T = translator("en")
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
PAST = ([-10.0, -5, 0], [120.0, None, 110])
FORECAST = [[90.0, 100, 105, 115, 130], [70.0, 90, 100, 125, 160]]
METRICS = {
    "Network": (Metric(10.0, 8.0, 12.0, 50), Metric(20.0, None, None, 50, "few")),
    "Persistence": (Metric(12.0, 0.0, 15.0, 50), Metric.missing(0, "none")),
}
SHARES = {"Network": (Metric(0.9, 0.8, 1.0, 50), Metric(0.6, 0.5, 0.7, 50))}
AREAS = {"Network": (Metric(0.8, 0.7, 0.9, 50), Metric.missing(50, "few"))}
GLUCOSE = (np.array([100.0, 150, 80, 50, 200]), np.array([105.0, 100, 200, 100, 60]))
CURVES = {
    "Lower": kaplan_meier([1, 2, 3, 5], [1, 0, 1, 0], (0, 2, 4)),
    "Empty": {},
    "<b>Upper</b>": kaplan_meier([1, 1, 2], [1, 1, 1], (0, 2, 4)),
}


def drawn(t=T, palette=LIGHT, synthetic=False, unit="mg/dL"):
    shown = {"t": t, "palette": palette, "synthetic": synthetic}
    return {
        "fan": fan_figure(PAST, (30, 60), FORECAST, LEVELS, ("", ""), truth=(108.0, None), **shown),
        "horizon": horizon_figure((30, 60), METRICS, ("", ""), **shown),
        "coverage": coverage_figure((30, 60), SHARES, 0.9, "", **shown),
        "clarke": clarke_figure(clarke_points(*GLUCOSE), clarke_metrics(*GLUCOSE), unit, **shown),
        "auc": auc_figure((1, 5), AREAS, "", **shown),
        "survival": survival_figure(CURVES, (0, 2, 4), ("", ""), **shown),
    }


def trace(figure, beginning):
    return next(t for t in figure.data if t.name and t.name.startswith(beginning))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_all_wear_the_palette_and_say_synthetic_where_the_data_are(palette):
    for name, figure in drawn(palette=palette, synthetic=True).items():
        assert figure.layout.font.color == palette.ink, name
        assert "SYNTHETIC" in figure.layout.title.text, name
    assert "SYNTHETIC" not in drawn()["clarke"].layout.title.text


def test_every_word_goes_through_the_translator():
    class Marked(dict):
        def get(self, text, default=None):
            return f"§{text}"

    names = ("Network", "Persistence")
    for figure in drawn(Translator("en", Marked())).values():
        said = [*(t.name for t in figure.data), *(t.hovertemplate for t in figure.data)]
        axes = [axis.title.text for axis in (figure.layout.xaxis, figure.layout.yaxis)]
        assert not [text for text in (*said, *axes) if text and text not in names and not text.startswith("§")]


def test_the_fan_opens_from_the_last_reading_to_the_quantiles():
    figure = drawn()["fan"]
    wide, narrow = figure.data[:2]
    assert list(wide.x) == [0, 30, 60, 60, 30, 0, None]
    assert list(wide.y) == [110, 90, 70, 160, 130, 110, None] and "90%" in wide.name
    assert list(narrow.y) == [110, 100, 90, 125, 115, 110, None] and "50%" in narrow.name
    assert list(trace(figure, "Forecast").y) == [110, 105, 100]
    assert list(trace(figure, "Measured").y) == [120, None, 110] and list(trace(figure, "What").y) == [108, None]


def test_a_fan_without_truth_or_past_can_be_drawn():
    figure = fan_figure(([], []), (30, 60), FORECAST, LEVELS, ("", ""), T)
    assert list(trace(figure, "Forecast").y) == [105, 105, 100] and len(figure.data) == 4


def test_error_bars_reach_the_interval_even_to_zero_and_what_is_not_estimable_is_left_out():
    figure = drawn()["horizon"]
    network, persistence = figure.data
    assert list(network.y) == [10, 20] and list(persistence.y) == [12]
    assert list(network.error_y.array) == [2, 0] and list(persistence.error_y.arrayminus) == [12]
    assert network.x[0] < 30 < persistence.x[0] and network.line.dash != persistence.line.dash
    assert list(figure.layout.xaxis.tickvals) == [30, 60]


def test_coverage_is_read_against_what_was_wanted():
    figure = drawn()["coverage"]
    assert list(trace(figure, "Wanted: 90%").y) == [0.9, 0.9]
    assert figure.layout.yaxis.range[0] < 0.5


def test_the_grid_shows_each_case_in_its_zone_with_the_share_in_the_legend():
    figure = drawn()["clarke"]
    assert [list(t.x) for t in figure.data[1:]] == [[100], [150], [80], [50], [200]]
    assert trace(figure, "C, needless").name.startswith("C, needless correction: 20.0% (")
    assert max(x for x in figure.data[0].x if x is not None) == 400
    assert sum(x is None for x in figure.data[0].x) == len(LINES)
    assert [a.text for a in figure.layout.annotations].count("<b>D</b>") == 2


def test_in_millimoles_everything_is_drawn_smaller_alike():
    figure = drawn(unit="mmol/L")["clarke"]
    assert list(figure.data[1].x) == [pytest.approx(100 / MG_DL)]
    assert max(x for x in figure.data[0].x if x is not None) == pytest.approx(400 / MG_DL)
    assert figure.layout.xaxis.range[1] == pytest.approx(22.2, abs=0.01) and "mmol/L" in figure.layout.xaxis.title.text


def test_the_auc_over_time_stands_against_chance():
    figure = drawn()["auc"]
    assert list(figure.data[0].x) == [1] and list(trace(figure, "No better").y) == [0.5, 0.5]


def test_survival_curves_are_steps_with_those_still_followed_beneath():
    figure = drawn()["survival"]
    lower = trace(figure, "Lower")
    assert list(lower.x) == [0, 1, 1, 2, 2, 3, 3, 5, 5]
    assert list(lower.y) == pytest.approx([1, 1, 0.75, 0.75, 0.75, 0.75, 0.375, 0.375, 0.375])
    assert lower.name == "Lower (N = 4, 2 with the outcome)"
    assert [list(t.text) for t in figure.data if t.mode == "text"] == [["4", "3", "1"], ["3", "1", "0"]]
    assert "&lt;b&gt;" in figure.data[4].name and "Empty" not in str(figure.layout.yaxis2.tickvals)


def test_what_cannot_be_drawn_says_so():
    nothing = {"Network": (Metric.missing(0, "none"),)}
    figure = clarke_figure(
        {"reference": [100], "predicted": [100], "zone": ["A"]}, clarke_metrics([100], [100]), "mg/dL", T
    )
    assert trace(figure, "E").name == "E, treated the wrong way: 0.0% (0.0%–79.3%)"  # a zone without cases, too
    empty = {"reference": [], "predicted": [], "zone": []}
    shares = dict.fromkeys("ABCDE", Metric.missing(0, "none"))
    for figure in (
        horizon_figure((30,), nothing, ("", ""), T),
        coverage_figure((30,), nothing, 0.9, "", T),
        auc_figure((1,), nothing, "", T),
        survival_figure({"a": {}}, (0, 1), ("", ""), T),
        clarke_figure(empty, shares, "mg/dL", T),
    ):
        assert "Not estimable" in figure.layout.annotations[0].text


@pytest.mark.parametrize(
    "figure", [horizon_figure((0.5, 1.5), METRICS, ("", ""), T), coverage_figure((0.5, 1.5), SHARES, 0.9, "", T)]
)
def test_a_figure_drawn_beside_another_is_told_with_its_own_time(figure):
    first = figure.data[0]
    assert list(first.customdata) == [0.5, 1.5] and "%{customdata}" in first.hovertemplate
    moved = [at - place for at, place in zip(first.x, first.customdata, strict=True)]
    assert moved[0] == pytest.approx(moved[1]) and (moved[0] != 0) == (
        len([t for t in figure.data if t.error_y.array]) > 1
    )
