"""Tables on slides, cut into as many as their rows need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from core.report.content import Block
from core.report.slide_text import INK, MUTED, Area, put, style, told_height

SIZE, SMALL, HEAD = 13.0, 10.0, 11.0  # pt
MOST = 30  # signs in a cell from which on its column grows no wider
PAPER, SOFT = "FFFFFF", "F2F6F7"
CAPTION = 0.4  # inches


def pages(table: Block, width: float, height: float) -> list[Block]:
    """The table as several, none higher than ``height`` inches."""
    found: list[list[Any]] = [[]]
    used = head = _head_height(table, width)
    for row in table["rows"]:
        high = _height(row, _widths(table, width))
        if found[-1] and used + high > height:
            found.append([])
            used = head
        found[-1].append(row)
        used += high
    return [{**table, "rows": rows} for rows in found]


def add_table(made: Any, table: Block, language: str, room: Area) -> float:
    """The table with its caption above it; its height in inches."""
    top = room.top
    if table["caption"]:
        box = made.shapes.add_textbox(*(Inches(v) for v in (room.left, top, room.width, CAPTION)))
        put(box.text_frame, [table["caption"]], language, Area(0, 0, room.width, CAPTION), 13, MUTED)
        top += CAPTION
    widths = _widths(table, room.width)
    head = [[{"text": said, "small": "", "head": True} for said in table["head"]]] if table["head"] else []
    rows = [*head, *table["rows"]]
    heights = [_height(row, widths) for row in rows]
    place = (Inches(v) for v in (room.left, top, room.width, sum(heights)))
    grid = made.shapes.add_table(len(rows), len(widths), *place).table
    grid.first_row = bool(head)
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Inches(wide)
    for line, row, high in zip(grid.rows, rows, heights, strict=True):
        line.height = Inches(high)
        for cell, told in zip(line.cells, row, strict=True):
            _fill(cell, told, language, row in head)
    return top - room.top + sum(heights)


def _fill(cell: Any, told: Mapping[str, Any], language: str, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(SOFT if head else PAPER)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    first = cell.text_frame.paragraphs[0].add_run()
    first.text = told["text"]
    style(first, language, HEAD if head else SIZE, MUTED if head else INK, bold=told["head"])
    if told["small"]:
        second = cell.text_frame.add_paragraph().add_run()
        second.text = told["small"]
        style(second, language, SMALL, MUTED)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.space_after = Pt(0)


def _widths(table: Block, width: float) -> list[float]:
    if table["facts"]:
        return [0.34 * width, 0.66 * width]
    shown = [[max(cell["text"], cell["small"], key=len) for cell in row] for row in table["rows"]]
    lines: Sequence[Sequence[str]] = [*shown, table["head"]] if table["head"] else shown
    shares = [6 + min(MOST, max(map(len, column))) for column in zip(*lines, strict=True)]
    return [width * share / sum(shares) for share in shares]


def _height(row: Sequence[Mapping[str, Any]], widths: Sequence[float]) -> float:
    highs = []
    for cell, wide in zip(row, widths, strict=True):
        small = told_height([cell["small"]], wide, SMALL) - 0.1 if cell["small"] else 0
        highs.append(told_height([cell["text"]], wide, 1.06 * SIZE if cell["head"] else SIZE) + small)
    return max(highs)


def _head_height(table: Block, width: float) -> float:
    if not table["head"]:
        return 0
    return _height([{"text": said, "small": "", "head": True} for said in table["head"]], _widths(table, width))
