"""A recurrent unit over time and a matrix of attention, drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.fundamentals.network import Floats
from core.fundamentals.sequences import Attended, Unrolled
from core.i18n import Translator
from core.look import LIGHT, Palette, Style


def unrolled_figure(x: Floats, unit: Unrolled, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """The series and the states of the unit, step by step, and how far each input still moves the last state."""
    steps = np.arange(1, len(x) + 1)
    hover = t("step {step}: {value}", step="%{x}", value="%{y:.3f}")
    traces = [
        go.Bar(
            x=steps, y=np.abs(unit.remembered), name=t("How much of this input is left at the end"), width=0.5,
            marker={"color": palette.band}, hovertemplate=look.spoken(hover),
        ),
        look.line(steps, x, t("Series x"), palette.other, hover, "dash"),
        look.line(steps, unit.states, t("State h"), palette.model, hover),
    ]  # fmt: skip
    for traced in traces[1:]:
        traced.mode = "lines+markers"
    whole: dict[str, Any] = {"x": {"dtick": 1}, "y": {"range": [-1.15, 1.15]}}
    figure: go.Figure = look.figure(traces, (t("Step"), t("Value")), Style(t, palette, True), 360, **whole)
    return figure


def attention_figure(attention: Attended, asking: int, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """The shares as a matrix: one row for each step that asks, one column for each that is looked at; the chosen row is framed."""
    steps = [str(step + 1) for step in range(len(attention.shares))]
    hover = t("step {asking} looks at step {seen} with {share}", asking="%{y}", seen="%{x}", share="%{z:.1%}")
    ground = go.Heatmap(
        x=steps, y=steps, z=attention.shares, zmin=0, zmax=1, colorscale=[[0, palette.background], [1, palette.model]],
        text=[[t.percent(share) for share in row] for row in attention.shares], texttemplate="%{text}",
        showscale=False, xgap=2, ygap=2, hovertemplate=look.spoken(hover),
    )  # fmt: skip
    frame = {
        "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": asking - 0.5, "y1": asking + 0.5,
        "line": {"color": palette.other, "width": 2.5},
    }  # fmt: skip
    figure: go.Figure = look.figure(
        [ground], (t("Step that is looked at"), t("Step that asks")), Style(t, palette, True), 400, shapes=[frame],
        x={"type": "category"}, y={"type": "category", "autorange": "reversed"},
    )  # fmt: skip
    return figure
