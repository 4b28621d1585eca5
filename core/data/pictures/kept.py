"""The user's pictures as they are kept: one file with all at one size, no pickle in it, of a DICOM file nothing but its pixels.

``pictures``, ``y``, ``patients`` and ``parts`` are plain arrays of an NPZ file; ``about`` is JSON. Equal pictures give equal bytes.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.spec import Finding

OWN_PARTS = "train / val / test"  # what ``Settings.split_column`` says where the folders or the table bring a split


@dataclasses.dataclass(frozen=True)
class About:
    """What the page shows of the pictures before it opens them."""

    classes: tuple[str, ...]  # of two, the likelier outcome second
    counts: tuple[int, ...]
    names: tuple[str, ...]  # of the files
    told_by: str = ""  # what tells patients apart: "table", "file" (DICOM, NIfTI), "folder", "name", or nothing
    patients: int = 0  # different ones
    parts: bool = False  # whether the pictures bring their own split
    findings: tuple[Finding, ...] = ()
    plane: str = ""  # in which volumes were cut; empty where none came
    forecast: bool = False  # of series: it is asked how they go on, and there are no classes
    labels: tuple[str, ...] = ()  # of molecules: the columns that are predicted
    outcomes: tuple[tuple[str, str], ...] = ()  # of several of these: the classes of each, and there are no others


@dataclasses.dataclass(frozen=True)
class Kept:
    """All pictures of an upload, one entry each in every array."""

    pictures: np.ndarray  # (n, side, side, 1 or 3) uint8
    y: np.ndarray  # (n,) int64, place in ``about.classes``
    patients: np.ndarray  # (n,) int64, from 0; -1: not known
    parts: np.ndarray  # (n,) int64 as in ``core.data.parts``; -1: none
    about: About


def pack(kept: Kept) -> bytes:
    """The file to keep."""
    file = io.BytesIO()
    np.savez(  # packed tightly it would take a minute to write and seconds to open
        file,
        pictures=kept.pictures,
        y=kept.y,
        patients=kept.patients,
        parts=kept.parts,
        about=about_array(kept.about),
    )
    return file.getvalue()


def unpack(content: bytes) -> Kept:
    """What ``pack`` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return Kept(file["pictures"], file["y"], file["patients"], file["parts"], read_about(file))


def about(content: bytes) -> About:
    """What the file says of its pictures; they stay packed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return read_about(file)


def about_array(told: About) -> np.ndarray:
    """JSON as an array of bytes, to stand in an NPZ file as ``about``."""
    return np.frombuffer(json.dumps(dataclasses.asdict(told), ensure_ascii=False).encode(), np.uint8)


def read_about(file: Mapping[str, Any]) -> About:
    """What ``about_array`` wrote into an opened NPZ file."""
    told = json.loads(file["about"].tobytes())
    several = ("classes", "counts", "names", "labels")
    lists: dict[str, Any] = {name: tuple(told.pop(name, ())) for name in several}
    pairs = tuple((negative, positive) for negative, positive in told.pop("outcomes", ()))
    findings = tuple(Finding(**finding) for finding in told.pop("findings"))
    return About(**told, **lists, outcomes=pairs, findings=findings)
