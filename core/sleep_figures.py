"""The chart of a night: the likeliest stage over time, and beneath it how likely each stage is."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.sleep import EPOCH_S, STAGES, Night

HEIGHT = 440  # px


def night_figure(night: Night, t: Translator, palette: Palette = LIGHT) -> go.Figure:
    """Hypnogram above, probabilities (epochs, 3) stacked below; hours since the recording began."""
    p = night.probabilities
    hours = np.arange(len(p) + 1) * EPOCH_S / 3600  # the last stage ends with the last epoch
    whole = np.concatenate([p, p[-1:]])
    colours = (palette.series[1], palette.series[2], palette.series[0])
    names = [t(stage) for stage in STAGES]
    areas = [_area(hours, whole[:, place], names[place], colours[place], t) for place in reversed(range(len(STAGES)))]
    likeliest = len(STAGES) - 1 - whole.argmax(axis=1)
    steps = look.line(hours, likeliest, t("Likeliest stage"), palette.ink)
    steps.update(line={"shape": "hv", "width": 1.4}, yaxis="y2", showlegend=False)
    stages = {
        "domain": [0.68, 1],
        "anchor": "x",
        "range": [-0.4, len(STAGES) - 0.6],
        "tickvals": list(range(len(STAGES))),
        "ticktext": names[::-1],
    }
    share = {"tickformat": ".0%", "range": [0, 1], "domain": [0, 0.6]}
    titles = (t("Hours since the recording began"), t("Probability"))
    x = {"range": [0, float(hours[-1])]}
    upper = look.axis(palette) | stages
    return look.figure([*areas, steps], titles, Style(t, palette), HEIGHT, x=x, y=share, yaxis2=upper)


def _area(hours: np.ndarray, p: np.ndarray, name: str, colour: str, t: Translator) -> go.Scatter:
    hover = t("{name}: {share} at {time} h", name=look.literal(name), share="%{y:.0%}", time="%{x:.2f}")
    area = {"stackgroup": "stages", "fillcolor": colour, "line": {"width": 0, "shape": "hv", "color": colour}}
    return go.Scatter(x=hours, y=p, name=name, mode="lines", hovertemplate=look.spoken(hover), **area)
