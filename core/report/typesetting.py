"""Typst, our own fonts and nothing else: no font of the machine, no package, no address.

Data travel as JSON beside a template and are never part of it, so that no sign of theirs is a command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import typst

PPI = 192  # of a picture made of a drawing
_PICTURES = b"""
#let drawings = json(bytes(sys.inputs.at("data")))
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for (place, drawing) in drawings.enumerate() {
  if place > 0 { pagebreak() }
  image(bytes(drawing), format: "svg")
}
"""


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans CJK of the package that carries it (SIL Open Font Licence 1.1), and what Typst brings."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("manimgx_fonts_cjk"))])


def pdf(template: bytes, data: Mapping[str, Any], moment: int) -> bytes:
    """A tagged PDF (PDF/UA-1) dated ``moment``, in seconds since 1970; equal data give equal bytes."""
    made = _compiler(data).compile(template, format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    return made if isinstance(made, bytes) else b"".join(made or [])


def pictures(drawings: Sequence[str]) -> list[bytes]:
    """Each SVG as a PNG on white, with our fonts."""
    if not drawings:
        return []
    made = _compiler(list(drawings)).compile(_PICTURES, format="png", ppi=PPI)
    return [made] if isinstance(made, bytes) else list(made or [])


def _compiler(data: Any) -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
