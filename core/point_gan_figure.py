"""The game on points in the plane, drawn: what the discriminator believes, where it pulls, and where the points are."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.point_gan import REACH, Floats, Game, flow, made, surface

CELLS = 41  # of the discriminator's surface in each direction, and of the lattice that is drawn on
ARROWS = 60  # generated points whose way is drawn
LONGEST = 0.35  # of these ways


def lattice() -> Floats:
    """Evenly spaced places (CELLS², 2) over the plane that is shown."""
    along = np.linspace(-REACH, REACH, CELLS)
    return np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)


def game_figure(game: Game, points: Floats, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """Real and generated points over the discriminator's surface; lines lead where it draws the generated ones to."""
    along, generated = np.linspace(-REACH, REACH, CELLS), made(game)
    believed = go.Heatmap(
        x=along, y=along, z=surface(game, lattice()).reshape(CELLS, CELLS), zmin=0, zmax=1, zsmooth="best",
        colorscale=[[0, palette.other], [0.5, palette.background], [1, palette.model]], opacity=0.45,
        showscale=False,
        hovertemplate=look.spoken(t("taken for real: {share}", share="%{z:.0%}")),
    )  # fmt: skip
    traces = [
        believed,
        _dots(points, t("Real points"), palette.model, "circle"),
        _ways(game, generated[:ARROWS], t("Where they are drawn to"), palette),
        _dots(generated, t("Generated points"), palette.other, "diamond"),
    ]
    return look.figure(traces, ("", ""), Style(t, palette, True), 480, **_plane())


def drawing_figure(chosen: Floats, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """A lattice to draw on with the lasso, and the points (n, 2) that were drawn."""
    dots = go.Scatter(
        x=lattice()[:, 0], y=lattice()[:, 1], mode="markers", name="", showlegend=False, hoverinfo="skip",
        marker={"size": 5, "color": palette.grid},
        selected={"marker": {"color": palette.model, "opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    drawn = _dots(chosen, t("Real points"), palette.model, "circle")
    return look.figure([dots, drawn], ("", ""), Style(t, palette, True), 480, dragmode="lasso", **_plane())


def _plane() -> dict[str, Any]:
    bounds = {"range": [-REACH, REACH], "constrain": "domain"}
    return {"x": bounds, "y": {**bounds, "scaleanchor": "x"}}


def _dots(points: Floats, name: str, colour: str, symbol: str) -> go.Scatter:
    marker = {"size": 5, "color": colour, "symbol": symbol}
    return go.Scatter(x=points[:, 0], y=points[:, 1], mode="markers", name=name, marker=marker, hoverinfo="skip")


def _ways(game: Game, points: Floats, name: str, palette: Palette) -> go.Scatter:
    """A short line from each generated point downhill, the longest LONGEST long."""
    ways = flow(game, points)
    ends = points + ways * LONGEST / max(float(np.linalg.norm(ways, axis=1).max()), 1e-12)
    x, y = (
        list(itertools.chain.from_iterable((a, b, None) for a, b in zip(points[:, k], ends[:, k], strict=True)))
        for k in (0, 1)
    )
    return go.Scatter(
        x=x, y=y, mode="lines", name=name, line={"width": 1.2, "color": palette.ink}, hoverinfo="skip", opacity=0.6
    )
