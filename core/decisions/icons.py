"""1,000 patients as 1,000 signs: one small drawing with its numbers and words beside it.

Frequencies in whole people are understood better than percentages (Gigerenzer and Hoffrage 1995; Galesic, Garcia-Retamero
and Gigerenzer 2009, doi:10.1037/a0014474). Told apart by shape as well as by colour.
"""

from __future__ import annotations

import base64
import dataclasses

from core.decisions.table import CELLS, Table
from core.i18n import Translator, msg

COLUMNS, ROWS, SIDE = 40, 25, 10  # signs in a row, rows, and a sign's side in the drawing's own unit

SAID = {
    "found": (msg("found"), msg("have the outcome and are called positive")),
    "missed": (msg("missed"), msg("have the outcome and are called negative")),
    "alarms": (msg("false alarms"), msg("do not have it and are called positive")),
    "spared": (msg("rightly left alone"), msg("do not have it and are called negative")),
}
"""Each cell's name and what it means."""

_SHAPES = {
    "found": '<circle cx="5" cy="5" r="4" fill="{colour}"/>',
    "missed": '<circle cx="5" cy="5" r="3.3" fill="none" stroke="{colour}" stroke-width="1.6"/>',
    "alarms": '<path d="M5 .6 9.4 5 5 9.4 .6 5z" fill="{colour}"/>',
    "spared": '<circle cx="5" cy="5" r="1.5" fill="{colour}"/>',
}
_BOX = "display:flex;flex-wrap:wrap;gap:1rem 1.5rem;align-items:center"
_WIDE = "flex:1 1 300px;min-width:0;max-width:560px"
_SMALL = "width:1em;height:1em;align-self:center"
_LINE = (
    "display:grid;grid-template-columns:1.1em 2.4em 1fr;gap:.55em;align-items:baseline;margin:.3em 0;line-height:1.35"
)


@dataclasses.dataclass(frozen=True)
class Colours:
    """CSS colours: of those with the outcome, of those without, and of those who are left alone."""

    event: str
    other: str
    quiet: str

    def of(self, cell: str) -> str:
        """The colour of a cell of the table."""
        return {"found": self.event, "missed": self.event, "alarms": self.other, "spared": self.quiet}[cell]


def icon_array(people: Table, t: Translator, colours: Colours, inline: bool = False) -> str:
    """The signs of 1,000 ``people`` and a list that says what they are, as one piece of HTML.

    ``inline`` SVG takes colours from the page around it; else the drawings are pictures, which Streamlit does not take out.
    """
    told = " · ".join(t("{n} {name}", n=getattr(people, cell), name=t(SAID[cell][0])) for cell in CELLS)
    patterns = "".join(_pattern(cell, colours) for cell in CELLS)
    size = (COLUMNS * SIDE, ROWS * SIDE)
    title = t("Of 1,000: {told}", told=told)
    drawing = _drawn(f"<defs>{patterns}</defs>{_areas(people)}", size, title, _WIDE, inline)
    lines = "".join(_line(people, cell, t, colours, inline) for cell in CELLS)
    return f'<div style="{_BOX}">{drawing}<div style="flex:1 1 220px">{lines}</div></div>'


def _drawn(inside: str, size: tuple[int, int], title: str, style: str, inline: bool) -> str:
    box = f'viewBox="0 0 {size[0]} {size[1]}"'
    if inline:
        said = f'role="img" aria-label="{title}"' if title else 'aria-hidden="true"'
        return f'<svg {said} {box} style="{style}">{inside}</svg>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" {box}>{inside}</svg>'
    return f'<img alt="{title}" style="{style}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"/>'


def _pattern(cell: str, colours: Colours) -> str:
    shape = _SHAPES[cell].format(colour=colours.of(cell))
    return f'<pattern id="sign-{cell}" width="{SIDE}" height="{SIDE}" patternUnits="userSpaceOnUse">{shape}</pattern>'


def _areas(people: Table) -> str:
    """One rectangle per row and cell, filled with the cell's sign."""
    drawn, start = [], 0
    for cell in CELLS:
        end = start + getattr(people, cell)
        for row in range(start // COLUMNS, -(-end // COLUMNS)):
            left, right = max(start, row * COLUMNS), min(end, (row + 1) * COLUMNS)
            if left < right:
                x, width = (left - row * COLUMNS) * SIDE, (right - left) * SIDE
                place = f'x="{x}" y="{row * SIDE}" width="{width}" height="{SIDE}"'
                drawn.append(f'<rect {place} fill="url(#sign-{cell})"/>')
        start = end
    return "".join(drawn)


def _line(people: Table, cell: str, t: Translator, colours: Colours, inline: bool) -> str:
    sign = _drawn(_SHAPES[cell].format(colour=colours.of(cell)), (SIDE, SIDE), "", _SMALL, inline)
    name, meaning = (t(text) for text in SAID[cell])
    number = f'<b style="text-align:right;font-variant-numeric:tabular-nums">{t.number(getattr(people, cell), 0)}</b>'
    return f'<div style="{_LINE}">{sign}{number}<span><b>{name}</b>: {meaning}</span></div>'
