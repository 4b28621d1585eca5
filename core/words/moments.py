"""Moments of a series in the reader's language."""

from __future__ import annotations

from core.i18n import Translator, msg

AXES = {
    "s": msg("Time (seconds)"),
    "min": msg("Time (minutes)"),
    "d": msg("Time (days)"),
    "y": msg("Time (years)"),
}
"""Unit of time -> title of an axis."""

MOMENTS = {"s": msg("{n} s"), "min": msg("{n} min"), "d": msg("day {n}"), "y": msg("year {n}")}
"""Unit of time -> one moment; of years and days the time since the beginning."""


def moment_text(time: float, unit: str, t: Translator) -> str:
    """One moment, to the hundredth of its unit."""
    whole = float(time).is_integer() or unit == "d"
    return t(MOMENTS[unit], n=t.number(time, 0 if whole else 2))
