"""Charts of lines and dots as PowerPoint's own, so that they can be edited: the same numbers as in the figure."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from core.look import LIGHT
from core.report.drawing.lettering import lines
from core.report.drawing.traces import rgba
from core.report.slide_text import LATIN, Area, name_chinese

DASHES = {
    "dot": MSO_LINE.ROUND_DOT,
    "dash": MSO_LINE.DASH,
    "longdash": MSO_LINE.LONG_DASH,
    "dashdot": MSO_LINE.DASH_DOT,
}


def is_plain(figure: go.Figure) -> bool:
    """Whether lines and dots on the first two axes say all, save bars at its foot: no heat map, picture, text or note."""
    kinds = [(trace.type, trace.yaxis or "y", getattr(trace, "mode", None) or "") for trace in figure.data]
    simple = all(
        (kind == "scatter" and axis == "y" and mode != "text") or (kind == "bar" and axis == "y2")
        for kind, axis, mode in kinds
    )
    straight = figure.layout.xaxis.type != "log" and figure.layout.yaxis.ticktext is None
    return simple and straight and not figure.layout.annotations and any(kind == "scatter" for kind, _, _ in kinds)


def add_chart(made: Any, figure: go.Figure, title: str, language: str, room: Area) -> None:
    """The chart of a figure that ``is_plain``, with its axes, colours, dashes and legend."""
    data, traces = XyChartData(), [trace for trace in figure.data if trace.type == "scatter"]
    for trace in traces:
        series = data.add_series(" ".join(lines(trace.name or "")))
        for x, y in zip(trace.x, trace.y, strict=True):
            if x is not None and y is not None:
                series.add_data_point(float(x), float(y))
    place = (Inches(v) for v in (room.left, room.top, room.width, room.height))
    shape = made.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *place, data)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", title)
    chart = shape.chart
    chart.font.size, chart.font.name = Pt(12), LATIN
    name_chinese(chart.font._rPr)
    chart.has_title, chart.has_legend = False, len(traces) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, trace in zip(chart.plots[0].series, traces, strict=True):
        _style(series, trace)
    _axis(chart.category_axis, figure.layout.xaxis)
    _axis(chart.value_axis, figure.layout.yaxis)


def _style(series: Any, trace: Any) -> None:
    series.smooth = False
    line = series.format.line
    if "lines" in trace.mode:
        line.color.rgb = _colour(trace.line.color or trace.fillcolor)
        line.width = Pt(0.75 if trace.fill == "toself" else trace.line.width or 2)
        if trace.line.dash in DASHES:
            line.dash_style = DASHES[trace.line.dash]
    else:
        line.fill.background()
    if "markers" in trace.mode:
        colour = trace.marker.color if isinstance(trace.marker.color, str) else None
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _colour(colour or LIGHT.other)
        series.marker.format.line.color.rgb = _colour(trace.marker.line.color or colour or LIGHT.other)
    else:
        series.marker.style = XL_MARKER_STYLE.NONE


def _axis(axis: Any, told: Any) -> None:
    axis.has_title = bool(told.title.text)
    if axis.has_title:
        axis.axis_title.text_frame.text = " ".join(lines(told.title.text))
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(12), False
        name_chinese(run._r.get_or_add_rPr())
    if told.range is not None:
        low, high = sorted(told.range)
        axis.minimum_scale, axis.maximum_scale = round(low, 1) + 0.0, round(high, 2)
    axis.tick_labels.number_format = "0%" if (told.tickformat or "").endswith("%") else "General"
    axis.tick_labels.number_format_is_linked = False
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = axis.format.line.color.rgb = _colour(LIGHT.grid)


def _colour(said: str) -> RGBColor:
    return RGBColor(*(round(part) for part in rgba(said)[:3]))
