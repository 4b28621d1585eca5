"""For whom it is as good: the figures by sex, age band or site and the surest errors, measured once and kept with the run."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from core.decisions.bands import Band, cut
from core.decisions.subgroups import LEAST, SEVERAL_SHOWN, SHOWN, class_subgroups, subgroups
from core.i18n import Translator, msg
from core.results import Metric, Run
from core.words import column_text, figure_text, names, outcome_text

if TYPE_CHECKING:
    from core.data.splits import Split
    from core.spec import Cases, Settings

SUREST = 10  # errors listed
MISSED, ALARM = msg("missed"), msg("false alarm")


def measured_groups(
    settings: Settings, cases: Cases, parts: Split, p: np.ndarray, threshold: float
) -> list[dict[str, Any]]:
    """For each column to report by: its name and its groups, each with band, N, events and figures.

    ``p`` are the answers for all cases: risks (rows,), or probabilities (rows, classes), which need no ``threshold``. Empty where
    the cases are no table or hold no such column.
    """
    rows, found = parts.test, []
    patients = None if cases.groups is None else cases.groups[rows]
    for name, values in _columns(settings, cases).items():
        bands = cut(values.iloc[rows])
        if p.ndim > 1:
            told = class_subgroups(cases.y[rows], p[rows], bands.code, patients, settings.seed)
        else:
            told = subgroups(cases.y[rows], p[rows], threshold, bands.code, patients, settings.seed)
        groups = [
            {"band": dataclasses.asdict(band), "n": group.n, "events": group.events, "metrics": dict(group.metrics)}
            for band, group in zip(bands.bands, told, strict=True)
        ]
        found.append({"column": name, "groups": groups})
    return found


def with_reported(settings: Settings, cases: Cases) -> Cases:
    """The cases with no more of their inputs than ``measured_groups`` reads: a large table need not wait for it."""
    if not hasattr(cases.inputs, "columns"):
        return dataclasses.replace(cases, inputs=None)
    kept = [name for name in _columns(settings, cases) if name in cases.inputs]
    return dataclasses.replace(cases, inputs=cases.inputs[kept])


def surest_errors(y: np.ndarray, p: np.ndarray, rows: np.ndarray, threshold: float) -> list[dict[str, Any]]:
    """The errors the network was surest of: row in the data from 1, true outcome 0/1 and risk, from test cases (n,)."""
    from core.decisions.table import surest

    wrong = [int(place) for cell in ("missed", "alarms") for place in surest(y, p, threshold, cell)]
    wrong.sort(key=lambda place: -abs(float(p[place]) - threshold))
    return [{"row": int(rows[i]) + 1, "outcome": int(y[i]), "risk": float(p[i])} for i in wrong[:SUREST]]


def surest_class_errors(y: np.ndarray, p: np.ndarray, rows: np.ndarray) -> list[dict[str, Any]]:
    """The same of several classes, from classes (n,) and probabilities (n, classes): also the class called, whose risk it is."""
    called, risk = p.argmax(axis=1), p.max(axis=1)
    wrong = np.flatnonzero(called != y)
    wrong = wrong[np.argsort(-risk[wrong], kind="stable")][:SUREST]
    return [
        {"row": int(rows[i]) + 1, "outcome": int(y[i]), "called": int(called[i]), "risk": float(risk[i])} for i in wrong
    ]


def group_tables(run: Run, t: Translator) -> list[dict[str, Any]]:
    """For each column reported by: its title, and its groups as rows ready to print."""
    return [
        {"title": column_text(run, told["column"], t), "rows": [_row(run, group, t) for group in told["groups"]]}
        for told in run.groups
    ]


def group_titles(run: Run, t: Translator) -> dict[str, str]:
    """What the columns of ``group_tables`` are called, in their order: two counts, then the figures."""
    figures = SEVERAL_SHOWN if run.classes else SHOWN
    events = t("Of the rarest class") if run.classes else t("With the outcome")
    return {"n": "N", "events": events, **{name: t(names(run)[name][0]) for name in figures}}


def group_notes(run: Run, t: Translator) -> str:
    """How to read the groups."""
    grey = t("Grey: fewer than {n} cases with the outcome, too few to tell anything.", n=LEAST)
    if run.classes:
        grey = t.join(
            t("Grey: fewer than {n} cases, too few to tell anything.", n=LEAST),
            t(
                "A dash: a class has fewer than {n} cases in that group, and a mean without it could not be compared.",
                n=LEAST,
            ),
        )
    return t.join(grey, t("Where many groups are compared, one easily stands out by chance."))


def error_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """The surest errors ready to print: row, outcome, risk and what went wrong."""
    rows = []
    for error in run.errors:
        outcome = error["outcome"]
        kind = _class(run, error["called"], t) if run.classes else t(MISSED if outcome else ALARM)
        row, risk = t.number(error["row"], 0), t.percent(error["risk"], 1)
        rows.append({"row": row, "outcome": _class(run, outcome, t), "kind": kind, "risk": risk})
    return rows


def error_titles(run: Run, t: Translator) -> dict[str, str]:
    """What the columns of ``error_rows`` are called, in their order."""
    if run.classes:
        kind, risk = t("Called by the network"), t("Probability of that")
    else:
        kind, risk = t("Error"), t("Predicted risk")
    return {"row": t("Row of the data"), "outcome": t("True outcome"), "kind": kind, "risk": risk}


def band_text(dataset: str, band: Band, decimals: int, t: Translator) -> str:
    """What a group is called."""
    if band.unknown:
        return t("not known")
    if band.rest:
        return t("all rarer ones")
    if band.name:
        return outcome_text(dataset, band.name, t)
    low, high = t.number(band.low, decimals), t.number(band.high, decimals)
    if band.low == -math.inf:
        return t("below {high}", high=high)
    if band.high == math.inf:
        return t("{low} or more", low=low)
    return t("{low} to below {high}", low=low, high=high)


def _columns(settings: Settings, cases: Cases) -> dict[str, Any]:
    """The columns to report by: the chosen one, else those that are called sex, age or the like."""
    from core.data.roles import usual_groups

    if cases.report_by is not None:
        return {settings.report_by: cases.report_by}
    if not hasattr(cases.inputs, "columns"):
        return {}
    return {name: cases.inputs[name] for name in usual_groups(cases.inputs)}


def _row(run: Run, group: Mapping[str, Any], t: Translator) -> dict[str, Any]:
    told = group["band"]
    low = -math.inf if told["low"] is None else told["low"]  # JSON knows no infinity
    high = math.inf if told["high"] is None else told["high"]
    band = Band(told["name"], low, high, told["rest"])
    return {
        "name": band_text(run.settings.dataset, band, 1, t),
        "n": t.number(group["n"], 0),
        "events": t.number(group["events"], 0),
        "small": group["n" if run.classes else "events"] < LEAST,
        **{name: _figure(metric, t) for name, metric in group["metrics"].items()},
    }


def _class(run: Run, place: int, t: Translator) -> str:
    return outcome_text(run.settings.dataset, run.data["classes"][place], t)


def _figure(metric: Metric, t: Translator) -> str:
    """The figure with its interval; a dash where so few cases allow none, which the note below the table explains."""
    return "–" if metric.value is None else figure_text(metric, t)
