"""What moved an answer, drawn: names and numbers in, Plotly figures out, as in ``core.figures``."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import LIGHT, Palette, Style

BARS = 12  # contributions shown one by one; the smaller rest is summed


def contribution_figure(
    names: Sequence[str],
    values: Sequence[float],
    base: float,
    total: float,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """What each measurement adds to one patient's risk, largest first, in percentage points.

    ``values`` (names,) are probabilities that sum to ``total - base``: the patient's risk less the reference's.
    """
    rows = [(name, 100 * value) for name, value in _largest(names, values, t)]
    points = [value for _, value in rows]
    told = [t("{name}: {points} percentage points", name=look.literal(name), points=f"{p:+.1f}") for name, p in rows]
    colours = [palette.other if value > 0 else palette.model for value in points]
    text = {"text": [f"{p:+.1f}" for p in points], "textposition": "outside", "textfont": {"color": palette.ink}}
    spots = list(range(len(rows)))
    bar = {"marker": {"color": colours}, "cliponaxis": False, "hovertext": told, "hoverinfo": "text"}
    titles = (t("Percentage points of risk"), "")
    bars = go.Bar(x=points, y=spots, orientation="h", **text, **bar)
    style = Style(t, palette, synthetic)
    ends = t("Typical case {base} → this case {total}", base=t.percent(base, 1), total=t.percent(total, 1))
    labels = [look.literal(look.cut(name)) + " " for name, _ in rows]
    least, most = min([*points, 0]), max([*points, 0])
    room = 0.5 * (most - least) or 1
    title = {"text": f"{ends}<br>{look.mark(style)}", "font": {"size": 13}, "pad": {"l": 8, "t": 20}}
    return look.figure(
        [bars],
        titles,
        style,
        140 + 26 * len(rows),
        x={"range": [least - room, most + room], "zeroline": True, "zerolinecolor": palette.muted},
        y={"tickvals": spots, "ticktext": labels, "autorange": "reversed", "showgrid": False},
        title=title,
        margin={"l": 8, "r": 24, "t": 54, "b": 8},
        bargap=0.3,
        showlegend=False,
    )


def _largest(names: Sequence[str], values: Sequence[float], t: Translator) -> list[tuple[str, float]]:
    rows = sorted(zip(names, map(float, values), strict=True), key=lambda row: -abs(row[1]))
    if len(rows) <= BARS:
        return rows
    rest = rows[BARS - 1 :]
    return [*rows[: BARS - 1], (t("{n} other measurements", n=len(rest)), sum(value for _, value in rest))]
