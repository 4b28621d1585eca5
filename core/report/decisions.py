"""What a run's threshold does to whom, read off its stored figures, for the report."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from markupsafe import Markup

from core import words
from core.decisions.icons import SAID, Colours, icon_array
from core.decisions.measures import DIGITS, NAMES, SEVERAL_ROWS, fitting_worth, measures
from core.decisions.table import CELLS, Table, of_thousand
from core.i18n import Translator
from core.plain_words import plain_sentence
from core.results import Run

COLOURS = Colours("var(--warn)", "var(--ok)", "var(--muted)")  # as style.css names them, light and dark


@dataclasses.dataclass(frozen=True)
class Decisions:
    """Ready to print: 1,000 patients drawn, the cells with count and share, the figures, and these in words for a patient."""

    prevalence: float
    worth: float
    drawing: Markup
    cells: list[dict[str, str]]
    figures: list[dict[str, str]]
    plain: list[tuple[str, str]]


def decisions(run: Run, t: Translator) -> Decisions | None:
    """What follows from the threshold at the prevalence of the test cases; None where these are all of one class."""
    table = _table(run)
    if table is None:
        return None
    prevalence, worth = table.events / table.n, fitting_worth(run.threshold)
    several = run.data.get("patients") not in (None, run.data["rows"])
    found = measures(table, prevalence, worth, np.empty((0, 4)) if several else None, SEVERAL_ROWS)
    found |= {name: run.metrics[name] for name in ("sensitivity", "specificity")}
    people = of_thousand(table.found / table.events, table.spared / table.others, prevalence)
    return Decisions(
        prevalence,
        worth,
        Markup(icon_array(people, t, COLOURS, inline=True)),  # noqa: S704  our own words and numbers
        [_cell(table, cell, t) for cell in CELLS],
        [_figure(name, found[name], t) for name in NAMES],
        [
            (t(NAMES[name][0]), plain_sentence(run, name, found[name], t, prevalence))
            for name in NAMES
            if name not in run.metrics
        ],
    )


def _table(run: Run) -> Table | None:
    """The four cells: sensitivity and specificity times the cases they are shares of."""
    events = run.split["test_events"]
    others = run.split["test"] - events
    sensitivity, specificity = (run.metrics.get(name) for name in ("sensitivity", "specificity"))
    if sensitivity is None or specificity is None or sensitivity.value is None or specificity.value is None:
        return None
    found, spared = round(sensitivity.value * events), round(specificity.value * others)
    return Table(found, events - found, others - spared, spared)


def _cell(table: Table, cell: str, t: Translator) -> dict[str, str]:
    name, meaning = SAID[cell]
    count: int = getattr(table, cell)
    return {
        "name": t(name),
        "meaning": t(meaning),
        "count": t.number(count, 0),
        "share": t.percent(table.share(cell), 1),
    }


def _figure(name: str, metric: Any, t: Translator) -> dict[str, str]:
    (title, reading), digits = NAMES[name], DIGITS.get(name, 3)
    return {
        "name": t(title),
        "reading": t(reading),
        "value": words.value_text(metric, t, digits),
        "interval": words.interval_text(metric, t, digits),
        "n": t.number(metric.n, 0),
    }
