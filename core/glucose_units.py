"""The two units of glucose: a forecast learned in one is shown in either. Light: the page asks it, too."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from core.clarke import MG_DL
from core.results import Metric, Run

UNITS: Mapping[str, float] = {"mg/dL": 1.0, "mmol/L": MG_DL}
"""Unit -> mg/dL in one of it."""
DIGITS: Mapping[str, int] = {"mg/dL": 0, "mmol/L": 1}
"""Behind the point of a reading."""
AMOUNTS = ("mae", "rmse", "bias", "pinball", "width")  # figures in the unit of the readings; the others are shares

_NAMED = re.compile(r"glu[ck]ose|glyc|sgv|cgm|(?<![a-z])(bg|sg)(?![a-z])|blood.?sugar|血糖|葡萄糖", re.IGNORECASE)


def is_glucose(channel: str, unit: str) -> bool:
    """Whether a channel of that name and unit is glucose; cholesterol is given in the same units."""
    return unit in UNITS and bool(_NAMED.search(channel))


def per(unit: str, kept: str) -> float:
    """How many of the unit ``kept`` one ``unit`` is; only those of glucose are ever different."""
    return UNITS[unit] / UNITS[kept] if unit != kept else 1.0


def in_unit(run: Run, unit: str) -> Run:
    """The same run to be shown in that unit: its figures and ``told["unit"]``. The points it keeps stay in mg/dL."""
    scale = per(unit, run.told["unit"])
    baselines = tuple(
        {
            **simple,
            "metrics": _scaled(simple["metrics"], scale),
            "differences": _scaled(simple["differences"], scale),
            "difference": divided(simple["difference"], scale),
        }
        for simple in run.baselines
    )
    told = {**run.told, "unit": unit}
    return dataclasses.replace(run, metrics=_scaled(run.metrics, scale), baselines=baselines, told=told)


def divided(metric: Metric, scale: float) -> Metric:
    """A figure in a unit that is ``scale`` times as large, with its interval; one that is not estimable stays so."""
    value, low, high = (None if end is None else end / scale for end in (metric.value, metric.low, metric.high))
    return dataclasses.replace(metric, value=value, low=low, high=high)


def _scaled(metrics: Mapping[str, Any], scale: float) -> dict[str, Any]:
    """Amounts divided by ``scale``, shares as they are; ``metrics`` by names such as ``mae/30``."""
    return {
        name: divided(metric, scale) if name.partition("/")[0] in AMOUNTS else metric
        for name, metric in metrics.items()
    }
