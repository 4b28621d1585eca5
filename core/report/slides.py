"""A run's report as PowerPoint slides: real titles, text, tables and charts that can be edited, and notes for who presents them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.util import Emu, Inches

from core.report.content import Block, Report
from core.report.deck import Slide, deck
from core.report.drawing import svg
from core.report.slide_charts import add_chart, is_plain
from core.report.slide_tables import add_table, pages
from core.report.slide_text import INK, MUTED, WARN, Area, put, told_height
from core.report.typesetting import pictures

WIDTH, HEIGHT, LEFT = 13.333, 7.5, 0.6  # inches
BODY = Area(LEFT, 1.35, WIDTH - 2 * LEFT, 5.2)
TITLE_ONLY = 5  # layout of python-pptx's own template
PICTURE = 760  # px, the width of a drawn chart
COMMENT = Area(9.0, 1.9, WIDTH - 9.0 - LEFT, 4.4)  # beside a chart


def pptx_report(report: Report) -> bytes:
    """The slides of a run as one file; charts are native where lines and dots say it all, else pictures of the same drawing."""
    show: Any = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    planned = [page for slide in deck(report) for page in _paged(slide)]
    drawn = _drawn(report, planned)
    for number, planned_slide in enumerate(planned, start=1):
        _add(show, report, planned_slide, drawn, f"{number} / {len(planned)}")
    _describe(show, report)
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def _paged(slide: Slide) -> list[Slide]:
    """A slide with a long table as several."""
    if len(slide.parts) != 1 or slide.parts[0]["kind"] != "table":
        return [slide]
    room = BODY.height - (0.4 if slide.parts[0]["caption"] else 0)
    return [Slide(slide.title, [part], slide.notes) for part in pages(slide.parts[0], BODY.width, room)]


def _drawn(report: Report, planned: Sequence[Slide]) -> dict[str, bytes]:
    """What is a picture on a slide, as PNG by its place; all made in one go."""
    wanted = {}
    for part in (part for slide in planned for part in slide.parts):
        if part["kind"] == "chart" and not is_plain(report.charts[part["place"]]):
            wanted[part["place"]] = svg(report.charts[part["place"]], PICTURE)
        if part["kind"] == "drawing":
            wanted["drawing"] = part["svg"]
    return dict(zip(wanted, pictures(list(wanted.values())), strict=True))


def _add(show: Any, report: Report, slide: Slide, drawn: dict[str, bytes], number: str) -> None:
    made = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    title = made.shapes.title
    title.left, title.top, title.width, title.height = (Inches(v) for v in (LEFT, 0.35, WIDTH - 2 * LEFT, 0.9))
    put(title.text_frame, [slide.title], report.t.language, Area(0, 0, WIDTH - 2 * LEFT, 0.9), 30, bold=True)
    top = BODY.top
    for part in slide.parts:
        top += _part(made, report, part, drawn, Area(BODY.left, top, BODY.width, BODY.top + BODY.height - top)) + 0.2
    _line(made, report, report.banner, 6.72, WARN, bold=True)
    _line(made, report, f"{report.source} · {number}", 7.02, MUTED)
    notes = [*slide.notes, report.banner, report.source]
    made.notes_slide.notes_text_frame.text = "\n".join(dict.fromkeys(filter(None, notes)))


def _part(made: Any, report: Report, part: Block, drawn: dict[str, bytes], room: Area) -> float:
    """Put one block into the room; how high it came out, in inches."""
    language, kind = report.t.language, part["kind"]
    if kind == "table":
        return add_table(made, part, language, room)
    if kind == "cards":
        return _cards(made, part["cards"], language, room)
    if kind == "chart":
        return _chart(made, report, part, drawn, room)
    if kind == "drawing":
        _picture(made, drawn["drawing"], part["alt"], Area(room.left, room.top, 7.4, room.height))
        return _text(made, [line["text"] for line in part["lines"]], language, COMMENT, 18)
    if kind == "list":
        return _text(made, [f"• {item}" for item in part["items"]], language, room, 20)
    look = part.get("look", "")
    colour = {"synthetic": WARN, "lead": MUTED, "muted": MUTED}.get(look, INK)
    return _text(made, [part["text"]], language, room, 16 if kind == "code" else 20, colour=colour, mono=kind == "code")


def _chart(made: Any, report: Report, part: Block, drawn: dict[str, bytes], room: Area) -> float:
    figure, beside = (
        report.charts[part["place"]],
        Area(room.left, room.top, COMMENT.left - room.left - 0.3, room.height),
    )
    if part["place"] in drawn:
        _picture(made, drawn[part["place"]], f"{part['title']}. {part['reading']}", beside)
    else:
        add_chart(made, figure, part["title"], report.t.language, beside)
    _text(made, [part["reading"]], report.t.language, COMMENT, 18)
    return room.height


def _cards(made: Any, cards: Sequence[Sequence[str]], language: str, room: Area) -> float:
    wide = (room.width - 0.25 * (len(cards) - 1)) / len(cards)
    for place, (name, value, *lines) in enumerate(cards):
        left = room.left + place * (wide + 0.25)
        for said, top, size, bold in (
            (name, 0.0, 16, False),
            (value, 0.5, 34, True),
            ("\n".join(filter(None, lines)), 1.25, 14, False),
        ):
            area = Area(left, room.top + top, wide, {0.0: 0.5, 0.5: 0.75}.get(top, 0.9))
            _text(made, said.split("\n"), language, area, size, colour=INK if bold else MUTED, bold=bold)
    return 2.3


def _text(made: Any, lines: Sequence[str], language: str, room: Area, size: float, **look: Any) -> float:
    """Lines in a box of their own, ``look`` as ``put`` takes it; how high it came out, in inches."""
    box = made.shapes.add_textbox(*(Inches(v) for v in (room.left, room.top, room.width, room.height)))
    used = put(box.text_frame, lines, language, room, size, **look)
    high = told_height(lines, room.width, used)
    box.height = Inches(min(high, room.height))
    return min(high, room.height)


def _line(made: Any, report: Report, said: str, top: float, colour: str, bold: bool = False) -> None:
    _text(made, [said], report.t.language, Area(LEFT, top, WIDTH - 2 * LEFT, 0.34), 11, colour=colour, bold=bold)


def _picture(made: Any, content: bytes, alt: str, room: Area) -> None:
    """A picture as large as the room allows, its shape kept, with a text for those who cannot see it."""
    shape = made.shapes.add_picture(io.BytesIO(content), Inches(room.left), Inches(room.top))
    share = min(Inches(room.width) / shape.width, Inches(room.height) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * share)), Emu(int(shape.height * share))
    shape._element.nvPicPr.cNvPr.set("descr", alt)  # python-pptx has no other way to an alternative text


def _describe(show: Any, report: Report) -> None:
    told = show.core_properties
    told.title, told.author, told.subject = report.title, "Vitrine", report.banner
    told.identifier = told.keywords = report.run.run
    told.language = "zh-CN" if report.t.language == "zh" else "en-GB"
    told.created = told.modified = datetime.datetime.fromisoformat(report.run.created).replace(tzinfo=None)
