"""Plotly figures as SVG: scales worked out by hand, gaps, and text that stays text."""

from xml.etree import ElementTree as ET

import numpy as np
import plotly.graph_objects as go
import pytest

from core import look
from core.figures import roc_figure
from core.i18n import translator
from core.look import Style
from core.report.drawing import svg
from core.report.drawing.axes import Scale, limits, ticks
from core.report.drawing.chart import SIZE
from core.report.drawing.lettering import breadth, folded, lines
from core.report.drawing.traces import rgba
from core.several_figures import confusion_figure
from tests.unit.test_report import CURVES, HOSTILE

T = translator("en")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(figure):
    return ET.fromstring(svg(figure))


def words(root):
    return [element.text for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(("value", "place"), [(0, 100), (0.25, 150), (1, 300), (None, np.nan)])
def test_a_value_stands_where_its_share_of_the_range_is(value, place):
    assert Scale(0, 1, 100, 300)(value) == pytest.approx(place, nan_ok=True)


def test_an_axis_may_be_logarithmic_or_of_names():
    assert Scale(0, 2, 0, 100, log=True)(10) == 50
    assert Scale(0, 2, 0, 100, names=("low", "middle", "high"))("middle") == 50


def test_ticks_are_round_and_written_as_the_figure_asks():
    axis = go.Figure(layout={"xaxis": {"tickformat": ".0%"}}).layout.xaxis
    assert ticks(axis, 0, 1) == [(pytest.approx(0.2 * n), [f"{20 * n}%"]) for n in range(6)]
    axis = go.Figure().layout.xaxis
    assert [said for _, (said,) in ticks(axis, -0.5, 0.5)] == ["−0.4", "−0.2", "0.0", "0.2", "0.4"]
    assert [said for _, (said,) in ticks(axis, 0, 100)] == ["0", "20", "40", "60", "80", "100"]
    assert [said for _, (said,) in ticks(axis, 0.5, 101)] == ["25", "50", "75", "100"]
    assert [said for _, (said,) in ticks(axis, 0, 11)] == ["0.0", "2.5", "5.0", "7.5", "10.0"]
    named = go.Figure(layout={"xaxis": {"tickvals": [0, 1], "ticktext": ["a<br>b", "c"]}}).layout.xaxis
    assert ticks(named, 0, 1) == [(0, ["a", "b"]), (1, ["c"])]


def test_a_range_is_the_figures_own_or_that_of_the_values_with_a_margin():
    assert limits(go.Figure(layout={"xaxis": {"range": [1, 3]}}).layout.xaxis, [0, 9], pad=True) == (1, 3)
    assert limits(go.Figure().layout.xaxis, [0, None, 100], pad=True) == (-6, 106)
    assert limits(go.Figure(layout={"xaxis": {"rangemode": "tozero"}}).layout.xaxis, [50, 100], pad=False) == (0, 100)


def test_the_corners_of_a_curve_lie_where_its_numbers_say():
    figure = go.Figure([go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": "#123456"})])
    figure.update_layout(xaxis_range=[0, 1], yaxis_range=[0, 1], height=300)
    root = drawn(figure)
    (path,) = [p.get("d") for p in root.iter(f"{SVG}path") if p.get("stroke") == "#123456"]
    (left, foot), (right, head) = ([float(v) for v in spot.split()] for spot in path.removeprefix("M").split("L"))
    assert left < right == 560 - 18 and head == 30 < foot < 300


def test_a_curve_is_cut_off_where_the_axes_end_and_a_label_is_not():
    figure = look.figure([go.Scatter(x=[0, 1], y=[0, -9], mode="lines"), go.Scatter(x=[1], y=[1], mode="text", text=["told"])],
                         ("x", "y"), Style(T))  # fmt: skip
    root = drawn(figure.update_yaxes(range=[-1, 1]))
    room = root.find(f"{SVG}defs/{SVG}clipPath[@id='room']/{SVG}rect")
    cut = [group for group in root.iter(f"{SVG}g") if group.get("clip-path") == "url(#room)"]
    assert len(cut) == 1 and not words(cut[0]) and "told" in words(root)
    assert float(room.get("y")) + float(room.get("height")) < float(root.get("height"))


def test_a_gap_ends_one_line_and_begins_the_next():
    figure = go.Figure([go.Scatter(x=[0, 1, 2, 3, 4], y=[1, 2, None, 2, 1], mode="lines", line={"color": "#123456"})])
    (path,) = [p.get("d") for p in drawn(figure).iter(f"{SVG}path") if p.get("stroke") == "#123456"]
    assert path.count("M") == path.count("L") == 2


def test_the_roc_curve_names_its_axes_its_curves_and_its_mark():
    root = drawn(roc_figure(CURVES, {"Logistic regression": CURVES}, {}, T, synthetic=True))
    said = " ".join(words(root))
    for expected in (
        "SYNTHETIC data · Teaching only",
        "False positive rate",
        "Logistic regression",
        "Network: AUROC",
        "0.8",
    ):
        assert expected in said


def test_text_of_the_user_is_text():
    for hostile in HOSTILE:
        figure = look.figure(
            [look.line([0, 1], [0, 1], look.literal(hostile), "#123456"), look.line([0, 1], [1, 0], "b", "#123456")],
            ("x", "y"),
            Style(T),
        )
        root = drawn(figure)
        assert hostile.replace(" ", "") in "".join(words(root)).replace(" ", "")
        assert not {f"{SVG}script", f"{SVG}image", f"{SVG}img"} & {element.tag for element in root.iter()}


def test_a_confusion_matrix_has_a_cell_for_each_pair_with_its_count_and_share():
    root = drawn(confusion_figure([[9, 1], [0, 5]], ["well", "ill"], T))
    cells = [r for r in root.iter(f"{SVG}rect") if r.get("fill-opacity")]
    assert len(cells) == 4
    assert {"9", "90%", "well", "ill", "True class"} <= set(words(root))
    strength = [float(cell.get("fill-opacity")) for cell in cells]
    assert strength[0] > strength[1] and strength[3] > strength[2]


def test_long_names_below_the_cells_are_broken_and_do_not_touch():
    names = ["无甲状腺疾病的受检者", "甲状腺功能减退症患者", "甲状腺功能亢进症 <患者>"]
    root = drawn(confusion_figure([[9, 1, 0], [0, 5, 1], [1, 1, 7]], names, T))
    below = [
        t
        for t in root.iter(f"{SVG}text")
        if t.get("text-anchor") == "middle" and t.text and set(t.text) & set("".join(names)) - {" "}
    ]
    places = {t.get("x") for t in below}
    assert len(places) == 3 and len(below) > 3
    cell = sorted(float(x) for x in places)[1] - sorted(float(x) for x in places)[0]
    assert max(breadth(t.text, SIZE) for t in below) < cell
    joined = {x: "".join(t.text for t in below if t.get("x") == x) for x in places}
    assert {text.replace(" ", "") for text in joined.values()} == {name.replace(" ", "") for name in names}


def test_many_cells_become_one_picture_and_an_unknown_trace_is_an_error():
    root = drawn(go.Figure([go.Heatmap(z=np.eye(30), colorscale=[[0, "#000000"], [1, "#ffffff"]], zmin=0, zmax=1)]))
    assert [i.get("href")[:22] for i in root.iter(f"{SVG}image")] == ["data:image/png;base64,"]
    with pytest.raises(KeyError):
        svg(go.Figure([go.Histogram(x=[1, 2])]))


def test_colours_are_read_as_plotly_writes_them():
    assert rgba("#0a141e") == (10, 20, 30, 255)
    assert rgba("rgba(10,20,30,0.5)") == (10, 20, 30, 127.5)
    assert rgba("rgb(1, 2, 3)") == (1, 2, 3, 255)


def test_lines_are_folded_at_blanks_and_between_chinese_signs():
    assert lines("<b>a</b> &lt;b&gt;<br>c") == ["a <b>", "c"]
    assert folded("one two three", 10, breadth("one two", 10)) == ["one two", "three"]
    assert folded("灵敏度与特异度", 10, 40) == ["灵敏度与", "特异度"]
