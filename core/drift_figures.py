"""Charts of drift: what was predicted for the test cases of a run, and what is predicted for new ones."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core import look
from core.i18n import Translator, msg
from core.look import LIGHT, Palette, Style

NEW, TESTED = msg("New cases"), msg("Test cases of this run")


def risks_figure(
    edges: Sequence[float],
    then: Sequence[int],
    now: Sequence[int],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Cases in each interval of predicted risk (bins,), in shares: new ones as bars, test cases as an outline."""
    hover = t("{n} cases with a predicted risk near {risk}", n="%{customdata}", risk="%{x:.0%}")
    told = [t("{name} (N = {n})", name=t(name), n=sum(counts)) for name, counts in ((NEW, now), (TESTED, then))]
    bars = go.Bar(
        x=look.middles(edges),
        y=_shares(now),
        customdata=list(now),
        hovertemplate=look.spoken(hover),
        marker={"color": palette.model},
        name=told[0],
    )
    steps = [0.0, *_shares(then), 0.0]
    outline = go.Scatter(
        x=[edges[0], *edges],
        y=steps,
        mode="lines",
        line={"color": palette.other, "width": 2.2, "shape": "hv"},
        hoverinfo="skip",
        name=told[1],
    )
    axes = {"tickformat": ".0%"}
    return look.figure(
        [bars, outline],
        (t("Predicted risk"), t("Share")),
        Style(t, palette, synthetic),
        300,
        not sum(now),
        x=axes | {"range": [-0.01, 1.01], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        y=axes | {"rangemode": "tozero", "nticks": 5},
        bargap=0.08,
    )


def _shares(counts: Sequence[int]) -> list[float]:
    return [count / (sum(counts) or 1) for count in counts]
