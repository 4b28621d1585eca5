"""Charts of forecasts: the fan on the trace, figures by horizon, and the Clarke error grid.

Arrays and names in, Plotly figures out, by the conventions of ``core.figures``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core import clarke, look
from core.i18n import Translator, msg
from core.look import LIGHT, Palette, Style
from core.results import Metric

BESIDE = 430  # px: below the chart each model has a line of the legend
SYMBOLS = ("circle", "circle-open", "square", "diamond", "x")  # of the zones: also told apart without colours
MEANINGS = {
    "A": msg("clinically accurate"),
    "B": msg("harmless"),
    "C": msg("needless correction"),
    "D": msg("danger not noticed"),
    "E": msg("treated the wrong way"),
}


def fan_figure(
    past: tuple[Sequence[float], Sequence[float | None]],
    ahead: Sequence[float],
    forecast: Sequence[Sequence[float]],
    levels: Sequence[float],
    names: tuple[str, str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
    truth: Sequence[float | None] = (),
) -> go.Figure:
    """The trace until now and the forecast (horizons, levels) fanning out from its last reading.

    ``past``: times (steps,), 0 = now, and readings; ``ahead`` (horizons,): times after now; ``names`` of the x and the y axis;
    ``truth`` (horizons,): what came, if known. Between the horizons the fan is drawn straight.
    """
    known = [value for value in past[1] if value is not None]
    start = known[-1:] or [forecast[0][len(levels) // 2]]
    x = [0.0, *ahead]
    columns = [[*start, *column] for column in zip(*forecast, strict=True)]
    hover = t("{time}: {value}", time="%{x}", value="%{y:.5~r}")
    traces = [
        _band(x, columns[pair], columns[-1 - pair], levels[-1 - pair] - levels[pair], t, palette, outline=pair > 0)
        for pair in range(len(levels) // 2)
    ]
    traces.append(look.line(*past, t("Measured"), palette.ink, hover))
    traces.append(look.line(x, columns[len(levels) // 2], t("Forecast (median)"), palette.model, hover, "dash"))
    if truth:
        dots = {"size": 9, "symbol": "diamond", "color": palette.other}
        spots: dict[str, Any] = {"x": list(ahead), "y": list(truth), "mode": "markers", "marker": dots}
        traces.append(go.Scatter(**spots, name=t("What came"), hovertemplate=look.spoken(hover)))
    now = {"type": "line", "x0": 0, "x1": 0, "yref": "y domain", "y0": 0, "y1": 1}
    shapes = [now | {"line": {"color": palette.muted, "width": 1, "dash": "dot"}}]
    return look.figure(traces, names, Style(t, palette, synthetic), shapes=shapes)


def horizon_figure(
    ahead: Sequence[float],
    found: Mapping[str, Sequence[Metric]],
    names: tuple[str, str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """One figure, such as the mean absolute error, of each named model at each horizon (horizons,); the network first."""
    hover = t("{time} ahead: {value}", time="%{customdata}", value="%{y:.3~r}")
    traces = look.beside(ahead, found, palette, hover)
    empty = not any(len(trace.x) for trace in traces)
    return look.figure(
        traces, names, Style(t, palette, synthetic), BESIDE, empty, x=_ticks(ahead), y={"rangemode": "tozero"}
    )


def coverage_figure(
    ahead: Sequence[float],
    found: Mapping[str, Sequence[Metric]],
    wanted: float,
    name: str,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """The share of truths inside the prediction interval at each horizon, against the share that was ``wanted``.

    ``name`` of the x axis; the network is the first in ``found``.
    """
    hover = t("{time} ahead: {share} inside", time="%{customdata}", share="%{y:.1%}")
    traces = look.beside(ahead, found, palette, hover)
    empty = not any(len(trace.x) for trace in traces)
    lows = [m.low if m.low is not None else m.value for told in found.values() for m in told]
    least = min([wanted, *(low for low in lows if low is not None)])
    name_wanted = t("Wanted: {share}", share=t.percent(wanted))
    traces.append(look.line(_ticks(ahead)["range"], [wanted, wanted], name_wanted, palette.muted, dash="dot"))
    y = {"tickformat": ".0%", "range": [max(0.0, min(least - 0.03, 0.7)), 1.02]}
    titles = (name, t("Share inside the prediction interval"))
    return look.figure(traces, titles, Style(t, palette, synthetic), BESIDE, empty, x=_ticks(ahead), y=y)


def clarke_figure(
    points: Mapping[str, Sequence[Any]],
    shares: Mapping[str, Metric],
    unit: str,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """The Clarke error grid of ``points`` (``core.evaluation.clarke.clarke_points``, mg/dL) with the ``shares`` of its zones.

    ``unit``: "mg/dL" or "mmol/L", in which it is drawn.
    """
    scale = clarke.MG_DL if unit == "mmol/L" else 1.0
    hover = t("true {truth}, predicted {told}", truth="%{x:.1f}", told="%{y:.1f}")
    border = {"color": palette.muted, "width": 1.2}
    silent = {"mode": "lines", "showlegend": False, "hoverinfo": "skip"}
    borders = [spot for line in clarke.LINES for spot in (*line, (None, None))]
    traces = [_through(borders, scale, line=border, **silent)]
    looks = zip(
        clarke.ZONES, SYMBOLS, (palette.model, palette.muted, *palette.series[2:0:-1], palette.ink), strict=True
    )
    for zone, symbol, colour in looks:
        inside = [place for place, own in enumerate(points["zone"]) if own == zone]
        pairs = [(points["reference"][place], points["predicted"][place]) for place in inside] or [(None, None)]
        marker = {
            "size": 5 if zone in "AB" else 8,
            "symbol": symbol,
            "color": colour,
            "opacity": 0.6 if zone in "AB" else 1,
        }
        name = t("{zone}, {meaning}: {share}", zone=zone, meaning=t(MEANINGS[zone]), share=_share(shares[zone], t))
        named = {"name": name, "hovertemplate": look.spoken(hover)}
        traces.append(_through(pairs, scale, mode="markers", marker=marker, **named))
    letters = [
        {"text": f"<b>{zone}</b>", "x": x / scale, "y": y / scale, "showarrow": False, "font": {"size": 14}}
        for zone, (x, y) in (*clarke.PLACES.items(), *clarke.MIRRORED.items())
    ]
    square = {"range": [0, clarke.TOP / scale], "constrain": "domain", "zeroline": False}
    titles = (t("True glucose ({unit})", unit=unit), t("Predicted glucose ({unit})", unit=unit))
    style, alike = Style(t, palette, synthetic), {"scaleanchor": "x", "scaleratio": 1}
    drawn = look.figure(traces, titles, style, 540, not points["zone"], x=square, y=square | alike)
    return drawn.update_layout(annotations=[*drawn.layout.annotations, *letters], legend_traceorder="normal")


def pushes_figure(
    times: Sequence[float],
    moved: Sequence[float],
    names: tuple[str, str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """By how much the readings at ``times`` (steps,), below 0 before now, moved the forecast (steps,): a bar each.

    ``names`` of the axes.
    """
    hover = look.spoken(t("{time}: {value}", time="%{x}", value="%{y:+.3~r}"))
    colours = [palette.other if by > 0 else palette.model for by in moved]
    bars = go.Bar(x=list(times), y=list(moved), marker={"color": colours}, hovertemplate=hover)
    return look.figure([bars], names, Style(t, palette, synthetic), 280, y={"zeroline": True}, showlegend=False)


def _ticks(ahead: Sequence[float]) -> dict[str, Any]:
    margin = 0.15 * (max(ahead) - min(ahead) or max(ahead))
    return {"tickvals": list(ahead), "range": [min(ahead) - margin, max(ahead) + margin]}


def _band(
    x: Sequence[float], low: Any, high: Any, level: float, t: Translator, palette: Palette, outline: bool
) -> go.Scatter:
    xs, ys = look.ribbon(x, low, high)
    line = {"width": 0.8 if outline else 0, "color": palette.model}
    band = {"fill": "toself", "fillcolor": palette.band, "line": line, "hoverinfo": "skip"}
    return go.Scatter(x=xs, y=ys, mode="lines", name=t("{share} prediction interval", share=t.percent(level)), **band)


def _through(spots: Sequence[tuple[Any, Any]], scale: float, **shown: Any) -> go.Scatter:
    """A trace of (reference, predicted) in mg/dL, None = gap, divided by ``scale``."""
    x, y = ([None if value is None else value / scale for value in axis] for axis in zip(*spots, strict=True))
    return go.Scatter(x=x, y=y, **shown)


def _share(found: Metric, t: Translator) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return t.percent(found.value, 1)
    return f"{t.percent(found.value, 1)} ({t.percent(found.low, 1)}–{t.percent(found.high, 1)})"
