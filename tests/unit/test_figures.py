"""The figures: true to their numbers, readable in both appearances, literal with names, and marked."""

import dataclasses

import pytest

from core import explain_figures, figures
from core.i18n import Translator, translator
from core.look import cut, literal, ribbon, wrapped
from core.results import Metric

T = translator("en")
BINS = {"predicted": [0.2, 0.8], "observed": [0.1, None], "low": [0.05, None], "high": [0.3, None], "n": [5, 40]}
CURVES = {
    "roc": {"fpr": [0, 0.2, 1], "tpr": [0, 0.9, 1], "threshold": [1, 0.5, 0]},
    "precision_recall": {"recall": [1, 0.5, 0], "precision": [0.25, 0.8, 1]},
    "calibration": {
        "predicted": [0.1, 0.5, 0.9],
        "observed": [0.2, None, 0.8],
        "low": [0.1, None, 0.7],
        "high": [0.3, None, 0.9],
        "bins": BINS,
    },
    "net_benefit": {"threshold": [0.1, 0.5], "model": [0.2, 0.1], "all": [0.1, -0.5], "none": [0, 0]},
    "histogram": {"edges": [0, 0.5, 1], "negative": [30, 10], "positive": [1, 3]},
}
EMPTY = {
    "roc": {"fpr": [], "tpr": [], "threshold": []},
    "precision_recall": {"recall": [], "precision": []},
    "calibration": {name: [] for name in CURVES["calibration"]} | {"bins": {name: [] for name in BINS}},
    "net_benefit": {"threshold": [], "model": [], "all": [], "none": []},
    "histogram": {"edges": [0, 0.5, 1], "negative": [0, 0], "positive": [0, 0]},
}
METRICS = {
    "auroc": Metric(0.91, 0.85, 0.95, 44),
    "prevalence": Metric(0.25, 0.1, 0.4, 44),
    "sensitivity": Metric(0.9, 0.8, 0.95, 4),
    "specificity": Metric(0.8, 0.7, 0.9, 40),
}
HISTORY = {"loss": [0.6, 0.4, 0.3], "val_loss": [0.7, 0.5, 0.55]}


def drawn(t=T, palette=figures.LIGHT, synthetic=False, curves=CURVES):
    """Every figure there is."""
    look = (t, palette, synthetic)
    return {
        "roc": figures.roc_figure(curves, {t("Simple"): curves, t("Trees"): curves}, METRICS, *look),
        "precision_recall": figures.precision_recall_figure(curves, METRICS, *look),
        "calibration": figures.calibration_figure(curves, {t("Scaled"): curves["calibration"]}, *look),
        "net_benefit": figures.net_benefit_figure(curves, *look),
        "histogram": figures.histogram_figure(curves, ["healthy", "ill"], *look),
        "learning": figures.learning_figure(HISTORY, 2, *look),
        "contribution": explain_figures.contribution_figure(["age", "sex"], [0.2, -0.05], 0.1, 0.25, *look),
    }


def trace(figure, name):
    return next(trace for trace in figure.data if (trace.name or "").startswith(name))


def luminance(colour):
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [figures.LIGHT, figures.DARK])
def test_words_and_lines_reach_the_contrast_of_aa(palette):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for colour in (palette.ink, palette.muted, palette.model, palette.other):
        assert contrast(colour, palette.background) >= 4.5


@pytest.mark.parametrize("palette", [figures.LIGHT, figures.DARK])
def test_every_figure_is_transparent_names_its_axes_and_carries_chinese_fonts(palette):
    for figure in drawn(palette=palette).values():
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.xaxis.title.text
        assert "Noto Sans CJK SC" in figure.layout.font.family
        assert figure.layout.font.color == palette.ink


def test_every_figure_says_that_it_is_for_teaching_and_when_it_is_synthetic():
    for figure in drawn().values():
        assert "Teaching only, not for diagnosis" in figure.layout.title.text
        assert "SYNTHETIC" not in figure.layout.title.text
    assert all("SYNTHETIC" in figure.layout.title.text for figure in drawn(synthetic=True).values())


def test_every_word_of_a_figure_goes_through_the_translator():
    class Marked(dict):
        def get(self, text, default=None):
            return f"§{text}"

    for figure in drawn(Translator("en", Marked())).values():
        axes = [figure.layout.xaxis.title.text, figure.layout.yaxis.title.text]
        said = [*axes, *(t.name for t in figure.data), *(t.hovertemplate for t in figure.data)]
        assert all(text.startswith("§") for text in said if text)
        assert "§" in figure.layout.title.text


@pytest.mark.parametrize("name", ["roc", "precision_recall", "calibration"])
def test_shares_against_shares_are_drawn_from_0_to_1_with_equal_aspect(name):
    layout = drawn()[name].layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.xaxis.range == layout.yaxis.range == (-0.015, 1.015)


@pytest.mark.parametrize("name", ["roc", "precision_recall", "calibration"])
def test_a_curve_that_the_cases_do_not_allow_is_said_to_be_missing(name):
    assert drawn(curves=EMPTY)[name].layout.annotations[0].text == "Not estimable from these cases"
    assert not drawn()[name].layout.annotations


def test_empty_curves_draw_without_fault():
    assert len(drawn(curves=EMPTY)) == 7


def test_the_chosen_threshold_lies_where_sensitivity_and_specificity_put_it():
    point = trace(drawn()["roc"], "Chosen threshold")
    assert (point.x[0], point.y[0]) == (pytest.approx(0.2), 0.9)


def test_the_auroc_stands_in_the_legend_with_its_interval():
    assert trace(drawn()["roc"], "Network").name == "Network: AUROC 0.910 (0.850–0.950)"


def test_without_a_baseline_only_the_network_is_drawn():
    figure = figures.roc_figure(CURVES, {}, {}, T)
    assert [t.name for t in figure.data] == ["No better than chance", "Network: AUROC"]


def test_each_baseline_has_a_dash_of_its_own():
    roc = drawn()["roc"]
    assert (trace(roc, "Simple").line.dash, trace(roc, "Trees").line.dash) == ("dash", "dashdot")


def test_another_calibration_curve_is_dashed_and_named():
    curve = trace(drawn()["calibration"], "Scaled")
    assert curve.line.dash == "dash" and list(curve.y) == CURVES["calibration"]["observed"]


def test_precision_is_read_against_the_prevalence():
    assert list(trace(drawn()["precision_recall"], "Prevalence").y) == [0.25, 0.25]


def test_a_band_with_a_gap_is_drawn_in_two_pieces():
    x, y = ribbon([1, 2, 3, 4], [0, 0, None, 5], [9, 8, None, 7])
    assert x == [1, 2, 2, 1, None, 4, 4, None]
    assert y == [0, 0, 8, 9, None, 5, 7, None]


def test_bins_with_few_cases_are_hollow_and_error_bars_reach_the_interval():
    bins = trace(drawn()["calibration"], "Groups")
    assert bins.marker.color == (figures.LIGHT.background, figures.LIGHT.other)
    assert bins.error_y.array[0] == pytest.approx(0.2)
    assert bins.error_y.arrayminus[0] == pytest.approx(0.05)


def test_the_foot_of_the_calibration_counts_all_cases():
    assert list(trace(drawn()["calibration"], "Number of cases").y) == [31, 13]


def test_each_outcome_of_the_histogram_adds_up_to_one():
    ill, healthy = drawn()["histogram"].data
    assert (ill.name, healthy.name) == ("ill (N = 4)", "healthy (N = 40)")
    assert list(ill.y) == [0.25, 0.75]
    assert list(healthy.y) == [0.75, 0.25]


def test_the_kept_epoch_is_marked_on_the_validation_curve():
    ring = trace(drawn()["learning"], "Kept: epoch 2")
    assert (ring.x[0], ring.y[0]) == (2, 0.5)
    assert len(figures.learning_figure(HISTORY, 0, T).data) == 2


def test_a_training_that_has_only_begun_can_be_drawn():
    assert list(figures.learning_figure({"loss": [], "val_loss": []}, 0, T).data[0].x) == []


def test_contributions_are_percentage_points_with_the_largest_first():
    figure = explain_figures.contribution_figure(["a", "b", "c"], [0.01, -0.3, 0.1], 0.5, 0.31, T)
    bars = figure.data[0]
    assert list(bars.text) == ["−30.0", "+10.0", "+1.0"]
    assert list(figure.layout.yaxis.ticktext) == ["b ", "c ", "a "]
    assert "Typical case 50.0% → this case 31.0%" in figure.layout.title.text


def test_small_contributions_are_summed_so_that_nothing_is_lost():
    values = [0.02 * (i + 1) for i in range(20)]
    bars = explain_figures.contribution_figure([f"m{i}" for i in range(20)], values, 0.0, sum(values), T).data[0]
    assert len(bars.x) == 12
    assert sum(bars.x) == pytest.approx(100 * sum(values))
    assert "9 other measurements" in bars.hovertext[-1]


def test_names_of_columns_are_shown_as_they_were_written():
    name = "<a href='http://x'>%{x}</a>"
    assert literal(name) == "&lt;a href='http://x'&gt;%&#123;x}&lt;/a&gt;"
    figure = explain_figures.contribution_figure([name], [0.1], 0.1, 0.2, T)
    assert "<" not in figure.layout.yaxis.ticktext[0].replace("<br>", "")
    assert "<a" not in figure.data[0].hovertext[0]


def test_a_long_name_takes_two_lines_and_loses_its_middle_only_beyond_them():
    assert wrapped("Age = 50") == "Age = 50"
    assert wrapped("Compactness, standard error = 0.0101") == "Compactness, standard<br>error = 0.0101"
    long = wrapped("Fractal dimension of the nuclear outline, mean of the three largest = 0.06829")
    assert long.count("<br>") == 1 and long.endswith("= 0.06829") and "…" in long


def test_a_long_name_keeps_its_beginning_and_its_value():
    assert cut("Texture, mean of the three largest = 21.30") == "Texture, mean…= 21.30"
    assert cut("Age = 50") == "Age = 50"


def test_a_palette_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        figures.LIGHT.ink = "#000000"
