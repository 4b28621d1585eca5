"""For whom it is as good: the figures by sex, age band or site and the surest errors, measured once and kept with the run."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.decisions.bands import Band, cut
from core.decisions.subgroups import LEAST, SHOWN, subgroups
from core.i18n import Translator, msg
from core.results import Metric, Run
from core.words import column_text, figure_text, outcome_text

if TYPE_CHECKING:
    import numpy as np

    from core.data.splits import Split
    from core.spec import Cases, Settings

SUREST = 10  # errors listed
MISSED, ALARM = msg("missed"), msg("false alarm")


def measured_groups(
    settings: Settings, cases: Cases, parts: Split, p: np.ndarray, threshold: float
) -> list[dict[str, Any]]:
    """For each column to report by: its name and its groups, each with band, N, events and figures.

    ``p`` (rows,) are the risks of all cases. Empty where the cases are no table or hold no such column.
    """
    rows, found = parts.test, []
    patients = None if cases.groups is None else cases.groups[rows]
    for name, values in _columns(settings, cases).items():
        bands = cut(values.iloc[rows])
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
        return dataclasses.replace(cases, inputs=cases.inputs[:0].copy())
    kept = [name for name in _columns(settings, cases) if name in cases.inputs]
    return dataclasses.replace(cases, inputs=cases.inputs[kept])


def surest_errors(y: np.ndarray, p: np.ndarray, rows: np.ndarray, threshold: float) -> list[dict[str, Any]]:
    """The errors the network was surest of: row in the data from 1, true outcome 0/1 and risk, from test cases (n,)."""
    from core.decisions.table import surest

    wrong = [int(place) for cell in ("missed", "alarms") for place in surest(y, p, threshold, cell)]
    wrong.sort(key=lambda place: -abs(float(p[place]) - threshold))
    return [{"row": int(rows[i]) + 1, "outcome": int(y[i]), "risk": float(p[i])} for i in wrong[:SUREST]]


def group_tables(run: Run, t: Translator) -> list[dict[str, Any]]:
    """For each column reported by: its title, and its groups as rows ready to print."""
    return [
        {"title": column_text(run, told["column"], t), "rows": [_row(run, group, t) for group in told["groups"]]}
        for told in run.groups
    ]


def error_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """The surest errors ready to print: row, outcome, risk and what went wrong."""
    rows = []
    for error in run.errors:
        outcome = error["outcome"]
        true = outcome_text(run.settings.dataset, run.data["classes"][outcome], t)
        row, risk = t.number(error["row"], 0), t.percent(error["risk"], 1)
        rows.append({"row": row, "outcome": true, "risk": risk, "kind": t(MISSED if outcome else ALARM)})
    return rows


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
        "small": group["events"] < LEAST,
        "figures": [_figure(group["metrics"][name], t) for name in SHOWN],
    }


def _figure(metric: Metric, t: Translator) -> str:
    """The figure with its interval; a dash where so few cases allow none, which the note below the table explains."""
    return "–" if metric.value is None else figure_text(metric, t)
