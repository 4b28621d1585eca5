"""The terms that stand on the pages, each in a sentence or two that a clinician can use; shown on hover and as a list.

What a figure is called and how its value is read stands in ``core.words``, ``core.tasks`` and ``core.decisions.measures``; here
stands what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.glossary import figures, forecasts, molecules, pictures
from core.i18n import Translator
from core.results import Run

TERMS: Mapping[str, tuple[str, str]] = {**figures.TERMS, **forecasts.TERMS, **pictures.TERMS, **molecules.TERMS}
"""By identifier: the term and what it is, both message ids, in reading order."""

OF_TASK: Mapping[str, Mapping[str, str]] = {"forecast": forecasts.FIGURES, "synthesis": pictures.FIGURES}
"""Task -> figure -> its term, where a figure is not named like its term."""

CHART_TERMS = {
    "calibration": "calibration",
    "roc": "auroc",
    "net-benefit": "net_benefit",
    "precision-recall": "auprc",
    "histogram": "risk",
    "confusion": "confusion",
    "error": "mae",
    "coverage": "interval_coverage",
    "clarke": "clarke",
    "made": "generator",
    "variety": "mode_collapse",
    "learning": "loss",
}
"""Chart by its place, without the time ahead -> the term it is about."""


def figure_term(run: Run, name: str) -> str:
    """The term that explains a figure of a run: one at several times ahead, or of several generators, has one for all."""
    known = OF_TASK.get(run.task, {})
    return known.get(name) or known.get(name.partition("/")[0]) or name


def chart_term(place: str) -> str:
    """The term that explains a chart."""
    return CHART_TERMS.get(place) or CHART_TERMS.get(place.partition("-")[0], "")


def explained(name: str, t: Translator) -> str | None:
    """What the term is, for a hover; None where there is no such term."""
    return t(TERMS[name][1]) if name in TERMS else None


def explained_together(names: Sequence[str], t: Translator) -> str:
    """What several terms are, one after the other, for one hover."""
    return "\n\n".join(f"**{t(TERMS[name][0])}**: {t(TERMS[name][1])}" for name in names)


def figure_help(name: str, reading: str, n: int, t: Translator) -> str:
    """What a figure's hover says: how its value is read (already translated), of how many cases, and what it is."""
    return "\n\n".join(filter(None, (f"{reading} · {t('N = {n}', n=n)}", explained(name, t))))
