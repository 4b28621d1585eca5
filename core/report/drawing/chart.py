"""A Plotly figure put together as one SVG: its mark above, axes, traces, notes, and the legend below."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from core.look import LIGHT
from core.report.drawing.axes import Scale, limits, ticks
from core.report.drawing.legend import legend
from core.report.drawing.lettering import FAMILY, breadth, folded, lines, several, written
from core.report.drawing.traces import drawn, pixels_of, rgba

WIDTH, TOP, RIGHT = 560, 30, 18  # px
SIZE = 12  # px, of letters
EDGE = 5  # px, half of the largest mark
Box = tuple[float, float, float, float]  # left, top, right, bottom


def svg(figure: go.Figure, width: int = WIDTH, foot: str = "") -> str:
    """The figure as one SVG of that width in px on a clear ground, below it ``foot``; text is text.

    KeyError for traces that none of our charts has.
    """
    figure = _fitting(figure, width)
    layout, ink = figure.layout, figure.layout.font.color or LIGHT.ink
    below, legend_height = legend(figure, width, ink)
    spans = {name: _span(figure, name) for name in _used(figure)}
    box = _box(figure, spans, width, legend_height)
    scales = {name: _scale(layout[_key(name)], name, span, box) for name, span in spans.items()}
    scales = _alike(layout, scales)
    height = box[3] + _foot(layout) + legend_height + 6
    parts = [several(8, 13, lines(layout.title.text), 10.5, layout.xaxis.color or LIGHT.muted)]
    parts += [_axis(layout[_key(name)], name, scale, scales, ink) for name, scale in scales.items()]
    parts.append(_room(box))
    for trace in figure.data:
        marks = drawn(trace, scales[trace.xaxis or "x"], scales[trace.yaxis or "y"], ink)
        cut = trace.type == "scatter" and "text" not in (trace.mode or "")  # a label may stand beside the axes
        parts.append(f'<g clip-path="url(#room)">{marks}</g>' if cut else marks)
    parts += [_line(shape, scales) for shape in layout.shapes]
    parts += [_note(note, scales, ink) for note in layout.annotations]
    parts += [_colour_bar(trace, box, ink) for trace in figure.data if _has_bar(trace)]
    parts.append(f'<g transform="translate(0 {height - legend_height - 4:.1f})">{below}</g>')
    if foot:
        parts.append(written(8, height + 10, foot, 10.5, LIGHT.muted))
        height += 18
    size = f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FAMILY}">{"".join(parts)}</svg>'


def _fitting(figure: go.Figure, width: int) -> go.Figure:
    """The figure with the names below its cells broken into lines, so that they do not touch."""
    names = figure.layout.xaxis.ticktext
    if not names or not all(trace.type == "heatmap" for trace in figure.data):
        return figure
    left, _, right, _ = _box(figure, {name: _span(figure, name) for name in _used(figure)}, width, 0)
    room = (right - left) / len(names) - SIZE
    rows = [[row for line in lines(str(name)) for row in folded(line, SIZE, room)] for name in names]
    told = ["<br>".join(html.escape(row) for row in one) for one in rows]
    return go.Figure(figure).update_xaxes(ticktext=told)


def _room(box: Box) -> str:
    """What curves and dots are cut off at: where the axes end, with half a mark more."""
    left, top, right, bottom = box
    size = f'width="{right - left + 2 * EDGE:.1f}" height="{bottom - top + 2 * EDGE:.1f}"'
    return f'<defs><clipPath id="room"><rect x="{left - EDGE:.1f}" y="{top - EDGE:.1f}" {size}/></clipPath></defs>'


def _key(name: str) -> str:
    return f"{name[0]}axis{name[1:]}"


def _used(figure: go.Figure) -> list[str]:
    names = {trace.xaxis or "x" for trace in figure.data} | {trace.yaxis or "y" for trace in figure.data}
    return sorted(names | {"x", "y"})


def _span(figure: go.Figure, name: str) -> tuple[float, float]:
    """The range of an axis over all traces on it, their intervals and whole cells included."""
    side, axis = name[0], figure.layout[_key(name)]
    values: list[Any] = []
    for trace in figure.data:
        if (getattr(trace, f"{side}axis") or side) != name:
            continue
        if trace.type in ("heatmap", "image"):
            values += [-0.5, _cells(trace, side) - 0.5]
            continue
        told = list(getattr(trace, side) if getattr(trace, side) is not None else [])
        values += told + ([0] if trace.type == "bar" and side == "y" else [])
        bars = getattr(trace, f"error_{side}", None) if trace.type == "scatter" else None
        if bars is not None and bars.array is not None and bars.visible is not False:
            values += [v + up for v, up in zip(told, bars.array, strict=True) if None not in (v, up)]
            values += [v - down for v, down in zip(told, bars.arrayminus, strict=True) if None not in (v, down)]
    pad = any(t.type == "scatter" and (side == "y" or "markers" in (t.mode or "")) for t in figure.data)
    low, high = limits(axis, values, pad)
    flipped = side == "y" and axis.range is None and any(t.type == "image" for t in figure.data)
    return (high, low) if flipped and low < high else (low, high)


def _cells(trace: Any, side: str) -> int:
    if trace.type == "heatmap":
        return len(trace.z[0]) if side == "x" else len(trace.z)
    rows, columns = pixels_of(trace.source).shape[:2]
    return int(columns if side == "x" else rows)


def _box(figure: go.Figure, spans: dict[str, tuple[float, float]], width: int, below: float) -> Box:
    layout = figure.layout
    labels = [
        max((breadth(row, SIZE) for _, rows in ticks(layout[_key(name)], *span) for row in rows), default=0)
        for name, span in spans.items()
        if name[0] == "y" and layout[_key(name)].visible is not False
    ]
    titled = any(layout[_key(name)].title.text for name in spans if name[0] == "y")
    left = max(labels, default=0) + 10 + (20 if titled else 0)
    right = width - RIGHT - (110 if any(map(_has_bar, figure.data)) else 0)
    bottom = max((layout.height or 360) - _foot(layout) - below, TOP + 150)
    if layout.yaxis.scaleanchor == "x":
        across, down = (abs(b - a) for a, b in (spans["x"], spans["y"]))
        bottom = min(bottom, TOP + (right - left) * down / across)
    return left, TOP, right, bottom


def _foot(layout: Any) -> float:
    shown = layout.xaxis.visible is not False
    rows = max((len(lines(str(text))) for text in layout.xaxis.ticktext or [""]), default=1)
    return (8 + 15 * rows if shown else 0) + (20 if layout.xaxis.title.text else 0)


def _scale(axis: Any, name: str, span: tuple[float, float], box: Box) -> Scale:
    start, end = axis.domain or (0, 1)
    left, top, right, bottom = box
    names = tuple(axis.categoryarray) if axis.type == "category" else ()
    if name[0] == "x":
        places = left + start * (right - left), left + end * (right - left)
    else:
        places = bottom - start * (bottom - top), bottom - end * (bottom - top)
    return Scale(*span, *places, axis.type == "log", names)


def _alike(layout: Any, scales: dict[str, Scale]) -> dict[str, Scale]:
    """Where a unit shall be as long on both axes, the longer axis is made shorter about its middle."""
    if layout.yaxis.scaleanchor != "x":
        return scales
    x, y = scales["x"], scales["y"]
    unit = min(abs(s.end - s.start) / (abs(s.high - s.low) or 1) for s in (x, y))
    wide, high = unit * abs(x.high - x.low), unit * abs(y.high - y.low)
    middle = (x.start + x.end) / 2
    across = Scale(x.low, x.high, middle - wide / 2, middle + wide / 2, x.log, x.names)
    return {**scales, "x": across, "y": Scale(y.low, y.high, y.start, y.start - high, y.log, y.names)}


def _axis(axis: Any, name: str, scale: Scale, scales: dict[str, Scale], ink: str) -> str:
    """Lines of the grid, labels and title of one axis."""
    if axis.visible is False:
        return ""
    other = scales["y" if name[0] == "x" else "x"]
    grid = html.escape(axis.gridcolor or LIGHT.grid)
    parts = []
    across = min(s.start for key, s in scales.items() if key[0] == "x") if name[0] == "y" else 0
    foot = max(s.start for key, s in scales.items() if key[0] == "y")
    head = min(s.end for key, s in scales.items() if key[0] == "y")
    for value, rows in ticks(axis, scale.low, scale.high):
        at = scale(value)
        if not min(scale.start, scale.end) - 0.5 <= at <= max(scale.start, scale.end) + 0.5:
            continue
        if axis.showgrid is not False:
            spots = (
                f"M{at:.1f} {foot:.1f}V{head:.1f}" if name[0] == "x" else f"M{other.start:.1f} {at:.1f}H{other.end:.1f}"
            )
            parts.append(f'<path d="{spots}" stroke="{grid}"/>')
        if name[0] == "x":
            parts.append(several(at, foot + 14 + 7.5 * (len(rows) - 1), rows, SIZE, axis.color or ink, "middle"))
        else:
            parts.append(several(across - 7, at, rows, SIZE, axis.color or ink, "end"))
    if title := axis.title.text:
        said, middle = " ".join(lines(title)), (scale.start + scale.end) / 2
        if name[0] == "x":
            deep = max((len(r) for _, r in ticks(axis, scale.low, scale.high)), default=1)
            parts.append(written(middle, foot + 21 + 15 * deep, said, SIZE, axis.color or ink, "middle"))
        else:
            short = folded(said, SIZE, abs(scale.end - scale.start) + 30)[0]
            parts.append(
                written(
                    0, 0, short, SIZE, axis.color or ink, "middle", transform=f"translate(13 {middle:.1f}) rotate(-90)"
                )
            )
    return "".join(parts)


def _line(shape: Any, scales: dict[str, Scale]) -> str:
    """An upright line through the whole height: what our charts mark "now" with."""
    at, y = scales["x"](shape.x0), scales["y"]
    return f'<path d="M{at:.1f} {y.start:.1f}V{y.end:.1f}" stroke="{html.escape(shape.line.color)}" stroke-dasharray="2 4"/>'


def _note(note: Any, scales: dict[str, Scale], ink: str) -> str:
    x, y = (
        _place(ref or side, told, scales) for side, ref, told in (("x", note.xref, note.x), ("y", note.yref, note.y))
    )
    size, anchor = note.font.size or SIZE, {"left": "start", "right": "end"}.get(note.xanchor or "", "middle")
    lift = {"bottom": -0.7 * size, "top": 0.7 * size}.get(note.yanchor or "", 0)
    look = {"font_weight": "bold"} if "<b>" in note.text else {}
    return several(x, y + lift, lines(note.text), size, note.font.color or ink, anchor, **look)


def _place(ref: str, told: Any, scales: dict[str, Scale]) -> float:
    axis, _, within = ref.partition(" ")
    scale = scales[axis]
    return scale.start + told * (scale.end - scale.start) if within else scale(told)


def _has_bar(trace: Any) -> bool:
    return trace.type == "heatmap" and trace.showscale is not False


def _colour_bar(trace: Any, box: Box, ink: str) -> str:
    """The scale of colours at the right, its marks beside it."""
    left, top, bottom = box[2] + 12, box[1] + 0.15 * (box[3] - box[1]), box[1] + 0.85 * (box[3] - box[1])
    stops = [(share, rgba(colour)) for share, colour in trace.colorscale]
    shades = "".join(
        f'<stop offset="{share:g}" stop-color="rgb({r:g},{g:g},{b:g})" stop-opacity="{a / 255:.3f}"/>'
        for share, (r, g, b, a) in stops
    )
    bar = f'<defs><linearGradient id="scale" x1="0" y1="1" x2="0" y2="0">{shades}</linearGradient></defs>'
    bar += f'<rect x="{left:.1f}" y="{top:.1f}" width="12" height="{bottom - top:.1f}" fill="url(#scale)" stroke="{LIGHT.grid}"/>'
    low, high = trace.zmin or 0.0, 1.0 if trace.zmax is None else trace.zmax
    marks = zip(trace.colorbar.tickvals or (), trace.colorbar.ticktext or (), strict=True)
    for value, text in marks:
        rows = [row for part in lines(str(text)) for row in folded(part, 11, 80)]
        bar += several(left + 18, bottom - (value - low) / (high - low) * (bottom - top), rows, 11, ink)
    return bar
