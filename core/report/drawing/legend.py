"""The legend of a chart, in rows below it."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from core.report.drawing.lettering import breadth, folded, lines, several
from core.report.drawing.traces import DOT, stroke, symbol

SIZE, STEP, SIGN, GAP = 11.5, 17.0, 30.0, 18.0  # px: letters, a row, room of a sign, between entries


def legend(figure: go.Figure, width: int, ink: str) -> tuple[str, float]:
    """Its SVG from (0, 0) on and its height; nothing where a browser would show none either."""
    named = [trace for trace in figure.data if trace.name and trace.showlegend is not False]
    if len(figure.data) < 2 or figure.layout.showlegend is False:
        return "", 0.0
    parts, x, y = [], 8.0, 10.0
    for trace in named:
        rows = folded(" ".join(lines(trace.name)), SIZE, width - SIGN - 16)
        long = SIGN + max(breadth(row, SIZE) for row in rows) + GAP
        if x > 8 and x + long - GAP > width:
            x, y = 8.0, y + STEP
        parts.append(_sign(trace, x, y))
        parts.append(several(x + SIGN, y + STEP * (len(rows) - 1) / 2, rows, SIZE, ink))
        x, y = (x + long, y) if len(rows) == 1 else (width, y + STEP * (len(rows) - 1))
    return "".join(parts), y + STEP / 2 + 4


def _sign(trace: Any, x: float, y: float) -> str:
    if trace.type == "bar":
        colour = trace.marker.color if isinstance(trace.marker.color, str) else "none"
        return f'<rect x="{x + 6:.1f}" y="{y - 5:.1f}" width="12" height="10" fill="{html.escape(colour)}"/>'
    if trace.fill == "toself":
        return f'<rect x="{x:.1f}" y="{y - 5:.1f}" width="24" height="10" fill="{html.escape(trace.fillcolor)}"/>'
    made = ""
    if "lines" in (trace.mode or ""):
        made += f'<path d="M{x:.1f} {y:.1f}h24" fill="none" {stroke(trace)}/>'
    if "markers" in (trace.mode or ""):
        marker = trace.marker
        colour = marker.color if isinstance(marker.color, str) else marker.line.color or trace.line.color or "#000"
        edge = marker.line.color or colour
        made += symbol(marker.symbol, x + 12, y, min(marker.size or DOT, 11), colour, edge, marker.line.width or 0)
    return made
