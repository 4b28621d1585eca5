"""What a small network makes of the plane, how its loss fell, and the loss around it, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.fundamentals.descent import Course
from core.fundamentals.losses import mean_loss
from core.fundamentals.network import Floats, Network, forward
from core.fundamentals.points import Points
from core.i18n import Translator
from core.look import LIGHT, Palette, Style

CELLS = 41  # of the plane in each direction
GRID = 25  # of the loss surface in each direction
MARGIN = 1.5  # of the loss surface around the way that was gone


def plane_figure(
    network: Network, weights: Floats, points: Points, case: int, t: Translator, palette: Palette = LIGHT
) -> go.Figure:
    """The answer over the plane, the line at one half, the cases, and a ring around the one that is looked at."""
    along = np.linspace(-points.reach, points.reach, CELLS)
    lattice = np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)
    answers = forward(network, weights, lattice).answer.reshape(CELLS, CELLS)
    top = float(np.quantile(points.y, 0.95)) if points.counts else 1.0
    surface = go.Heatmap(
        x=along, y=along, z=answers, zmin=0, zmax=top, zsmooth="best", opacity=0.45, showscale=False,
        colorscale=[[0, palette.model], [0.5, palette.background], [1, palette.other]],
        hovertemplate=look.spoken(t("answer {answer}", answer="%{z:.3f}")),
    )  # fmt: skip
    traces = [surface]
    if not points.counts:
        line = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"}
        traces.append(
            go.Contour(x=along, y=along, z=answers, contours=line, line={"width": 2.2, "color": palette.ink},
                       showscale=False, name=t("Answer one half"), showlegend=True, hoverinfo="skip")
        )  # fmt: skip
    traces += [*_cases(points, t, palette), _ring(points, case, t("The case looked at"), palette)]
    bounds = {"range": [-points.reach, points.reach], "constrain": "domain"}
    names = (look.literal(look.cut(points.names[0])), look.literal(look.cut(points.names[1])))
    figure: go.Figure = look.figure(
        traces, names, Style(t, palette, points.synthetic), 440, x=bounds, y=bounds | {"scaleanchor": "x"},
        clickmode="event+select",
    )  # fmt: skip
    return figure


def _cases(points: Points, t: Translator, palette: Palette) -> list[go.Scatter]:
    if points.counts:
        return [_dots(points, points.y >= 0, t("Cases, larger where more was counted"), palette.ink, "circle")]
    first, second = (t("{outcome} = {name}", outcome=points.outcome, name=name) for name in points.classes)
    return [
        _dots(points, points.y == 0, look.literal(first), palette.model, "circle"),
        _dots(points, points.y == 1, look.literal(second), palette.other, "diamond"),
    ]


def _dots(
    points: Points, which: np.ndarray[Any, np.dtype[np.bool_]], name: str, colour: str, symbol: str
) -> go.Scatter:
    rows = np.flatnonzero(which)
    size = 4 + 2 * points.y[rows] if points.counts else 7
    return go.Scatter(
        x=points.x[rows, 0], y=points.x[rows, 1], mode="markers", name=name,
        marker={"size": size, "color": colour, "symbol": symbol},
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        hovertemplate=look.spoken("%{x:.2f}, %{y:.2f}"),
    )  # fmt: skip


def _ring(points: Points, case: int, name: str, palette: Palette) -> go.Scatter:
    marker = {"size": 17, "color": "rgba(0,0,0,0)", "line": {"width": 2.5, "color": palette.ink}}
    return go.Scatter(
        x=points.x[[case], 0], y=points.x[[case], 1], mode="markers", name=name, marker=marker, hoverinfo="skip"
    )


def loss_figure(course: Course, points: Points, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """The mean loss before each step and after the last."""
    hover = t("step {step}: {loss}", step="%{x}", loss="%{y:.4f}")
    traced = look.line(np.arange(course.steps + 1), course.losses, t("Loss"), palette.model, hover)
    traced.mode = "lines+markers" if course.steps < 2 else "lines"
    axes: dict[str, Any] = {"x": {"range": [-0.5, max(course.steps, 10) + 0.5]}}
    figure: go.Figure = look.figure(
        [traced],
        (t("Step"), t("Loss (lower is better)")),
        Style(t, palette, points.synthetic),
        300,
        showlegend=False,
        **axes,
    )
    return figure


def surface_figure(
    network: Network,
    course: Course,
    points: Points,
    loss: str,
    pair: tuple[int, int],
    names: Sequence[str],
    t: Translator,
    palette: Palette = LIGHT,
) -> go.Figure:
    """The mean loss as two weights (entries of ``pair``) vary and all others stay as they are, and the way both have gone."""
    along = [_span(course.path[:, entry]) for entry in pair]
    z = loss_surface(network, course.weights, points, loss, pair, along)
    said = t(
        "{first} {x}, {second} {y}: loss {z}",
        first=names[0],
        second=names[1],
        x="%{x:.2f}",
        y="%{y:.2f}",
        z="%{customdata:.4f}",
    )
    ground = go.Contour(
        x=along[0], y=along[1], z=np.log10(np.maximum(z - z.min() + 1e-3, 1e-3)), customdata=z, ncontours=18, showscale=False,
        colorscale=[[0, palette.model], [1, palette.background]], line={"width": 0.6, "color": palette.muted}, opacity=0.8,
        hovertemplate=look.spoken(said),
    )  # fmt: skip
    way = look.line(course.path[:, pair[0]], course.path[:, pair[1]], t("The way so far"), palette.other)
    here = go.Scatter(
        x=course.path[-1:, pair[0]], y=course.path[-1:, pair[1]], mode="markers", name=t("Now"), hoverinfo="skip",
        marker={"size": 11, "color": palette.other, "line": {"width": 2, "color": palette.background}},
    )  # fmt: skip
    figure: go.Figure = look.figure([ground, way, here], (names[0], names[1]), Style(t, palette, points.synthetic), 380)
    return figure


def loss_surface(
    network: Network, weights: Floats, points: Points, loss: str, pair: tuple[int, int], along: Sequence[Floats]
) -> Floats:
    """The mean loss (second, first) where the two entries take every value of ``along`` and the others stay."""
    first, second = np.meshgrid(along[0], along[1])
    many = np.tile(weights, (first.size, 1))
    many[:, pair[0]], many[:, pair[1]] = first.ravel(), second.ravel()
    return mean_loss(network, many, points.x, points.y, loss).reshape(first.shape)


def _span(values: Floats) -> Floats:
    return np.linspace(values.min() - MARGIN, values.max() + MARGIN, GRID)
