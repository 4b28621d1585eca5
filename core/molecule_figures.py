"""Charts of one molecule among others: numbers in, Plotly figures out."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from core import look
from core.look import Style


def radar_figure(shares: Mapping[str, float], style: Style) -> go.Figure:
    """How many of the others lie below the molecule, 0 to 1, by the title of each property; the ring at a half is the usual one."""
    titles = list(shares)
    closed, around = [*shares.values(), next(iter(shares.values()))], [*titles, titles[0]]
    t, palette = style.t, style.palette
    own = go.Scatterpolar(
        r=closed,
        theta=around,
        fill="toself",
        name=t("This molecule"),
        line={"color": palette.model, "width": 2},
        fillcolor=palette.band,
        hovertemplate=t("{share} of the approved drugs lie below", share="%{r:.0%}") + "<extra>%{theta}</extra>",
    )
    half = go.Scatterpolar(
        r=[0.5] * len(around),
        theta=around,
        name=t("Half of the approved drugs"),
        line={"color": palette.muted, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )
    made = go.Figure([half, own])
    axis = {"gridcolor": palette.grid, "linecolor": palette.grid, "color": palette.muted}
    made.update_layout(
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {**axis, "range": [0, 1], "tickvals": [0.5, 1], "tickformat": ".0%", "angle": 90},
            "angularaxis": {**axis, "color": palette.ink},
        },
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": look.FONTS, "size": 12, "color": palette.ink},
        legend={"orientation": "h", "y": -0.12},
        margin={"l": 70, "r": 70, "t": 50, "b": 30},
        height=400,
        title={"text": look.mark(style), "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "pad": {"l": 8, "t": 8}},
    )
    return made
