"""The figures of a page beside those of its report, number by number."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.i18n import translator
from core.registry import demo
from core.report.content import Report, stored_content
from core.results import Run
from core.store import Store


def report_of_page(run: Run, language: str = "en") -> Report:
    """The content of the report of a stored run, of which PDF, slides and HTML are made."""
    return stored_content(Store(), run, demo(run.settings.demo), translator(language))


def same_figures(app: AppTest, report: Report) -> int:
    """Check that every figure of the report is on the page with the same numbers, those of simple models too; how many."""
    cards = [card[:3] for block in report.section("figures") for card in block.get("cards", [])]
    rows = _rows(report)
    shown = {(metric.label, metric.value, metric.delta) for metric in app.metric} | set(map(tuple, _listed(app, rows)))
    below = " ".join(caption.value for caption in app.caption)
    none = [report.t("no interval"), report.t("not estimable")]  # on a card, whose reason stands below the row

    def is_shown(name: str, value: str, interval: str) -> bool:
        short = any((name, value, chip) in shown for chip in none)
        return (name, value, interval) in shown or (short and interval in below)

    assert cards and not [card for card in cards if not is_shown(*card)]
    assert not [name for name, row in rows.items() if not is_shown(name, *row[:2]) and (name, *row) not in shown]
    return len(rows)


def _listed(app: AppTest, rows: dict[str, list[str]]) -> list[list[str]]:
    """The lines of the page's table of all figures, without how to read them, and once more their first three columns."""
    tables = [frame.value.astype(str).to_numpy().tolist() for frame in app.dataframe]
    lines = [line[:-1] for table in tables if set(rows) <= {line[0] for line in table} for line in table]
    assert not [line for line in lines if line[0] in rows and line[1:] != rows[line[0]]]
    return [*lines, *(line[:3] for line in lines)]


def _rows(report: Report) -> dict[str, list[str]]:
    """Figure -> value, interval, then each simple model and N, as the first table of the report says it."""
    table: Any = next(block for block in report.section("figures") if block["kind"] == "table")
    return {
        row[0]["text"]: [row[1]["text"], row[1]["small"], *(cell["text"] for cell in row[2:])] for row in table["rows"]
    }
