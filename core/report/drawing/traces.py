"""The traces of our charts as SVG: lines, areas, dots with intervals, bars, heat maps and pictures."""

from __future__ import annotations

import base64
import html
import io
import itertools
import re
from typing import Any

import numpy as np
from PIL import Image

from core.report.drawing.axes import Scale
from core.report.drawing.lettering import lines, several

DASHES = {"dot": "2 4", "dash": "8 5", "longdash": "12 6", "dashdot": "8 4 2 4"}
FEW = 400  # cells of a heat map up to which each is drawn as a rectangle
DOT = 6.0  # px, where a figure does not say


def drawn(trace: Any, x: Scale, y: Scale, ink: str) -> str:
    """One trace on its axes; KeyError for a kind that none of our charts has."""
    return {"scatter": _scatter, "bar": _bars, "heatmap": _heatmap, "image": _image}[trace.type](trace, x, y, ink)


def stroke(trace: Any) -> str:
    """The attributes of a trace's line."""
    dash = DASHES.get(trace.line.dash or "")
    width = 2.0 if trace.line.width is None else trace.line.width
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'stroke="{html.escape(trace.line.color or "none")}" stroke-width="{width:g}"{dashed} stroke-linejoin="round"'
    )


def symbol(kind: str | None, x: float, y: float, size: float, fill: str, edge: str, width: float) -> str:
    """A marker of Plotly's: circles, squares, diamonds, crosses and the upright line."""
    r = size / 2
    kind = kind or "circle"
    hollow = kind.endswith("-open")
    look = f'fill="{"none" if hollow else html.escape(fill)}" stroke="{html.escape(fill if hollow else edge)}" '
    look += f'stroke-width="{1.4 if hollow else width:g}"'
    shapes = {
        "square": f"M{x - r:.1f} {y - r:.1f}h{size:.1f}v{size:.1f}h{-size:.1f}z",
        "diamond": f"M{x:.1f} {y - 1.3 * r:.1f}L{x + 1.3 * r:.1f} {y:.1f}L{x:.1f} {y + 1.3 * r:.1f}L{x - 1.3 * r:.1f} {y:.1f}z",
        "x": f"M{x - r:.1f} {y - r:.1f}l{size:.1f} {size:.1f}m0 {-size:.1f}l{-size:.1f} {size:.1f}",
        "line-ns": f"M{x:.1f} {y - r:.1f}v{size:.1f}",
    }
    base = kind.removesuffix("-open")
    if base in ("x", "line-ns"):
        return (
            f'<path d="{shapes[base]}" stroke="{html.escape(edge if base == "line-ns" else fill)}" stroke-width="2"/>'
        )
    if base == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    return f'<path d="{shapes[base]}" {look}/>'


def _scatter(trace: Any, x: Scale, y: Scale, ink: str) -> str:
    spots = [(x(a), y(b)) for a, b in zip(_told(trace.x), _told(trace.y), strict=True)]
    opacity = 1.0 if trace.opacity is None else trace.opacity
    parts = []
    if "lines" in (trace.mode or ""):
        path = _path(spots, closed=trace.fill == "toself")
        fill = html.escape(trace.fillcolor) if trace.fill == "toself" else "none"
        parts.append(f'<path d="{path}" fill="{fill}" {stroke(trace)}/>' if path else "")
    parts += _intervals(trace, x, y)
    if "markers" in (trace.mode or ""):
        parts += _markers(trace, spots)
    if "text" in (trace.mode or ""):
        size, colour = trace.textfont.size or 12, trace.textfont.color or ink
        told = zip(spots, trace.text, strict=True)
        parts += [several(at, down, lines(str(said)), size, colour, "middle") for (at, down), said in told]
    return f'<g opacity="{opacity:g}">{"".join(parts)}</g>'


def _markers(trace: Any, spots: list[tuple[float, float]]) -> list[str]:
    marker = trace.marker
    colours = [marker.color] * len(spots) if isinstance(marker.color, str) or marker.color is None else marker.color
    made = []
    for (at, down), colour in zip(spots, colours, strict=True):
        if np.isfinite(at + down):
            fill = colour or trace.line.color or "#000"
            edge, width = marker.line.color or fill, marker.line.width or 0
            made.append(symbol(marker.symbol, at, down, marker.size or DOT, fill, edge, width))
    return [f'<g opacity="{1.0 if marker.opacity is None else marker.opacity:g}">{"".join(made)}</g>']


def _intervals(trace: Any, x: Scale, y: Scale) -> list[str]:
    made = []
    for bars, upright in ((trace.error_y, True), (trace.error_x, False)):
        if bars.array is None or bars.visible is False:
            continue
        below = bars.array if bars.arrayminus is None else bars.arrayminus
        look = (
            f'stroke="{html.escape(bars.color or trace.line.color or "#000")}" stroke-width="{bars.thickness or 1:g}"'
        )
        for a, b, up, down in zip(_told(trace.x), _told(trace.y), bars.array, below, strict=True):
            if None in (a, b, up, down):
                continue
            ends = [(x(a), y(b - down)), (x(a), y(b + up))] if upright else [(x(a - down), y(b)), (x(a + up), y(b))]
            caps = ("M{0:.1f} {1:.1f}m-3 0h6" if upright else "M{0:.1f} {1:.1f}m0 -3v6").format
            made.append(f'<path d="{_path(ends)}{caps(*ends[0])}{caps(*ends[1])}" fill="none" {look}/>')
    return made


def _bars(trace: Any, x: Scale, y: Scale, ink: str) -> str:
    places, heights = _told(trace.x), _told(trace.y)
    apart = min((b - a for a, b in itertools.pairwise(places)), default=1.0)
    colours = trace.marker.color
    colours = [colours] * len(places) if isinstance(colours, str) else colours
    made = []
    for at, high, colour in zip(places, heights, colours, strict=True):
        left, right, top, foot = x(at - 0.46 * apart), x(at + 0.46 * apart), y(high or 0), y(0)
        size = f'width="{right - left:.1f}" height="{abs(foot - top):.1f}"'
        made.append(f'<rect x="{left:.1f}" y="{min(top, foot):.1f}" {size} fill="{html.escape(colour)}"/>')
    return "".join(made)


def _heatmap(trace: Any, x: Scale, y: Scale, ink: str) -> str:
    values = np.array(trace.z, float)
    rows, columns = values.shape
    if values.size > FEW:
        return _pixels(_coloured(values, trace), x, y)
    gap, made = (trace.xgap or 0) / 2, []
    for row, column in np.ndindex(rows, columns):
        left, right = sorted((x(column - 0.5), x(column + 0.5)))
        top, foot = sorted((y(row - 0.5), y(row + 0.5)))
        red, green, blue, alpha = _coloured(values[row : row + 1, column : column + 1], trace)[0, 0]
        box = f'x="{left + gap:.1f}" y="{top + gap:.1f}" width="{right - left - 2 * gap:.1f}" height="{foot - top - 2 * gap:.1f}"'
        made.append(f'<rect {box} fill="rgb({red},{green},{blue})" fill-opacity="{alpha / 255:.3f}"/>')
        if trace.texttemplate:
            said = lines(str(trace.text[row][column]))
            made.append(several((left + right) / 2, (top + foot) / 2, said, 11, trace.textfont.color or ink, "middle"))
    return "".join(made)


def _image(trace: Any, x: Scale, y: Scale, ink: str) -> str:
    return _pixels(pixels_of(trace.source), x, y)


def pixels_of(source: str) -> np.ndarray:
    """The picture that a data URI holds, (rows, columns, 4) uint8."""
    content = base64.b64decode(source.split(",", 1)[1])
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGBA"))


def _pixels(pixels: np.ndarray, x: Scale, y: Scale) -> str:
    """Pixels (rows, columns, 4) uint8 on the axes, the first at -0.5, as Plotly lays them."""
    rows, columns = pixels.shape[:2]
    left, right = sorted((x(-0.5), x(columns - 0.5)))
    top, foot = sorted((y(-0.5), y(rows - 0.5)))
    file = io.BytesIO()
    more = max(1, round(600 / max(rows, columns)))  # so that no viewer blurs one pixel into the next
    Image.fromarray(pixels.repeat(more, 0).repeat(more, 1)).save(file, "PNG")
    box = (
        f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{foot - top:.1f}" preserveAspectRatio="none"'
    )
    return f'<image {box} href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'


def _coloured(values: np.ndarray, trace: Any) -> np.ndarray:
    """Values by the trace's scale of colours: (rows, columns, 4) uint8, clear where there is none."""
    low, high = trace.zmin or 0.0, 1.0 if trace.zmax is None else trace.zmax
    stops = [(share, rgba(colour)) for share, colour in trace.colorscale]
    shares = np.nan_to_num((values - low) / ((high - low) or 1))
    parts = [np.interp(shares, [s for s, _ in stops], [c[place] for _, c in stops]) for place in range(4)]
    pixels = np.stack(parts, axis=-1)
    pixels[np.isnan(values)] = 0
    return pixels.round().astype(np.uint8)


def rgba(colour: str) -> tuple[float, float, float, float]:
    """A colour ``#rrggbb`` or ``rgb(a)(...)`` as four numbers up to 255."""
    if colour.startswith("#"):
        red, green, blue = (float(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
        return red, green, blue, 255
    red, green, blue, *alpha = (float(part) for part in re.findall(r"[\d.]+", colour))
    return red, green, blue, 255 * alpha[0] if alpha else 255


def _told(values: Any) -> list[Any]:
    return [] if values is None else list(values)


def _path(spots: list[tuple[float, float]], closed: bool = False) -> str:
    """Lines through the places; a gap ends one and begins the next."""
    made = []
    for known, piece in itertools.groupby(spots, key=lambda spot: bool(np.isfinite(spot[0] + spot[1]))):
        if known:
            made.append("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in piece) + ("z" if closed else ""))
    return "".join(made)
