"""Text on a slide: literal, no larger than its room, with a font for Chinese signs named on every run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.look import LIGHT
from core.report.drawing.lettering import folded

INK, MUTED, WARN = LIGHT.ink, LIGHT.muted, "#8f3f08"
LATIN, CHINESE, MONO = "Arial", "Microsoft YaHei", "Consolas"
LEAST, STEP = 9.0, 1.22  # pt of the smallest letters, and from line to line in sizes
MARGIN = 0.1  # inches at both sides of a box


@dataclasses.dataclass(frozen=True)
class Area:
    """A room on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


def put(
    frame: Any,
    lines: Sequence[str],
    language: str,
    room: Area,
    size: float,
    colour: str = INK,
    bold: bool = False,
    mono: bool = False,
) -> float:
    """Write lines into a text frame, each a paragraph, as large as fits up to ``size``; the size in pt that it became."""
    while size > LEAST and told_height(lines, room.width, size) > room.height:
        size -= 1
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for place, said in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(0.35 * size if len(lines) > 1 else 0)
        run = paragraph.add_run()
        run.text = said
        style(run, language, size, colour, bold, mono)
    return size


def style(run: Any, language: str, size: float, colour: str, bold: bool = False, mono: bool = False) -> None:
    """Size, colour and language of one run, and its fonts: PowerPoint takes another one for Chinese signs."""
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, MONO if mono else LATIN
    run.font.color.rgb = RGBColor.from_string(colour[1:].upper())
    told = run._r.get_or_add_rPr()  # python-pptx has no way to the language and the East Asian typeface
    told.set("lang", "zh-CN" if language == "zh" else "en-GB")
    name_chinese(told)


def name_chinese(told: Any) -> None:
    """Name the font for Chinese signs in the properties of a run."""
    typeface = told.makeelement(qn("a:ea"), {"typeface": CHINESE})
    latin = told.find(qn("a:latin"))
    if latin is None:
        told.append(typeface)
    else:
        latin.addnext(typeface)


def told_height(lines: Sequence[str], width: float, size: float) -> float:
    """How high lines come out in a box of that width, in inches."""
    room = 72 * (width - 2 * MARGIN) * 0.96
    rows = sum(len(folded(said, size, room)) for said in lines)
    gaps = 0.35 * size * len(lines) if len(lines) > 1 else 0
    return (rows * STEP * size + gaps) / 72 + 2 * 0.05
