"""The channels of a series below one another on one axis of time, with what a network made of them, as one figure."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.data.series.trace import Trace
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.series_figures.coloured import importance_traces
from core.words.moments import AXES

ROW, BAND, ANSWER = 74, 20, 96  # px of a channel, of the attention and of the probability
TITLE, ABOVE, BELOW, LEGEND = 22, 34, 46, 40  # px of a row's title, around the rows, and of a legend or a colour bar
POINTS = 3_000  # of one channel that are drawn; of more the lowest and highest of each stretch


@dataclasses.dataclass(frozen=True, eq=False)
class Layers:
    """What is drawn with a trace; what is None is left out."""

    importance: np.ndarray | None = None  # (steps, channels), positive speaks for the class
    attention: np.ndarray | None = None  # (steps,), at least 0
    answer: tuple[np.ndarray, np.ndarray] | None = None  # times (moments,) and the probability (moments,) at each
    outcome: str = ""  # what the answer is the probability of, plain text
    before: Trace | None = None  # the same series before it was changed
    changed: tuple[tuple[float, float], ...] = ()  # stretches of time that are shaded
    landmark: float | None = None  # up to where the network sees


def stack_figure(
    trace: Trace,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
    layers: Layers = Layers(),  # frozen
) -> go.Figure:
    """Each channel in a row of its own, a point at each visit and a gap where nothing was measured; ``layers`` with them."""
    style = Style(t, palette, synthetic)
    rows = _rows(trace, layers, style)
    inside = sum(height + TITLE for _, _, height, _ in rows)
    traces: list[Any] = []
    axes: dict[str, Any] = {}
    titles: list[dict[str, Any]] = []
    top = float(inside)
    for number, (title, drawn, height, more) in enumerate(rows, start=1):
        key = "" if number == 1 else str(number)
        titles.append(_title(title, (top - TITLE) / inside, palette))
        domain = [(top - TITLE - height) / inside, (top - TITLE) / inside]
        axes[f"yaxis{key}"] = look.axis(palette) | {"domain": domain, "nticks": 4, "anchor": "x"} | more
        traces += [one.update(yaxis=f"y{key}") for one in drawn]
        top -= TITLE + height
    legend = LEGEND * (layers.before is not None) + (LEGEND + 12) * (layers.importance is not None)
    return look.figure(
        traces,
        (t(AXES[trace.time_unit]), ""),
        style,
        height=inside + ABOVE + BELOW + legend,
        x={"anchor": "y" if len(rows) == 1 else f"y{len(rows)}", "range": _range(trace, layers)},
        y=axes.pop("yaxis"),
        margin={"l": 8, "r": 24, "t": ABOVE, "b": BELOW + legend},
        annotations=[*titles, *_landmark(layers, style)],
        shapes=_shapes(layers, palette),
        showlegend=layers.before is not None,
        **axes,
    )


Row = tuple[str, list[Any], int, dict[str, Any]]  # title, traces, height in px, what is added to its axis


def _rows(trace: Trace, layers: Layers, style: Style) -> list[Row]:
    rows: list[Row] = []
    coloured = importance_traces(trace, layers.importance, style) if layers.importance is not None else {}
    for place, (name, unit) in enumerate(zip(trace.names, trace.units, strict=True)):
        old = [_line(layers.before, place, style, old=True)] if layers.before is not None else []
        line, colour = _line(trace, place, style), coloured.get(place, [])
        drawn = [*old, *colour, line] if trace.even else [*old, line, *colour]  # thick lines below, spots above
        rows.append((f"{name} ({unit})" if unit else name, drawn, ROW, {}))
    if layers.attention is not None:
        rows.append(_attention(trace, layers.attention, style))
    if layers.answer is not None:
        rows.append(_answer(trace, layers, style))
    return rows


def _line(trace: Trace, place: int, style: Style, old: bool = False) -> go.Scatter:
    """One channel; ``old``: as it was before it was changed."""
    t, palette = style.t, style.palette
    times, values = thinned(trace.times, trace.values[:, place], POINTS)
    look_of = {"color": palette.muted, "width": 1.2, "dash": "dot"} if old else {"color": palette.ink, "width": 1.4}
    hover = t("{name}: {value} at {time}", name=look.literal(trace.names[place]), value="%{y:.2f}", time="%{x:.2f}")
    return go.Scatter(
        x=times,
        y=values,
        mode="lines" if trace.even else "lines+markers",
        marker={"size": 5, "color": look_of["color"]},
        line=look_of,
        name=t("before the change") if old else t("after the change"),
        legendgroup=str(old),
        showlegend=place == 0,
        hovertemplate=look.spoken(hover),
    )


def _attention(trace: Trace, weights: np.ndarray, style: Style) -> Row:
    """Strongly coloured where the network's own attention is large; of visits, which have no length, a bar at each."""
    t, palette = style.t, style.palette
    hover = look.spoken(t("attention {weight} at {time}", weight="%{customdata:.1%}", time="%{x:.2f}"))
    told: dict[str, Any] = {"x": trace.times, "hovertemplate": hover}
    if not trace.even:
        bars = {"width": 0.012 * (trace.end or 1.0), "marker": {"color": palette.model}, "showlegend": False}
        high = go.Bar(y=weights, customdata=weights, **told, **bars)
        return t("Attention of the network (high: much)"), [high], 2 * BAND, {"visible": False, "rangemode": "tozero"}
    row = np.asarray(weights, np.float64)[None]
    clear = palette.band.rpartition(",")[0] + ",0)"
    scale = {"colorscale": [[0, clear], [1, palette.model]], "zmin": 0, "showscale": False}
    band = go.Heatmap(z=row, customdata=row, **told, **scale)
    return t("Attention of the network (strong colour: much)"), [band], BAND, {"visible": False}


def _answer(trace: Trace, layers: Layers, style: Style) -> Row:
    """The probability as more and more of the series is known."""
    t, palette = style.t, style.palette
    times, p = layers.answer or ((), ())
    hover = t("known until {time}: {risk}", time="%{x:.2f}", risk="%{y:.1%}")
    line = look.line(times, p, layers.outcome, palette.other, hover)
    line.update(line_shape="linear" if trace.even else "hv", mode="lines" if trace.even else "lines+markers")
    title = t("Probability of {outcome}, with what is known until then", outcome=layers.outcome)
    return title, [line.update(showlegend=False)], ANSWER, {"range": [-0.02, 1.02], "tickformat": ".0%"}


def thinned(times: np.ndarray, values: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most about ``most`` points: of each stretch of time (steps,) the lowest and the highest value, in their order."""
    if len(times) <= most:
        return times, values
    stretches = np.array_split(np.arange(len(times)), most // 2)
    kept = []
    for stretch in stretches:
        part = values[stretch]
        ends = (np.nanargmin(part), np.nanargmax(part)) if np.isfinite(part).any() else (0, 0)
        kept += sorted({int(stretch[end]) for end in ends})
    return times[kept], values[kept]


def _range(trace: Trace, layers: Layers) -> list[float]:
    ends = [trace.end, layers.before.end if layers.before is not None else 0.0, layers.landmark or 0.0]
    last = max(ends) or 1.0
    return [0.0, last] if trace.even else [-0.02 * last, 1.03 * last]


def _title(text: str, height: float, palette: Palette) -> dict[str, Any]:
    spot = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": height, "yanchor": "bottom"}
    return spot | {"text": look.literal(text), "font": {"color": palette.ink, "size": 12}, "showarrow": False}


def _landmark(layers: Layers, style: Style) -> list[dict[str, Any]]:
    if layers.landmark is None:
        return []
    spot = {"x": layers.landmark, "xanchor": "right", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 2}
    return [spot | {"text": style.t("Landmark"), "font": {"color": style.palette.other}, "showarrow": False}]


def _shapes(layers: Layers, palette: Palette) -> list[dict[str, Any]]:
    """The landmark as a line and what was changed as a shade, through all rows."""
    upright = {"yref": "paper", "y0": 0, "y1": 1, "xref": "x"}
    shades = [
        upright | {"type": "rect", "x0": start, "x1": stop, "fillcolor": palette.band, "line": {"width": 0}}
        for start, stop in layers.changed
    ]
    if layers.landmark is None:
        return shades
    line = {"color": palette.other, "width": 1.5, "dash": "dash"}
    return [*shades, upright | {"type": "line", "x0": layers.landmark, "x1": layers.landmark, "line": line}]
