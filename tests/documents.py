"""What a PDF and slides of a run say, as plain text to compare with the blocks of its HTML report."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import pypdf
from pptx import Presentation

from core.i18n import Translator
from core.report.content import Report, content
from core.report.html import main_part, report_figures
from core.report.pdf import pdf_report
from core.report.slides import pptx_report
from core.results import Run
from core.spec import Demo


def report_of(run: Run, demo: Demo, t: Translator, importance: Any = None, maps: Any = None) -> Report:
    """The content of a run's report without a store."""
    drawn = report_figures(run, demo, t, maps=maps)
    return content(run, demo, t, main_part(run, demo, t, importance, maps, drawn), drawn)


def tight(said: str) -> str:
    """A text without what a page breaks it with; the dots that share one glyph in a font are one sign."""
    return re.sub(r"[\u2022\u2027\u2219\u22c5\u30fb\uff65]", "·", re.sub(r"[\s\u200b]+", "", said))


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [tight(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def slides_of(pptx: bytes) -> list[Any]:
    """Its slides."""
    return list(Presentation(io.BytesIO(pptx)).slides)


def words_on(slide: Any) -> str:
    """Titles, boxes and cells of a slide."""
    cells = [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return tight(" ".join([*(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame), *cells]))


def told(blocks: Iterable[Any]) -> list[str]:
    """Every text of a report's blocks."""
    found: list[str] = []
    for block in blocks:
        found += [block["text"]] if "text" in block else []
        found += block.get("items", []) + [part for card in block.get("cards", []) for part in card]
        found += [cell[part] for row in block.get("rows", []) for cell in row for part in ("text", "small")]
    return [tight(said) for said in found if said]


def say_the_same(report: Report) -> tuple[bytes, bytes]:
    """Check that the PDF says all that the HTML report says and the slides every figure of theirs; both files."""
    pdf, pptx = pdf_report(report), pptx_report(report)
    paper = "".join(_inner(report, page) for page in pages_of(pdf))
    assert not [said for said in told(report.blocks) if said not in paper]
    slides = slides_of(pptx)
    shown = "".join(words_on(slide) + tight(slide.notes_slide.notes_text_frame.text) for slide in slides)
    figures = [block for block in report.section("figures") if block["kind"] != "heading"]
    assert not [said for said in told([*figures, *report.section("limits")]) if said not in shown]
    assert all(len(slide.shapes) > 3 and slide.notes_slide.notes_text_frame.text for slide in slides)
    return pdf, pptx


def _inner(report: Report, page: str) -> str:
    """The words of a page between its head and its foot, for a sentence may go on from one to the next."""
    return re.sub(re.escape(tight(report.source)) + r"\d+/\d+", "", page.replace(tight(report.banner), "", 1))
