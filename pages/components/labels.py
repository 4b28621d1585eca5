"""What a column is called on the page."""

from __future__ import annotations

from core.i18n import Translator
from core.spec import Run
from core.words import column_text
from pages.components.frame import literally


def label(run: Run, column: str, t: Translator) -> str:
    """A column's name for places that read Markdown."""
    return literally(column_text(run, column, t))
