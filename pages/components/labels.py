"""What a column is called on the page."""

from __future__ import annotations

from core.i18n import Translator
from core.spec import Run
from pages.components.frame import literally


def label(run: Run, column: str, t: Translator) -> str:
    """A bundled set's column by its translated title and unit; the user's own column literally."""
    title, unit = run.data["labels"].get(column, ("", ""))
    if not title:
        return literally(column)
    return f"{t(title)} ({unit})" if unit else t(title)
