"""What a forecast says of itself: its times ahead, what is forecast, and in which unit. Light: the page asks it, too."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from core.glucose_units import DIGITS, is_glucose, per
from core.i18n import Filled, Phrase, Translator, msg
from core.results import Run
from core.words import outcome_text

AHEAD = {"s": msg("{n} s"), "min": msg("{n} min"), "h": msg("{n} h"), "d": msg("{n} d")}
UNSAID = msg("unit not said")
PLAIN = re.compile(r"[\w%‰°µμΩ/·²³ -]{0,24}")  # a unit that nothing can read as Markdown, a link or HTML
FIGURES = 3  # digits of a reading that count, against the spread of the readings
MOST_DIGITS = 6


def horizons(run: Run) -> Sequence[float]:
    """How far ahead, rising."""
    return tuple(run.told["horizons"] if "horizons" in run.told else run.told["minutes"])  # the name of older runs


def time_unit(run: Run) -> str:
    """The unit of ``horizons``, one of ``AHEAD``."""
    return str(run.told.get("time_unit", "min"))


def figure_id(name: str, horizon: float) -> str:
    """By which a figure at a horizon is known, such as ``mae/30``."""
    return f"{name}/{horizon:g}"


def ahead(run: Run, horizon: float) -> Filled:
    """A horizon with its unit, such as "30 min"."""
    whole = int(horizon) if float(horizon).is_integer() else horizon
    return Filled(AHEAD[time_unit(run)], n=whole)


def channel(run: Run, t: Translator) -> str:
    """What is forecast, by the name of its channel."""
    return outcome_text(run.settings.dataset, str(run.told.get("channel", msg("Glucose"))), t)


def unit(run: Run) -> str:
    """The unit of the readings, or that nobody said it; a value of sentences."""
    return run.told["unit"] or Phrase(UNSAID)


def reading_name(run: Run, t: Translator) -> str:
    """What is forecast, with its unit where there is one."""
    return t("{title} ({unit})", title=channel(run, t), unit=run.told["unit"]) if run.told["unit"] else channel(run, t)


def glucose(run: Run) -> bool:
    """Whether what is forecast is glucose, so that its errors have zones and its unit can be changed."""
    return is_glucose(str(run.told.get("channel", "Glucose")), run.told["unit"])


def shown_per(run: Run, kept: str) -> float:
    """How many of the unit ``kept``, in which the data are, one of the unit is that the run is shown in."""
    return per(run.told["unit"], kept) if glucose(run) else 1.0


def with_unit(run: Run, written: str) -> str:
    """A number that is written already with the unit behind it, where there is one."""
    return f"{written} {run.told['unit']}".rstrip()


def digits(run: Run) -> int:
    """Behind the point of a reading."""
    return DIGITS[run.told["unit"]] if glucose(run) else int(run.told["digits"])


def digits_for(values: np.ndarray) -> int:
    """Behind the point of readings (n, ...) that spread so."""
    spread = float(np.nanstd(values.astype(np.float64)))
    return int(np.clip(FIGURES - 1 - math.floor(math.log10(spread)), 0, MOST_DIGITS)) if spread > 0 else 0
