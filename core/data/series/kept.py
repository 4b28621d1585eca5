"""The user's series as they are kept: one file without a pickle in it, of their files nothing but what was measured.

``values``, ``times``, ``y``, ``patients``, ``parts``, ``marks`` and, where it is asked how they go on, ``ahead`` are plain arrays
of an NPZ file; ``kind`` and ``about`` are JSON. Equal series give equal bytes.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.data.pictures.kept import About, about_array, read_about
from core.data.series.series import Series
from core.spec import Ahead


@dataclasses.dataclass(frozen=True)
class Marks:
    """Annotations of the cases, ordered by case and step."""

    rows: np.ndarray  # int64 (marks, 3): case, step, and place in ``texts``
    texts: tuple[str, ...]

    def of(self, case: int) -> list[tuple[int, str]]:
        """Step and text of each mark of a case."""
        first, end = np.searchsorted(self.rows[:, 0], [case, case + 1])
        return [(step, self.texts[text]) for _, step, text in self.rows[first:end].tolist()]


@dataclasses.dataclass(frozen=True)
class Kept:
    """All series of an upload, one entry each in every array."""

    series: Series
    y: np.ndarray  # (n,) int64, place in ``about.classes``
    patients: np.ndarray  # (n,) int64, from 0; -1: not known
    parts: np.ndarray  # (n,) int64 as in ``core.data.parts``; -1: none
    marks: Marks
    read: Mapping[str, str]  # how the files were read, as ``choice.said`` gives it
    about: About  # ``told_by`` may also be "recording": pieces of one recording count as one patient
    ahead: Ahead | None = None  # what came after each, where that is asked; no ``y`` has a meaning then


def pack(kept: Kept) -> bytes:
    """The file to keep."""
    series = kept.series
    kind = {name: getattr(series, name) for name in ("channels", "units", "rate", "time_unit")} | {
        "texts": kept.marks.texts,
        "read": dict(kept.read),
    }
    came: dict[str, Any] = {}
    if kept.ahead is not None:
        came["ahead"] = kept.ahead.values
        kind |= {"horizons": kept.ahead.horizons, "horizon_unit": kept.ahead.unit}
    file = io.BytesIO()
    np.savez(
        file,
        values=series.values,
        times=np.empty(0, np.float32) if series.times is None else series.times,
        y=kept.y,
        patients=kept.patients,
        parts=kept.parts,
        marks=kept.marks.rows,
        kind=np.frombuffer(json.dumps(kind, ensure_ascii=False).encode(), np.uint8),
        about=about_array(kept.about),
        **came,
    )
    return file.getvalue()


def unpack(content: bytes) -> Kept:
    """What ``pack`` wrote; ``core.data.pictures.kept.about`` reads what it says of itself without opening the rest."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        kind = json.loads(file["kind"].tobytes())
        series = Series(
            file["values"],
            tuple(kind["channels"]),
            tuple(kind["units"]),
            kind["rate"],
            file["times"] if file["times"].size else None,
            kind["time_unit"],
        )
        marks = Marks(file["marks"], tuple(kind["texts"]))
        read = kind.get("read", {})  # none was written before
        ahead = Ahead(file["ahead"], tuple(kind["horizons"]), kind["horizon_unit"]) if "ahead" in file else None
        return Kept(series, file["y"], file["patients"], file["parts"], marks, read, read_about(file), ahead)
