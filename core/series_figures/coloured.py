"""Importance on the trace itself: blue speaks against the class, red for it, nothing where it does not matter."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.data.series.trace import Trace
from core.explain.colours import colours, for_and_against, scaled
from core.look import Style

SHADES = 4  # on each side of 0
WIDTH, SPOT = 7, 11  # px of the coloured line and of a coloured point


def importance_traces(trace: Trace, importance: np.ndarray, style: Style) -> dict[int, list[Any]]:
    """Place of each channel -> what colours it by ``importance`` (steps, channels); one colour scale for all channels."""
    shares = scaled(importance)
    draw = _lines if trace.even else _points
    found = {place: draw(trace, place, shares[:, place], style) for place in range(len(trace.names))}
    found[0] = [*found[0], _scale(trace, style)]
    return found


def shades(shares: np.ndarray) -> np.ndarray:
    """Importance (steps,) from -1 to 1 as whole shades (steps,) int64 from ``-SHADES`` to ``SHADES``."""
    return np.asarray(np.rint(np.asarray(shares) * SHADES), np.int64)


def stretches(times: np.ndarray, values: np.ndarray, chosen: np.ndarray) -> tuple[list[Any], list[Any]]:
    """The pieces of a line (steps,) where ``chosen`` is true, each from half a step before to half a step after it."""
    middle_x, middle_y = ((line[1:] + line[:-1]) / 2 for line in (times, values))
    xs: list[Any] = []
    ys: list[Any] = []
    for yes, steps in itertools.groupby(range(len(chosen)), key=lambda step: bool(chosen[step])):
        if not yes:
            continue
        piece = list(steps)
        before, after = slice(max(piece[0] - 1, 0), piece[0]), slice(piece[-1], piece[-1] + 1)
        for found, middle, line in ((xs, middle_x, times), (ys, middle_y, values)):
            found += [*middle[before].tolist(), *line[piece].tolist(), *middle[after].tolist(), None]
    return xs, ys


def _lines(trace: Trace, place: int, shares: np.ndarray, style: Style) -> list[Any]:
    """One thick line for each shade, over which the trace itself stays to be seen."""
    shade = shades(shares)
    drawn = []
    for level in (*range(-SHADES, 0), *range(1, SHADES + 1)):
        if not (shade == level).any():
            continue
        x, y = stretches(trace.times, trace.values[:, place], shade == level)
        drawn.append(_silent(x, y, mode="lines", line={"color": _colour(level / SHADES), "width": WIDTH}))
    return drawn


def _points(trace: Trace, place: int, shares: np.ndarray, style: Style) -> list[Any]:
    """One spot for each visit; a cross at the foot of the row where it mattered that nothing was measured."""
    values = trace.values[:, place].astype(np.float64)
    gap = ~np.isfinite(values)
    foot = float(np.nanmin(values)) if not gap.all() else 0.0
    shown = ~gap | (shades(shares) != 0)
    marker = {
        "color": [_colour(share) for share in shares[shown]],
        "size": SPOT,
        "symbol": np.where(gap, "x", "circle")[shown].tolist(),
        "line": {"color": style.palette.muted, "width": 0.8},
    }
    said = [style.t("not measured") if missing else f"{value:.2f}" for missing, value in zip(gap, values, strict=True)]
    told = [f"{text}: {style.t.signed(float(share))}" for text, share in zip(said, shares, strict=True)]
    hover = {"hoverinfo": "text", "hovertext": [text for text, kept in zip(told, shown, strict=True) if kept]}
    y = np.where(gap, foot, values)[shown]
    return [go.Scatter(x=trace.times[shown], y=y, mode="markers", marker=marker, showlegend=False, **hover)]


def _scale(trace: Trace, style: Style) -> go.Scatter:
    """Nothing but the colour bar."""
    bar = for_and_against(style.t) | {"yref": "container", "y": 0.005, "yanchor": "bottom"}
    marker = {"color": [0], "cmin": -1, "cmax": 1, "colorscale": colours(), "showscale": True, "colorbar": bar}
    return _silent([None], [None], mode="markers", marker=marker)


def _silent(x: list[Any], y: list[Any], **how: Any) -> go.Scatter:
    return go.Scatter(x=x, y=y, hoverinfo="skip", showlegend=False, **how)


def _colour(share: float) -> str:
    scale = colours()
    return str(scale[round((float(share) + 1) / 2 * (len(scale) - 1))][1])
