"""A run's report as a PDF: the blocks of the HTML report, set by Typst."""

from __future__ import annotations

import datetime
from typing import Any

from core.report.content import Report
from core.report.drawing import svg
from core.report.html import FOLDER
from core.report.typesetting import pdf

CHART_WIDTH = 370  # px; two stand side by side
MOST = 34  # signs in a cell from which on its column grows no wider


def pdf_report(report: Report) -> bytes:
    """The report as a tagged PDF with its fonts inside; what the run does not have is not in it."""
    t = report.t
    data = {
        "language": t.language,
        "title": f"{report.title} · Vitrine",
        "banner": report.banner,
        "source": report.source,
        "blocks": [_ready(report, block) for block in report.blocks],
    }
    moment = int(datetime.datetime.fromisoformat(report.run.created).timestamp())
    return pdf((FOLDER / "report.typ").read_bytes(), data, moment)


def _ready(report: Report, block: Any) -> dict[str, Any]:
    if block["kind"] == "chart":
        return {**block, "svg": svg(report.charts[block["place"]], CHART_WIDTH)}
    if block["kind"] == "table":
        return {**block, "widths": [34.0, 66.0] if block["facts"] else _widths(block)}
    return dict(block)


def _widths(table: Any) -> list[float]:
    """A share of the page for each column, by its longest line."""
    shown = [[f"{cell['text']}\n{cell['small']}" for cell in row] for row in table["rows"]]
    lines = [*shown, table["head"]] if table["head"] else shown
    columns = zip(*lines, strict=True)
    return [5.0 + min(MOST, max(len(part) for told in column for part in told.split("\n"))) for column in columns]
