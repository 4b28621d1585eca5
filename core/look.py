"""The look of every chart: colours on light and dark, fonts that carry Chinese, room for a phone, and its mark."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas  # noqa: F401  Plotly peeks at a half-imported pandas from another thread and crashes
import plotly.graph_objects as go

from core.i18n import Translator

if TYPE_CHECKING:
    from core.results import Metric

FONTS = "Inter, system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
NAME_LETTERS = 22  # a longer name is cut on an axis and whole on hover
CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}
DASHES = ("solid", "dash", "dashdot", "longdash")  # with ``Palette.series``
DODGE = 0.018  # of the width, between models, so that their intervals do not hide one another
_UNIT: dict[str, Any] = {"tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1], "range": [-0.015, 1.015], "constrain": "domain"}
SQUARE: dict[str, Any] = {"x": _UNIT, "y": _UNIT | {"scaleanchor": "x", "scaleratio": 1}}
"""Both axes from 0 to 1 and equally long."""


@dataclasses.dataclass(frozen=True)
class Palette:
    """Colours on one background; ``ink``, ``muted``, ``model`` and ``other`` have a contrast of 4.5 to it (AA)."""

    background: str  # of the page; the charts themselves are transparent
    ink: str
    muted: str
    grid: str
    model: str  # the network, cases without the outcome, what lowers a risk
    other: str  # the baseline, cases with the outcome, what raises a risk
    band: str  # the network's colour, translucent
    series: tuple[str, str, str, str]  # runs beside one another, told apart by dash as well; contrast as above


_ON_LIGHT = ("#1763a6", "#b8500b", "#7b4d8f", "#1d7a46")
_ON_DARK = ("#7db6ef", "#f2a063", "#c99be0", "#6fce97")
LIGHT = Palette("#ffffff", "#15262c", "#5a6b72", "#e1e9eb", "#1763a6", "#b8500b", "rgba(23,99,166,0.16)", _ON_LIGHT)
DARK = Palette("#0f1a1e", "#e3edef", "#9fb1b8", "#2a3d45", "#7db6ef", "#f2a063", "rgba(125,182,239,0.22)", _ON_DARK)


@dataclasses.dataclass(frozen=True)
class Style:
    """How and for whom one chart is drawn: the language, the colours, and whether its data are synthetic."""

    t: Translator
    palette: Palette = LIGHT
    synthetic: bool = False


def figure(
    traces: list[Any],
    titles: tuple[str, str],
    style: Style,
    height: int = 360,
    empty: bool = False,
    x: Mapping[str, Any] | None = None,
    y: Mapping[str, Any] | None = None,
    **more: Any,
) -> go.Figure:
    """A chart with our look, its mark above and its legend below; ``titles`` of the x and the y axis, ``height`` in px.

    ``empty``: the cases did not allow the curve, and the chart says so. ``x``, ``y`` and ``more`` add to the axes and the layout.
    All in one constructor: Plotly's ``update_layout`` takes thirty times as long.
    """
    palette = style.palette
    title = {"text": mark(style), "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"l": 8, "t": 8}}
    layout = {
        "template": "none",
        "font": {"family": FONTS, "size": 12, "color": palette.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": height,
        "margin": {"l": 8, "r": 24, "t": 30, "b": 8},
        "hoverlabel": {"bgcolor": palette.background, "bordercolor": palette.muted, "font": {"color": palette.ink}},
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0.5, "xanchor": "center"},
        "xaxis": {**axis(palette, titles[0]), **(x or {})},
        "yaxis": {**axis(palette, titles[1]), **(y or {})},
        "annotations": [_absent(style)] if empty else [],
    }
    return go.Figure(traces, layout | more | {"title": title | more.get("title", {})})


def axis(palette: Palette, title: str = "") -> dict[str, Any]:
    """An axis in our look."""
    return {
        "color": palette.muted,
        "gridcolor": palette.grid,
        "linecolor": palette.grid,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "title": {"text": title, "standoff": 7, "font": {"size": 12}},
    }


def line(x: Any, y: Any, name: str, colour: str, hover: str = "", dash: str = "solid") -> go.Scatter:
    """One named line through x and y (equally long, None = gap); without hover text it stays silent."""
    said = {"hovertemplate": spoken(hover)} if hover else {"hoverinfo": "skip"}
    return go.Scatter(x=x, y=y, mode="lines", name=name, line={"color": colour, "width": 2.2, "dash": dash}, **said)


def estimates(
    x: Sequence[Any], found: Sequence[Metric], name: str, colour: str, hover: str, dash: str = "solid", shift: float = 0
) -> Any:
    """Figures at x (equally long) as dots on a line, with their intervals; those not estimable are left out.

    Drawn ``shift`` to the right; ``%{customdata}`` of the hover text is x itself.
    """
    known = [(at, m) for at, m in zip(x, found, strict=True) if m.value is not None]
    return go.Scatter(
        x=[at + shift if shift else at for at, _ in known],
        customdata=[at for at, _ in known],
        y=[m.value for _, m in known],
        mode="lines+markers",
        name=literal(name),
        line={"color": colour, "width": 2.2, "dash": dash},
        error_y=reach([m for _, m in known]) | {"visible": True, "color": colour, "thickness": 1.2, "width": 3},
        hovertemplate=spoken(hover),
    )


def beside(x: Sequence[float], found: Mapping[str, Sequence[Metric]], palette: Palette, hover: str) -> list[Any]:
    """``estimates`` at x of several named models, told apart by colour and dash and moved a little from one another."""
    span = max(x) - min(x) or max(x)
    traces = []
    strokes = itertools.cycle(zip(palette.series, DASHES, strict=True))
    for place, ((name, told), (colour, dash)) in enumerate(zip(found.items(), strokes, strict=False)):
        shift = (place - (len(found) - 1) / 2) * DODGE * span
        traces.append(estimates(x, told, name, colour, hover, dash, shift))
    return traces


def reach(found: Sequence[Metric]) -> dict[str, Any]:
    """The intervals of figures that are all known as Plotly takes them: how far above and below; 0 where there is none."""
    known = [(m.value or 0.0, m.low, m.high) for m in found]
    above = [0.0 if high is None else high - value for value, _, high in known]
    below = [0.0 if low is None else value - low for value, low, _ in known]
    return {"type": "data", "array": above, "arrayminus": below}


def spoken(hover: str) -> str:
    """A hover template that says only its sentence."""
    return hover + "<extra></extra>"


def literal(text: str) -> str:
    """User text as Plotly shall write it: neither its small HTML nor its templates are obeyed."""
    return html.escape(text, quote=False).replace("%{", "%&#123;")


def cut(name: str) -> str:
    """A name short enough for an axis on a phone: its middle goes, since a measurement ends with its value."""
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 9].rstrip()}…{name[-8:].lstrip()}"


def wrapped(name: str) -> str:
    """A name in at most two lines of an axis, as Plotly reads them; its middle goes where it is longer still."""
    lines = textwrap.wrap(name, NAME_LETTERS)
    if len(lines) > 2:
        lines = [lines[0], f"… {lines[-1]}"]
    return "<br>".join(map(literal, lines))


def two_lines(name: str) -> str:
    """A name that is no markup, what stands in brackets below it."""
    return re.sub(" ?([(（])", r"<br>\1", literal(name))


def middles(edges: Sequence[float]) -> list[float]:
    """The middle of each bin."""
    return [(a + b) / 2 for a, b in itertools.pairwise(edges)]


def ribbon(x: Sequence[Any], low: Sequence[Any], high: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Outline of the area between low and high; a gap (None in any of them) ends one piece and begins the next."""
    xs: list[Any] = []
    ys: list[Any] = []
    rows = zip(x, low, high, strict=True)
    for whole, stretch in itertools.groupby(rows, key=lambda row: None not in row):
        if whole:
            piece = list(stretch)
            xs += [r[0] for r in piece] + [r[0] for r in reversed(piece)] + [None]
            ys += [r[1] for r in piece] + [r[2] for r in reversed(piece)] + [None]
    return xs, ys


def mark(style: Style) -> str:
    """What stands on every picture, and SYNTHETIC where the data are."""
    words, colour = style.t("Teaching only, not for diagnosis"), style.palette.muted
    if style.synthetic:
        words, colour = f"<b>{style.t('SYNTHETIC data')}</b> · {words}", style.palette.other
    return f'<span style="font-size:10.5px;color:{colour}">{words}</span>'


def _absent(style: Style) -> dict[str, Any]:
    words = style.t("Not estimable from these cases")
    middle = {"xref": "x domain", "yref": "y domain", "x": 0.5, "y": 0.55, "font": {"color": style.palette.ink}}
    return {"text": words, "showarrow": False, "bgcolor": style.palette.background, "borderpad": 4, **middle}
