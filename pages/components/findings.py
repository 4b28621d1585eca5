"""A finding of the pre-flight as a line of the page."""

from __future__ import annotations

from core.i18n import Translator
from core.spec import Finding
from core.words import finding_text
from pages.components.frame import literally

LIGHTS = {
    "ok": (":material/check_circle:", "green"),
    "note": (":material/info:", "blue"),
    "warning": (":material/warning:", "orange"),
    "stop": (":material/block:", "red"),
}


def finding_line(finding: Finding, dataset: str, t: Translator) -> str:
    """One finding as Markdown: its light and its sentence, the user's own words taken literally."""
    icon, colour = LIGHTS[finding.level]
    return f":{colour}[{icon}] {literally(finding_text(finding, dataset, t))}"
