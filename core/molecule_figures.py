"""Charts of one molecule among others: numbers in, Plotly figures out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core import look
from core.look import Style

TITLE_LETTERS = 16  # of a line


def radar_figure(shares: Mapping[str, Mapping[str, float]], style: Style) -> go.Figure:
    """How many of the others lie below each molecule, 0 to 1, by the title of each property; the ring at a half is the usual one.

    ``shares`` of molecules by their names, all with the same titles. One alone is filled; of several any can be hidden by its name.
    """
    t, palette = style.t, style.palette
    titles = list(next(iter(shares.values())))
    around = [*titles, titles[0]]
    colours = [palette.model] if len(shares) == 1 else [*palette.series]
    own = [
        go.Scatterpolar(
            r=[*(told[title] for title in titles), told[titles[0]]],
            theta=around,
            fill="toself" if len(shares) == 1 else "none",
            name=look.literal(look.cut(name)),
            line={"color": colours[place % len(colours)], "width": 2, "dash": look.DASHES[place // len(colours)]},
            fillcolor=palette.band,
            hovertemplate=t("{share} of the approved drugs lie below", share="%{r:.0%}") + "<extra>%{theta}</extra>",
        )
        for place, (name, told) in enumerate(shares.items())
    ]
    half = go.Scatterpolar(
        r=[0.5] * len(around),
        theta=around,
        name=t("Half of the approved drugs"),
        line={"color": palette.muted, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )
    made = go.Figure([half, *own])
    between = 180 / len(titles)  # degrees: where no title stands
    axis = {"gridcolor": palette.grid, "linecolor": palette.grid, "color": palette.muted}
    made.update_layout(
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {
                **axis,
                "range": [0, 1],
                "tickvals": [0.5, 1],
                "tickformat": ".0%",
                "angle": between,
                "tickangle": 0,
            },
            "angularaxis": {**axis, "color": palette.ink, "tickvals": titles, "ticktext": [*map(_lines, titles)]},
        },
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": look.FONTS, "size": 12, "color": palette.ink},
        legend={"orientation": "h", "y": -0.12},
        margin={"l": 70, "r": 70, "t": 50, "b": 30},
        height=400,
        title={"text": look.mark(style), "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"l": 8, "t": 8}},
    )
    return made


def _lines(title: str) -> str:
    """A title so narrow that it finds room beside the radar on a phone."""
    lines = look.two_lines(title).split("<br>")
    return "<br>".join(part for line in lines for part in textwrap.wrap(line, TITLE_LETTERS))


def shares_figure(epochs: Sequence[int], shares: Mapping[str, Sequence[float]], style: Style) -> go.Figure:
    """How several shares, 0 to 1 by their names, each (epochs,), move while a network learns."""
    t, palette = style.t, style.palette
    lines = [
        go.Scatter(
            x=list(epochs),
            y=list(values),
            name=name,
            mode="lines+markers",
            line={"color": palette.series[place], "dash": look.DASHES[place], "width": 2},
            hovertemplate=look.spoken(f"{name}: %{{y:.0%}}"),
        )
        for place, (name, values) in enumerate(shares.items())
    ]
    return look.figure(lines, (t("Epoch"), ""), style, 260, y={"range": [0, 1.03], "tickformat": ".0%"})
