"""Charts of risk in the course of time: how well it separates people, and what became of the groups of risk."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import DASHES, LIGHT, Palette, Style
from core.results import Metric

ROW = 22  # px of a row of numbers at risk
BODY = 330  # px of the curves


def auc_figure(
    times: Sequence[float],
    found: Mapping[str, Sequence[Metric]],
    name: str,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """The time-dependent AUC of each named model (times,) with intervals, the network first; ``name`` of the time axis."""
    hover = t("by {time}: AUC {value}", time="%{customdata}", value="%{y:.3f}")
    traces = look.beside(times, found, palette, hover)
    span = [min(times), max(times)]
    traces.append(look.line(span, [0.5, 0.5], t("No better than chance"), palette.muted, dash="dot"))
    lows = [m.low for told in found.values() for m in told if m.low is not None]
    empty = not any(len(trace.x) for trace in traces[:-1])
    y = {"range": [min([0.4, *lows]) - 0.02, 1.02]}
    titles, x = (name, t("AUC of the risk until then")), {"tickvals": list(times)}
    return look.figure(traces, titles, Style(t, palette, synthetic), empty=empty, x=x, y=y)


def survival_figure(
    groups: Mapping[str, Mapping[str, Any]],
    ticks: Sequence[float],
    names: tuple[str, str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Kaplan-Meier curves with bands of each named group, and beneath, at the ``ticks``, how many are still followed.

    ``groups``: name -> what ``core.evaluation.survival.kaplan_meier`` gives, the lowest risk first; empty ones are left out.
    ``names`` of the time axis and of the share that is drawn.
    """
    drawn = {name: curve for name, curve in groups.items() if curve}
    hover = t("{time}: {share}", time="%{x:.1f}", share="%{y:.0%}")
    strokes = zip(
        itertools.cycle((palette.series[0], palette.series[2], palette.series[1])), itertools.cycle(DASHES), strict=True
    )
    traces: list[go.Scatter] = []
    for (name, curve), (colour, dash) in zip(drawn.items(), strokes, strict=False):
        told = t("{name} (N = {n}, {events} with the outcome)", name=name, n=curve["n"], events=curve["events"])
        x = _held(curve["time"])[1:]
        band_x, band_y = look.ribbon(x, _held(curve["low"])[:-1], _held(curve["high"])[:-1])
        band = {"fill": "toself", "fillcolor": colour, "opacity": 0.14, "line": {"width": 0}, "hoverinfo": "skip"}
        traces.append(go.Scatter(x=band_x, y=band_y, mode="lines", showlegend=False, **band))
        traces.append(look.line(x, _held(curve["free"])[:-1], look.literal(told), colour, hover, dash))
        traces.append(_counts(ticks, [t.number(n, 0) for n in curve["at_risk"]], name, colour))
    height = BODY + ROW * (len(drawn) + 4)
    foot = ROW * (len(drawn) + 1) / height
    rows = list(drawn)
    share = {"tickformat": ".0%", "range": [-0.01, 1.02], "domain": [foot + 0.1, 1]}
    names_axis = {
        "domain": [0, foot],
        "anchor": "x",
        "type": "category",
        "categoryarray": rows[::-1],
        "showgrid": False,
    }
    more = {"range": [-0.6, len(rows) - 0.4], "tickvals": rows, "ticktext": [look.wrapped(name) + " " for name in rows]}
    x_axis = {"anchor": "y2", "tickvals": list(ticks), "range": [-0.04 * max(ticks), 1.03 * max(ticks)]}
    words = {"text": t("People still followed"), "font": {"size": 11, "color": palette.muted}, "showarrow": False}
    spot = {"xref": "x domain", "x": 0, "xanchor": "left", "yref": "y2 domain", "y": 1, "yanchor": "bottom"}
    table = look.axis(palette) | names_axis | more
    style = Style(t, palette, synthetic)
    figure = look.figure(traces, names, style, height, not drawn, x=x_axis, y=share, yaxis2=table)
    return figure.add_annotation(words | spot)


def _counts(ticks: Sequence[float], at_risk: Sequence[str], name: str, colour: str) -> go.Scatter:
    told = {"mode": "text", "text": list(at_risk), "textfont": {"color": colour, "size": 12}}
    return go.Scatter(
        x=list(ticks), y=[name] * len(ticks), yaxis="y2", showlegend=False, hoverinfo="skip", cliponaxis=False, **told
    )


def _held(values: Sequence[Any]) -> list[Any]:
    """Every value twice: of times without the first and of levels without the last they are the corners of the steps."""
    return [value for value in values for _ in range(2)]
