"""``parts.npz``: which cases a network learned from and which chose its epoch and threshold, by their places in the data.

Of the latter also the outcome and the network's answer; of the former, or some of them, the answer. No measurements: those stay
with the data.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.data.splits import Split

NAME = "parts.npz"


@dataclasses.dataclass(frozen=True)
class Taught:
    """Places in the data; of the validation cases the outcomes, as places among the classes, and answers (n,) or (n, classes).

    ``learned`` are places (k,) of training cases, all or some, and ``learned_p`` the answers; none where the file tells none.
    """

    train: np.ndarray
    validation: np.ndarray
    y: np.ndarray
    p: np.ndarray
    learned: np.ndarray
    learned_p: np.ndarray


def taught_file(parts: Split, y: np.ndarray, p: np.ndarray, learned: np.ndarray, learned_p: np.ndarray) -> bytes:
    """The content of the file, from the outcomes and the network's answers of all cases, (rows,) or (rows, classes).

    Those of the training cases come by themselves, as ``Taught`` has them.
    """
    file = io.BytesIO()
    own = parts.validation
    answers = {"p": p[own], "learned": learned, "learned_p": learned_p.astype(np.float32)}
    np.savez_compressed(file, train=parts.train, validation=own, y=y[own], **answers)
    return file.getvalue()


def read_taught(content: bytes, rows: int, classes: int) -> Taught | None:
    """What the file says, or None where it does not fit data of so many rows and classes: it may come from elsewhere."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            train, validation, y = (_places(file[name]) for name in ("train", "validation", "y"))
            p = np.asarray(file["p"], np.float64)
            learned, learned_p = np.empty(0, np.int64), np.empty((0, *p.shape[1:]))
            if "learned" in file:
                learned, learned_p = _places(file["learned"]), np.asarray(file["learned_p"], np.float64)
    except (ValueError, KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile):
        return None
    within = all(
        len(a) and a.min() >= 0 and a.max() < most for a, most in ((train, rows), (validation, rows), (y, classes))
    )
    if not within or len(y) != len(validation) or not _answers(p, len(y), classes):
        return None
    if not np.isin(learned, train).all() or not _answers(learned_p, len(learned), classes) or learned_p.ndim != p.ndim:
        return None
    return Taught(train, validation, y, p, learned, learned_p)


def _answers(p: np.ndarray, rows: int, classes: int) -> bool:
    """Whether these are probabilities for so many rows and classes."""
    shapes = {(rows, classes)} | ({(rows,)} if classes == 2 else set())
    return p.shape in shapes and bool(((p >= 0) & (p <= 1)).all())


def _places(values: Any) -> np.ndarray:
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise ValueError
    return np.asarray(values, np.int64)
