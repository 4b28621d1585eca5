"""Where a value stands: ranges, ticks and scales of a Plotly axis, worked out as Plotly does in a browser."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core.i18n import MINUS
from core.report.drawing.lettering import lines

STEPS = (1, 2, 2.5, 5, 10)


@dataclasses.dataclass(frozen=True)
class Scale:
    """From values to places: ``low`` stands at ``start``, ``high`` at ``end`` (in the drawing's unit)."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    names: tuple[str, ...] = ()  # of a category axis

    def value(self, told: Any) -> float:
        """The number of a value of the data; NaN where there is a gap."""
        if told is None:
            return math.nan
        if self.names and isinstance(told, str):
            return float(self.names.index(told))
        number = float(told)
        return math.log10(number) if self.log and number > 0 else number

    def __call__(self, told: Any) -> float:
        """The place of a value."""
        share = (self.value(told) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


def limits(axis: Any, values: Iterable[Any], pad: bool) -> tuple[float, float]:
    """The range of an axis: what the figure says, else of its values; in logarithms where it is logarithmic."""
    if axis.range is not None:
        return float(axis.range[0]), float(axis.range[1])
    known = np.array([v for v in values if isinstance(v, (int, float, np.number)) and v is not None], float)
    known = known[np.isfinite(known)]
    if axis.type == "log":
        known = np.log10(known[known > 0])
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    margin = ((high - low) or abs(high) or 1) * (0.06 if pad or low == high else 0)
    zero = axis.rangemode == "tozero"
    low, high = (min(low, 0.0) if zero else low) - margin * (not zero or low < 0), high + margin
    return (high, low) if axis.autorange == "reversed" else (low, high)


def ticks(axis: Any, low: float, high: float) -> list[tuple[Any, list[str]]]:
    """Value and label (in lines) of every tick inside the range."""
    if axis.tickvals is not None:
        told: Sequence[Any] = list(axis.tickvals)
        said = [lines(str(text)) for text in axis.ticktext] if axis.ticktext is not None else None
        return list(zip(told, said or [[label(v, axis.tickformat)] for v in told], strict=True))
    low, high = min(low, high), max(low, high)
    step = _step(high - low, (axis.nticks or 6) - 1)
    first = math.ceil(low / step - 1e-9)
    further = 1 if f"{step:.6e}".startswith("2.5") else 0
    digits = max(0, further - math.floor(math.log10(step) + 1e-9))
    places = [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]
    return [(v, [label(v, axis.tickformat, digits)]) for v in places]


def label(value: Any, form: str | None, digits: int | None = None) -> str:
    """A tick's text: a percentage where the figure asks for it, else so many digits; a true minus."""
    if isinstance(value, str):
        return value
    if form and form.endswith("%"):
        return f"{value:{form}}".replace("-", MINUS)
    text = f"{value:.{digits}f}" if digits is not None else f"{value:g}"
    return text.replace("-", MINUS)


def _step(span: float, most: int) -> float:
    rough = (span or 1) / max(most, 1)
    power = 10 ** math.floor(math.log10(rough))
    return float(next(s for s in STEPS if s * power >= rough * 0.999) * power)
