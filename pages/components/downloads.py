"""What can be taken home, made when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store

KINDS = {
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".html": "text/html",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}


def download_button(label: str, content: Callable[[], bytes], name: str, key: str, icon: str, **look: Any) -> None:
    """Offers a file that is made when it is pressed; the page does not run again. ``look``: as Streamlit's button takes it."""
    kind = KINDS[Path(name).suffix]
    st.download_button(label, content, name, kind, key=key, icon=f":material/{icon}:", on_click="ignore", **look)


def report_button(demo: Demo, run: Run, t: Translator) -> None:
    """The report as one HTML file."""
    _report_button("html", t("Report (HTML)"), "description", demo, run, t, type="primary")


def document_buttons(demo: Demo, run: Run, t: Translator) -> None:
    """The same report on paper and on slides, and its charts one by one."""
    _report_button("pdf", t("Report (PDF)"), "picture_as_pdf", demo, run, t)
    _report_button("pptx", t("Slides (PowerPoint)"), "slideshow", demo, run, t)
    _report_button("figures", t("Charts (SVG and PNG)"), "show_chart", demo, run, t)


def bundle_button(demo: Demo, run: Run, t: Translator) -> None:
    """The model with all that belongs to it, as one ZIP file that can be imported again."""
    name = f"{_name(run)}.zip"
    download_button(t("Model bundle (ZIP)"), lambda: _bundle(demo, run, t), name, "bundle", "inventory_2")


def _report_button(kind: str, label: str, icon: str, demo: Demo, run: Run, t: Translator, **look: Any) -> None:
    from core.report.formats import ENDINGS

    key = "report" if kind == "html" else f"report-{kind}"
    name = f"{_name(run)}{'-figures' if kind == 'figures' else ''}{ENDINGS[kind]}"
    download_button(label, lambda: _report(kind, demo, run, t), name, key, icon, **look)


def _report(kind: str, demo: Demo, run: Run, t: Translator) -> bytes:
    from core.report.formats import make_report

    return make_report(kind, Store(), run, demo, t)


def _bundle(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.bundle import make_bundle

    return make_bundle(run, demo, Store(), t)


def _name(run: Run) -> str:
    return f"vitrine-{run.settings.demo}-{run.run[:8]}"
