"""The formats that a run's report comes in; what makes them is imported when it is asked for, since it weighs more than a page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store

if TYPE_CHECKING:
    from core.report.content import Report

ENDINGS: Mapping[str, str] = {"html": ".html", "pdf": ".pdf", "pptx": ".pptx", "figures": ".zip"}
"""Format -> how its file's name ends."""


def make_report(kind: str, store: Store, run: Run, demo: Demo, t: Translator) -> bytes:
    """The report of a stored run as a file of that kind, one of ``ENDINGS``; nothing is fetched to make it."""
    if kind == "html":
        from core.report.html import stored_report

        return stored_report(store, run, demo, t).encode()
    from core.report.content import stored_content

    return _maker(kind)(stored_content(store, run, demo, t))


def figures_zip(report: Report) -> bytes:
    """Every chart of the report as SVG and as PNG, each with its mark, the run and its date."""
    from core.report.drawing import svg
    from core.report.typesetting import pictures

    drawn = {place: svg(figure, foot=report.source) for place, figure in report.charts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for (place, drawing), picture in zip(drawn.items(), pictures(list(drawn.values())), strict=True):
            archive.writestr(zipfile.ZipInfo(f"{place}.svg"), drawing, zipfile.ZIP_DEFLATED)
            archive.writestr(zipfile.ZipInfo(f"{place}.png"), picture)
    return target.getvalue()


def _maker(kind: str) -> Callable[[Report], bytes]:
    if kind == "pdf":
        from core.report.pdf import pdf_report

        return pdf_report
    if kind == "pptx":
        from core.report.slides import pptx_report

        return pptx_report
    return {"figures": figures_zip}[kind]
