"""Charts that explain: what moved one answer, what a network relies on, and the risk along one measurement."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.explain.dependence import FEW, Dependence
from core.explain.importance import Importance
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.words import interval_text, value_text

BARS = 15
MOVED = 12  # contributions shown one by one; the smaller rest is summed


def contribution_figure(
    names: Sequence[str],
    values: Sequence[float],
    base: float,
    total: float,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """What each measurement adds to one patient's risk, largest first, in percentage points.

    ``values`` (names,) are probabilities that sum to ``total - base``: the patient's risk less the reference's.
    """
    rows = [(name, 100 * value) for name, value in _largest(names, values, t)]
    points = [value for _, value in rows]
    told = [t("{name}: {points} percentage points", name=look.literal(name), points=t.signed(p, 1)) for name, p in rows]
    colours = [palette.other if value > 0 else palette.model for value in points]
    text = {"text": [t.signed(p, 1) for p in points], "textposition": "outside", "textfont": {"color": palette.ink}}
    spots = list(range(len(rows)))
    bar = {"marker": {"color": colours}, "cliponaxis": False, "hovertext": told, "hoverinfo": "text"}
    titles = (t("Percentage points of risk"), "")
    bars = go.Bar(x=points, y=spots, orientation="h", **text, **bar)
    style = Style(t, palette, synthetic)
    ends = t("Typical case {base} → this case {total}", base=t.percent(base, 1), total=t.percent(total, 1))
    labels = [look.wrapped(name) + " " for name, _ in rows]
    least, most = min([*points, 0]), max([*points, 0])
    room = 0.6 * (most - least) or 1
    title = {"text": f"{ends}<br>{look.mark(style)}", "font": {"size": 13}, "pad": {"l": 8, "t": 20}}
    return look.figure(
        [bars],
        titles,
        style,
        140 + (36 if any("<br>" in label for label in labels) else 26) * len(rows),
        x={"range": [least - room, most + room], "zeroline": True, "zerolinecolor": palette.muted},
        y={"tickvals": spots, "ticktext": labels, "autorange": "reversed", "showgrid": False},
        title=title,
        margin={"l": 8, "r": 24, "t": 54, "b": 8},
        bargap=0.3,
        showlegend=False,
    )


def _largest(names: Sequence[str], values: Sequence[float], t: Translator) -> list[tuple[str, float]]:
    rows = sorted(zip(names, map(float, values), strict=True), key=lambda row: -abs(row[1]))
    if len(rows) <= MOVED:
        return rows
    rest = rows[MOVED - 1 :]
    return [*rows[: MOVED - 1], (t("{n} other measurements", n=len(rest)), sum(value for _, value in rest))]


def importance_figure(
    found: Importance, names: Sequence[str], t: Translator, palette: Palette = LIGHT, synthetic: bool = False
) -> go.Figure:
    """By how much the AUROC falls without each column, with its interval; ``names`` as the reader knows them, in its order."""
    shown = [(name, drop) for name, drop in zip(names, found.drops, strict=True) if drop.value is not None][:BARS]
    spots = list(range(len(shown)))
    values = [drop.value or 0.0 for _, drop in shown]
    lows = [value if drop.low is None else drop.low for value, (_, drop) in zip(values, shown, strict=True)]
    highs = [value if drop.high is None else drop.high for value, (_, drop) in zip(values, shown, strict=True)]
    told = [
        t("{name}: {value} ({interval})", name=look.literal(name), value=value_text(d, t), interval=interval_text(d, t))
        for name, d in shown
    ]
    spans = {
        "type": "data",
        "array": [high - value for value, high in zip(values, highs, strict=True)],
        "arrayminus": [value - low for value, low in zip(values, lows, strict=True)],
        "color": palette.ink,
        "thickness": 1.2,
        "width": 3,
    }
    sure = [palette.model if low > 0 else palette.muted for low in lows]
    bar = {"marker": {"color": sure}, "error_x": spans, "hovertext": told, "hoverinfo": "text"}
    bars = go.Bar(x=values, y=spots, orientation="h", **bar)
    labels = [look.literal(look.cut(name)) + " " for name, _ in shown]
    return look.figure(
        [bars],
        (t("Fall of the AUROC when shuffled"), ""),
        Style(t, palette, synthetic),
        110 + 26 * len(shown),
        empty=not shown,
        x={"zeroline": True, "zerolinecolor": palette.muted},
        y={"tickvals": spots, "ticktext": labels, "autorange": "reversed", "showgrid": False},
        bargap=0.35,
        showlegend=False,
    )


def dependence_figure(
    found: Dependence,
    title: str,
    labels: Sequence[str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Mean risk along one column, grey where too few cases lie; ``labels`` of the values, where they are drawn as bars."""
    style = Style(t, palette, synthetic)
    titles = (look.literal(title), t("Mean risk"))
    if found.edges is None:
        return _levels(found, titles, labels, style)
    hover = t("at {value}: mean risk {risk}", value="%{x}", risk="%{y:.1%}")
    width = np.diff(found.edges)
    foot = {"domain": [0, 0.13], "visible": False, "fixedrange": True, "rangemode": "tozero", "anchor": "x"}
    hidden = {"marker": {"color": palette.muted}, "yaxis": "y2", "name": t("Number of cases"), "width": width}
    crowd = go.Bar(
        x=look.middles(found.edges.tolist()),
        y=found.counts,
        customdata=np.stack([found.edges[:-1], found.edges[1:]], axis=1).round(4),
        hovertemplate=look.spoken(
            t("{n} cases between {low} and {high}", n="%{y}", low="%{customdata[0]}", high="%{customdata[1]}")
        ),
        **hidden,
    )
    sure = found.sure()
    traces = [crowd, _single(found, t, palette)]
    traces += [
        look.line(*_stretches(found, sure == enough), name, colour, hover, dash)
        for enough, name, colour, dash in (
            (False, t("Fewer than {n} cases there", n=FEW), palette.muted, "dot"),
            (True, t("Mean risk"), palette.model, "solid"),
        )
        if (sure == enough).any()
    ]
    axes: dict[str, Any] = {
        "x": {"anchor": "y2", "range": [found.edges[0], found.edges[-1]]},
        "y": {"domain": [0.17, 1], "tickformat": ".0%", "rangemode": "tozero"},
        "yaxis2": foot,
    }
    return look.figure(traces, titles, style, 430, bargap=0.1, **axes)


def _levels(found: Dependence, titles: tuple[str, str], labels: Sequence[str], style: Style) -> go.Figure:
    """One bar for each value, with its number of cases."""
    t, palette = style.t, style.palette
    sure = found.sure()
    names = [
        t("{name} (N = {n})", name=look.literal(look.cut(label)), n=int(n))
        for label, n in zip(labels, found.counts, strict=True)
    ]
    told = [
        t("at {value}: mean risk {risk}", value=look.literal(label), risk=t.percent(float(risk), 1))
        for label, risk in zip(labels, found.mean, strict=True)
    ]
    spots = list(range(len(names)))
    bar = {
        "marker": {"color": [palette.model if enough else palette.muted for enough in sure]},
        "text": [t.percent(float(risk), 1) for risk in found.mean],
        "textposition": "outside",
        "textfont": {"color": palette.ink},
        "cliponaxis": False,
        "hovertext": told,
        "hoverinfo": "text",
    }
    return look.figure(
        [go.Bar(x=found.mean, y=spots, orientation="h", **bar)],
        (titles[1], ""),
        style,
        120 + 30 * len(names),
        x={"tickformat": ".0%", "range": [0, 1.2 * max(float(found.mean.max()), 0.01)]},
        y={"tickvals": spots, "ticktext": [name + " " for name in names], "autorange": "reversed", "showgrid": False},
        bargap=0.35,
        showlegend=False,
    )


def _single(found: Dependence, t: Translator, palette: Palette) -> go.Scatter:
    """The single cases as one thin trace, parted by gaps."""
    x = [*found.values, None] * len(found.single)
    y = [risk for case in found.single for risk in (*case.tolist(), None)]
    thin = {"color": palette.muted, "width": 0.7}
    name = t("{n} single cases", n=len(found.single))
    return go.Scatter(x=x, y=y, mode="lines", name=name, line=thin, opacity=0.45, hoverinfo="skip")


def _stretches(found: Dependence, drawn: np.ndarray) -> tuple[list[Any], list[Any]]:
    """The pieces of the curve whose segments (g - 1,) are to be drawn, parted by gaps."""
    xs: list[Any] = []
    ys: list[Any] = []
    for yes, places in itertools.groupby(range(len(drawn)), key=lambda i: bool(drawn[i])):
        if yes:
            piece = list(places)
            piece.append(piece[-1] + 1)
            xs += [*(found.values[i] for i in piece), None]
            ys += [*(float(found.mean[i]) for i in piece), None]
    return xs, ys
