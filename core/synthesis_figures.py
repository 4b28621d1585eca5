"""Charts of a synthesis: both players' losses, and the variety of what the generator makes. Arrays in, Plotly figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.synthesis_verdict import COLLAPSED


def losses_figure(
    history: Mapping[str, Sequence[float]], round_: int, t: Translator, palette: Palette = LIGHT
) -> go.Figure:
    """The generator's loss (``loss``) and the discriminator's (``val_loss``) per round of ``round_`` steps."""
    hover = t("step {step}: {loss}", step="%{x}", loss="%{y:.3f}")
    steps = [round_ * (place + 1) for place in range(len(history["loss"]))]
    traces = [
        look.line(steps, history["loss"], t("Generator"), palette.model, hover),
        look.line(steps, history["val_loss"], t("Discriminator"), palette.other, hover, "dash"),
    ]
    return look.figure(traces, (t("Step of the generator"), t("Loss")), Style(t, palette, True))


def sheet_figure(sheet: str, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """Generated pictures side by side; ``sheet`` is a PNG as a data URI, which says SYNTHETIC itself."""
    bare = {"visible": False, "constrain": "domain"}
    image = go.Image(source=sheet, hoverinfo="skip")
    return look.figure([image], ("", ""), Style(t, palette, True), 300, x=bare, y={**bare, "scaleanchor": "x"})


def variety_figure(told: Mapping[str, Sequence[float]], t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """The variety of generated pictures over the data's, step by step; below the dotted line they have collapsed."""
    hover = t("step {step}: {share} of the variety of the data", step="%{x}", share="%{y:.0%}")
    ends = [min(told["step"], default=0), max(told["step"], default=1)]
    traces = [
        look.line(ends, [COLLAPSED] * 2, t("Collapsed below this"), palette.muted, dash="dot"),
        look.line(told["step"], told["value"], t("Generated pictures"), palette.model, hover),
    ]
    titles = (t("Step of the generator"), t("Variety, 100 % as in the data"))
    axis = {"tickformat": ".0%", "rangemode": "tozero"}
    return look.figure(traces, titles, Style(t, palette, True), y=axis)
