"""A picture, what a kernel makes of it and what pooling leaves, drawn so that a pixel can be pressed."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.fundamentals.network import Floats
from core.i18n import Translator
from core.look import LIGHT, Palette, Style


def pixels_figure(
    pixels: Floats,
    frame: tuple[float, float, float],
    bounds: tuple[float, float],
    t: Translator,
    palette: Palette = LIGHT,
) -> go.Figure:
    """Pixels (height, width) in grey between the ``bounds``, a frame (row, column, side) around some of them.

    Over each lies an unseen point, so that it can be pressed.
    """
    high, wide = pixels.shape
    row, column, side = frame
    said = t("row {row}, column {column}: {value}", row="%{customdata[0]}", column="%{customdata[1]}", value="%{text}")
    rows, columns = (axis.ravel() for axis in np.mgrid[:high, :wide])
    points = go.Scatter(
        x=columns, y=rows, mode="markers", customdata=np.stack([rows, columns], 1) + 1,
        text=[f"{value:.2f}" for value in pixels.ravel()],
        marker={"size": 9, "symbol": "square", "opacity": 0}, hovertemplate=look.spoken(said), showlegend=False,
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
    )  # fmt: skip
    grey = go.Heatmap(z=pixels, colorscale="Greys_r", zmin=bounds[0], zmax=bounds[1], showscale=False, hoverinfo="skip")
    box = {
        "type": "rect", "x0": column - 0.5, "x1": column + side - 0.5, "y0": row - 0.5, "y1": row + side - 0.5,
        "line": {"color": palette.other, "width": 3},
    }  # fmt: skip
    hidden: dict[str, Any] = {"visible": False, "constrain": "domain"}
    figure: go.Figure = look.figure(
        [grey, points], ("", ""), Style(t, palette), 330, shapes=[box], clickmode="event+select",
        x=hidden | {"range": [-0.5, wide - 0.5]}, y=hidden | {"range": [high - 0.5, -0.5], "scaleanchor": "x"},
    )  # fmt: skip
    return figure
