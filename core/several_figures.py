"""What is drawn of several classes at once: the confusion matrix as a heat map."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import LIGHT, Palette, Style

DEEPEST = 0.5  # how strong the deepest colour is, so that the ink stays readable on it
SMALL = 8  # classes beyond which only the count stands in a cell


def confusion_figure(
    counts: Sequence[Sequence[int]],
    classes: Sequence[str],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Cases of each class (rows) by what they were called (columns); the colour is the share of the row."""
    shares = [[n / (sum(row) or 1) for n in row] for row in counts]
    label = "{n}" if len(classes) > SMALL else "{n}<br>{share}"
    pairs = [zip(row, part, strict=True) for row, part in zip(counts, shares, strict=True)]
    told = [[label.format(n=t.number(n, 0), share=t.percent(share)) for n, share in row] for row in pairs]
    names = [look.literal(look.cut(name)) for name in classes]
    hover = t("{n} cases of {truth} were called {called}", n="%{customdata}", truth="%{y}", called="%{x}")
    spots = list(range(len(names)))
    cells = go.Heatmap(
        z=shares,
        text=told,
        customdata=counts,
        texttemplate="%{text}",
        hovertemplate=look.spoken(hover),
        textfont={"color": palette.ink},
        colorscale=[[0, _faint(palette.model, 0.03)], [1, _faint(palette.model, DEEPEST)]],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        showscale=False,
    )
    ticks = {"tickvals": spots, "ticktext": names, "showgrid": False}
    return look.figure(
        [cells],
        (t("Called by the network"), t("True class")),
        Style(t, palette, synthetic),
        150 + min(64, 480 // len(names) + 16) * len(names),
        x=ticks | {"autotickangles": [0, -45]},  # so that none is cut off on a phone
        y=ticks | {"autorange": "reversed"},
    )


def pressable_confusion(
    counts: Sequence[Sequence[int]], classes: Sequence[str], t: Translator, palette: Palette, synthetic: bool
) -> go.Figure:
    """The same with a mark on every cell that cannot be seen but pressed, which Plotly does not offer of a heat map."""
    figure = confusion_figure(counts, classes, t, palette, synthetic)
    spots = [(row, column) for row in range(len(classes)) for column in range(len(classes))]
    figure.add_scatter(
        x=[column for _, column in spots],
        y=[row for row, _ in spots],
        text=[_called(counts[row][column], classes[row], classes[column], t) for row, column in spots],
        mode="markers",
        marker={"size": 6, "opacity": 0},
        hovertemplate=look.spoken("%{text}"),
        showlegend=False,
    )
    figure.update_xaxes(range=[-0.5, len(classes) - 0.5]).update_yaxes(
        range=[len(classes) - 0.5, -0.5], autorange=False
    )
    return figure.update_layout(clickmode="event+select", dragmode=False, hoverdistance=-1)  # the nearest, however far


def _called(n: int, truth: str, called: str, t: Translator) -> str:
    return look.literal(t("{n} cases of {truth} were called {called}", n=t.number(n, 0), truth=truth, called=called))


def _faint(colour: str, strength: float) -> str:
    """A colour ``#rrggbb`` made translucent."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"
