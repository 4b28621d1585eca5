"""The maps of a picture beside it on one colour scale, and what the layers see, as Plotly figures."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from core import look
from core.explain.colours import colour_bar, colours, for_and_against, scaled
from core.explain.pictures.calls import Explained
from core.explain.pictures.features import CHANNELS, Layer
from core.explain.pictures.wording import NAMES
from core.i18n import Translator
from core.look import LIGHT, Palette, Style

CLEAR = "rgba(0,0,0,0)"
WIDE = 2  # panels side by side
GAP = 0.16  # of a panel, between panels, with room for a title
CELL, LINE = 32, 52  # units of a feature map's cell, and from one row to the next; on a phone a unit is a pixel
HEIGHT, ROW = 640, 86  # px


def map_figure(found: Explained, t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The picture, then each map over it in grey; blue speaks against the class, red for it, nothing where it does not matter."""
    names = [t("The picture"), *(t(NAMES[name][0]) for name in found.maps)]
    height, width = found.picture.shape[:2]
    corners = _corners(len(names), height, width)
    size = (corners[-1][0] + height, corners[min(len(corners), WIDE) - 1][1] + width)
    below = np.zeros((*size, 4), np.uint8)
    above = np.full(size, np.nan, np.float32)
    for (top, left), shown in zip(corners, [found.picture, *[grey(found.picture)] * len(found.maps)], strict=True):
        below[top : top + height, left : left + width] = _opaque(shown)
    for (top, left), one in zip(corners[1:], found.maps.values(), strict=True):
        above[top : top + height, left : left + width] = scaled(one)
    titles = [
        _title(name, left + width / 2 - 0.5, top - 0.5, palette)
        for name, (top, left) in zip(names, corners, strict=True)
    ]
    traces = [go.Image(source=_png(below), hoverinfo="skip"), _coloured(above, t)]
    style = Style(t, palette, synthetic)
    return look.figure(traces, ("", ""), style, HEIGHT, annotations=titles, **_bare(size, GAP * height, palette))


def feature_figure(
    layers: Sequence[Layer], t: Translator, palette: Palette = LIGHT, synthetic: bool = False
) -> go.Figure:
    """One row for each convolution with its strongest channels, each row from its smallest (dark) to its largest value (bright)."""
    size = (LINE * len(layers), (CELL + 2) * CHANNELS - 2)
    shown, titles = np.full(size, np.nan, np.float32), []
    for row, layer in enumerate(layers):
        low, high = float(layer.maps.min()), float(layer.maps.max())
        top = row * LINE + LINE - CELL
        for column, one in enumerate(layer.maps):
            left = column * (CELL + 2)
            shown[top : top + CELL, left : left + CELL] = _as_cell((one - low) / ((high - low) or 1))
        said = t(
            "Convolution {number}: {shown} of {all} channels, {rows} × {columns} places",
            number=layer.number,
            shown=len(layer.channels),
            all=layer.of,
            rows=layer.size[0],
            columns=layer.size[1],
        )
        titles.append(_title(said, -0.5, top - 0.5, palette) | {"xanchor": "left"})
    bar = colour_bar([0, 1], [t("smallest of the row"), t("largest of the row")])
    hover = {"hoverongaps": False, "hovertemplate": look.spoken("%{z:.2f}")}
    maps = go.Heatmap(z=shown, colorscale="Viridis", zmin=0, zmax=1, colorbar=bar, **hover)
    style = Style(t, palette, synthetic)
    return look.figure([maps], ("", ""), style, 120 + ROW * len(layers), annotations=titles, **_bare(size, 0, palette))


def grey(picture: np.ndarray) -> np.ndarray:
    """A picture (height, width, 1 or 3) uint8 by its luminance, (height, width, 1)."""
    if picture.shape[2] == 1:
        return picture
    return np.asarray(Image.fromarray(picture).convert("L"))[..., None]


def _coloured(values: np.ndarray, t: Translator) -> go.Heatmap:
    hover = {"hoverongaps": False, "hovertemplate": look.spoken("%{z:+.2f}")}
    return go.Heatmap(z=values, zmin=-1, zmax=1, colorscale=colours(), colorbar=for_and_against(t), **hover)


def _bare(size: tuple[int, int], room: float, palette: Palette) -> dict[str, Any]:
    """Layout without axes for so many rows and columns, the first row on top, below ``room`` for a title; a quiet camera."""
    hidden = {"visible": False, "constrain": "domain"}
    x = hidden | {"range": [-0.5, size[1] - 0.5]}
    y = hidden | {"range": [size[0] - 0.5, -0.5 - room], "scaleanchor": "x", "scaleratio": 1}
    camera = {"bgcolor": CLEAR, "color": palette.muted, "activecolor": palette.ink}
    return {"x": x, "y": y, "showlegend": False, "modebar": camera}


def _corners(panels: int, height: int, width: int) -> list[tuple[int, int]]:
    """Upper left corner (row, column) of each panel."""
    down, across = height + round(GAP * height) + 1, width + round(GAP * width / 2) + 1
    return [(panel // WIDE * down, panel % WIDE * across) for panel in range(panels)]


def _opaque(picture: np.ndarray) -> np.ndarray:
    colour = np.broadcast_to(picture, (*picture.shape[:2], 3))
    return np.concatenate([colour, np.full((*picture.shape[:2], 1), 255, np.uint8)], axis=2)


def _png(pixels: np.ndarray) -> str:
    """Pixels (height, width, 4) uint8 as an address that holds them."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _title(name: str, x: float, y: float, palette: Palette) -> dict[str, Any]:
    text = {"text": name, "font": {"color": palette.ink, "size": 12}}
    return text | {"x": x, "y": y, "yanchor": "bottom", "showarrow": False}


def _as_cell(found: np.ndarray) -> np.ndarray:
    """A map (rows, columns) as ``CELL`` x ``CELL`` values, none of them mixed."""
    rows, columns = (np.arange(CELL) * side // CELL for side in found.shape)
    return found[np.ix_(rows, columns)]
