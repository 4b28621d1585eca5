"""A run with several classes, seen as one of them against the rest: then all that fits two outcomes fits it."""

from __future__ import annotations

import dataclasses
from typing import Any

from core import words
from core.i18n import Translator
from core.results import Run

FIGURES = ("metrics", "baselines", "curves", "threshold", "temperature")


def one_versus_rest(run: Run, asked: int) -> Run:
    """The run as the question "this class or any other"; itself where it has two classes anyway. For showing only."""
    if not run.classes:
        return run
    told = run.classes[asked]
    return dataclasses.replace(
        run,
        asked=asked,
        classes=(),
        data={**run.data, "events": told["events"]},
        split={**run.split, "test_events": told["test_events"]},
        **{name: told[name] for name in FIGURES},
    )


def class_rows(run: Run, t: Translator) -> list[dict[str, Any]]:
    """Each class against the rest, ready to print: name, cases, and its main figures with their intervals."""
    rows = []
    for label, told in zip(run.data["classes"], run.classes, strict=True):
        figures = {name: words.figure_text(told["metrics"][name], t) for name in SHOWN}
        name = words.outcome_text(run.settings.dataset, label, t)
        n = {"events": t.number(told["events"], 0), "test_events": t.number(told["test_events"], 0)}
        rows.append({"name": name, **n, "threshold": t.number(told["threshold"], 3), **figures})
    return rows


SHOWN = ("auroc", "sensitivity", "specificity", "calibration_slope")
"""The figures of one class in the table of all."""
