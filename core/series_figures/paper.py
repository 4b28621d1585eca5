"""An electrocardiogram on its paper: 25 mm for a second and 10 mm for a millivolt, in boxes of 1 and 5 mm."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.data.series.trace import Trace
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.series_figures.leads import LARGE_MV, Strip, baselines, millivolts, strips

MM_S, MM_MV = 25, 10  # the speed of the paper and the usual gain
LARGE_S, SMALL_S, SMALL_MV = 0.2, 0.04, 0.1
PULSE_S, PULSE_MV, MARGIN_S = 0.2, 1.0, 0.4  # the calibration pulse, and the room for it left of the trace
SIDES, ABOVE, BELOW = 10, 30, 46  # px around the paper
NEAR_S = 0.3  # between two marks whose texts would lie upon one another
MARK_MV = 0.4  # room above the highest trace for the marks of annotations
PINK, PINK_DARK = ("#efb4b4", "#fae2e2"), ("#65393e", "#34262b")  # large and small boxes

Marked = Sequence[tuple[float, str]]  # seconds since the beginning, and what an annotation says


def paper_figure(
    trace: Trace,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
    start: float = 0.0,
    seconds: float = 10.0,
    mm_px: float = 4.0,
    marks: Marked = (),
) -> go.Figure:
    """The leads from ``start`` on, for so many ``seconds``; a millimetre of paper is ``mm_px`` pixels, so the size is fixed.

    ``trace`` is what ``core.series_figures.leads.is_ecg`` says yes to. Twelve standard leads stand in the usual three rows of
    four with the rhythm strip below, other leads below one another. ``marks`` stand above the first row.
    """
    voltage, drawn = millivolts(trace), strips(trace, start, start + seconds)
    extents = [_extent(trace.times, voltage, [s for s in drawn if s.row == row]) for row in range(drawn[-1].row + 1)]
    zeros = baselines(extents)
    noted = [(moment, text) for moment, text in marks if start <= moment < start + seconds]
    highest = max(extents[0][1], PULSE_MV)
    top = _up(highest + 0.3 + (MARK_MV if noted else 0))
    bottom = -_up(-(zeros[-1] + min(extents[-1][0], 0.0) - 0.3))
    style = Style(t, palette, synthetic)
    lines = [_line(one, trace.times, voltage, zeros[one.row], style) for one in drawn]
    wide, high = seconds + MARGIN_S + LARGE_S, top - bottom
    return look.figure(
        [_pulses(start, zeros, palette), *lines, *_marks(noted, highest + MARK_MV, style)],
        (t("Seconds · 25 mm/s, 10 mm/mV"), ""),
        style,
        height=round(mm_px * MM_MV * high) + ABOVE + BELOW,
        width=round(mm_px * MM_S * wide) + 2 * SIDES,
        x=_boxes_across(start, seconds, palette),
        y=_boxes_up(bottom, top, palette),
        margin={"l": SIDES, "r": SIDES, "t": ABOVE, "b": BELOW},
        annotations=[_name(one, zeros[one.row] + max(extents[one.row][1], 0.6), palette) for one in drawn],
        showlegend=False,
    )


def _extent(times: np.ndarray, voltage: np.ndarray, row: list[Strip]) -> tuple[float, float]:
    """Lowest and highest value of one row in mV, 0 among them."""
    shown = [voltage[(times >= one.start) & (times < one.stop), one.place] for one in row]
    known = np.concatenate([np.zeros(1), *(each[np.isfinite(each)] for each in shown)])
    return float(known.min()), float(known.max())


def _line(one: Strip, times: np.ndarray, voltage: np.ndarray, zero: float, style: Style) -> go.Scatter:
    shown = (times >= one.start) & (times < one.stop)
    value = voltage[shown, one.place]
    name = look.literal(one.name)
    hover = style.t("{name}: {value} mV at {time} s", name=name, value="%{customdata:.2f}", time="%{x:.2f}")
    return go.Scatter(
        x=times[shown],
        y=value + zero,
        customdata=value,
        mode="lines",
        name=name,
        line={"color": style.palette.ink, "width": 1.3},
        hovertemplate=look.spoken(hover),
    )


def _pulses(start: float, zeros: list[float], palette: Palette) -> go.Scatter:
    """The calibration pulse at the beginning of each row: 1 mV for 0.2 s."""
    across = start - MARGIN_S + np.array([0, 0.04, 0.04, 0.04 + PULSE_S, 0.04 + PULSE_S, 0.04 + PULSE_S + 0.04])
    up = np.array([0, 0, PULSE_MV, PULSE_MV, 0, 0])
    x = [place for _ in zeros for place in (*across.tolist(), None)]
    y = [height for zero in zeros for height in (*(up + zero).tolist(), None)]
    line = {"color": palette.ink, "width": 1.3}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _marks(noted: Marked, height: float, style: Style) -> list[go.Scatter]:
    """The texts of annotations (seconds, text) at that height, the whole of each when it is pointed at."""
    if not noted:
        return []
    texts, moments = [look.literal(text) for _, text in noted], [moment for moment, _ in noted]
    return [
        go.Scatter(
            x=moments,
            y=[height] * len(noted),
            mode="text",
            text=[look.cut(text) for text in texts],
            textposition=_apart(moments),
            textfont={"color": style.palette.ink, "size": 12},
            hovertext=texts,
            hoverinfo="text",
        )
    ]


def _apart(moments: Sequence[float]) -> list[str]:
    """Where each mark is written: of two that come at nearly the same time, one before its moment and one behind it."""
    near = [later - earlier < NEAR_S for earlier, later in itertools.pairwise(moments)]
    pairs = zip([*near, False], [False, *near], strict=True)
    return ["middle left" if soon else "middle right" if just else "middle center" for soon, just in pairs]


def _boxes_across(start: float, seconds: float, palette: Palette) -> dict[str, Any]:
    first = start - MARGIN_S
    stop = start + seconds + LARGE_S
    lines = start + LARGE_S * np.arange(-round(MARGIN_S / LARGE_S), round((seconds + LARGE_S) / LARGE_S) + 1)
    whole = [f"{line:g}" if abs(line - round(line)) < 1e-6 and line >= 0 else "" for line in lines]
    labels = [text if len(text) < 4 or place % 10 == 0 else "" for place, text in enumerate(whole)]
    ticks = {"tickmode": "array", "tickvals": lines, "ticktext": labels}
    return ticks | {"range": [first, stop]} | _boxes(SMALL_S, first, palette)


def _boxes_up(bottom: float, top: float, palette: Palette) -> dict[str, Any]:
    true = {"scaleanchor": "x", "scaleratio": MM_MV / MM_S, "constrain": "domain"}
    large = {"tickmode": "linear", "dtick": LARGE_MV, "tick0": 0, "showticklabels": False, "range": [bottom, top]}
    return large | true | _boxes(SMALL_MV, 0.0, palette)


def _boxes(small: float, first: float, palette: Palette) -> dict[str, Any]:
    large_pink, small_pink = PINK if palette == LIGHT else PINK_DARK
    minor = {"dtick": small, "tick0": first, "showgrid": True, "gridcolor": small_pink, "gridwidth": 1}
    return {"gridcolor": large_pink, "gridwidth": 1, "minor": minor, "automargin": False, "linecolor": large_pink}


def _name(one: Strip, height: float, palette: Palette) -> dict[str, Any]:
    """The lead's name above the beginning of its stretch."""
    spot = {"x": one.start + 0.03, "y": height, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    text = {"text": f"<b>{look.literal(look.cut(one.name))}</b>", "font": {"color": palette.ink, "size": 12}}
    return spot | text | {"bgcolor": palette.background, "opacity": 0.85, "borderpad": 1}


def _up(height: float) -> float:
    """To the next line of a large box."""
    return LARGE_MV * math.ceil(height / LARGE_MV)
