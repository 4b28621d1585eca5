"""What if the series had been another one: a stretch taken away or held, or one value changed. Series in, series out."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from core.data.series.series import Series
from core.data.series.trace import Trace
from core.errors import UserError
from core.i18n import Translator, msg
from core.words.moments import moment_text

Kind = Literal["mask", "hold", "value"]


@dataclasses.dataclass(frozen=True)
class Edit:
    """What is done to a single series, from step ``first`` to step ``last``, both included."""

    kind: Kind  # "mask": as if not measured; "hold": at the value before; "value": at ``value``
    channels: tuple[int, ...]  # places
    first: int
    last: int
    value: float = float("nan")


def edited(one: Series, edit: Edit) -> Series:
    """The single series (1, steps, channels) after it; UserError where there is nothing to change or to hold."""
    spot = np.ix_([0], range(edit.first, edit.last + 1), edit.channels)
    values = one.values.copy()
    if edit.kind == "value":
        if not np.isfinite(edit.value):
            raise UserError(msg("There is no new value; enter a number."))
        if (values[spot] == np.float32(edit.value)).all():
            raise UserError(msg("This is the value it has already; enter another one."))
        values[spot] = edit.value
        return dataclasses.replace(one, values=values)
    if not np.isfinite(values[spot]).any():
        raise UserError(msg("Nothing was measured in this stretch, so there is nothing to change; choose another one."))
    values[spot] = np.nan if edit.kind == "mask" else _held(one, edit)
    if not np.isfinite(values).any():
        raise UserError(msg("Nothing would be left of the series; choose a shorter stretch or fewer channels."))
    return dataclasses.replace(one, values=values)


def edit_text(edit: Edit, before: Trace, t: Translator) -> str:
    """What was changed, in one sentence; ``before`` is the series it was done to."""
    channels = t(", ").join(before.names[place] for place in edit.channels)
    first, last = (moment_text(float(before.times[step]), before.time_unit, t) for step in (edit.first, edit.last))
    if edit.kind == "value":
        place = edit.channels[0]
        old, unit = before.values[edit.first, place], before.units[place]
        numbers = {"value": _value(edit.value, unit, t), "before": _value(float(old), unit, t)}
        return t("{channel} at {moment}: {value} instead of {before}.", channel=channels, moment=first, **numbers)
    if edit.kind == "hold":
        return t(
            "{channels} from {first} to {last}: held at the value before.", channels=channels, first=first, last=last
        )
    if before.even and edit.last == len(before.times) - 1 and len(edit.channels) == len(before.names):
        return t("Everything from {first} on is taken away: the series ends there.", first=first)
    return t(
        "{channels} from {first} to {last}: taken away, as if not measured.", channels=channels, first=first, last=last
    )


def _held(one: Series, edit: Edit) -> np.ndarray:
    """The last measured value of each channel before the stretch, (1, 1, channels)."""
    earlier = one.values[0, : edit.first][:, list(edit.channels)]
    measured = np.isfinite(earlier)
    if not measured.any(axis=0).all():
        raise UserError(msg("Before this stretch nothing was measured that could be held; let it begin later."))
    last = len(earlier) - 1 - measured[::-1].argmax(axis=0)
    held: np.ndarray = earlier[last, range(len(edit.channels))][None, None]
    return held


def _value(value: float, unit: str, t: Translator) -> str:
    if not np.isfinite(value):
        return t("“not measured”")
    return f"{t.number(value, 2)} {unit}".rstrip()
