"""A user's own pictures as one checked file: every picture read whole or left out by name, all brought to one size."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from core.data.pictures.camera import by_camera
from core.data.pictures.choice import SIDES, Choice
from core.data.pictures.decoding import Picture, as_size
from core.data.pictures.formats import pictures_in
from core.data.pictures.kept import About, Kept, pack
from core.data.pictures.labelling import Labels, by_folder, by_hand, by_table
from core.data.pictures.lettering import has_lettering
from core.data.pictures.remarks import remarks
from core.data.pictures.sources import File, gathered, unread
from core.data.roles import ordered_classes
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

SEARCHED = 1_000_000_000  # pixels in which text is looked for, spread evenly over the files: about 20 seconds of work
HUE = 4  # of 255: colours that differ less are grey that was saved as colour


@dataclasses.dataclass(frozen=True)
class Shot:
    """One picture read: pixels (side, side, 1 or 3) uint8, what it was before, and the place of its file."""

    pixels: np.ndarray
    picture: Picture  # without its pixels
    height: int
    width: int
    kind: str  # of the file, by its ending
    file: int
    lettering: bool | None = None  # whether text seems to be printed on it; None: not looked for


def collect_pictures(sent: Sequence[tuple[str, bytes]], choice: Choice) -> bytes:
    """The pictures in the files ``sent`` (name, bytes), as ``kept.pack`` writes them. Runs in a worker.

    UserError where nothing can be read, where too much came, or where nothing says the classes.
    """
    if choice.side not in SIDES:
        raise UserError(
            msg("Pictures are kept with {known} pixels on a side, not {side}. Choose one of these."),
            known=", ".join(map(str, SIDES)),
            side=choice.side,
        )
    with gathered(sent) as came:
        labels = _labels(came.files, came.table, choice)
        _check_room(sum(map(bool, labels.classes)), choice.side, 1)
        shots, left_out = _shots(came.files, labels, choice)
    findings = (
        *_passed_over(came.junk, left_out, labels),
        *labels.findings,
        *remarks(came.files, shots, labels, choice.side),
    )
    return pack(_kept(came.files, shots, labels, findings))


def _labels(files: Sequence[File], table: File | None, choice: Choice) -> Labels:
    paths = [file.path for file in files]
    if table is not None:
        return by_table(paths, table)
    if choice.persons:
        return by_camera(paths, dict(choice.classes), dict(choice.persons))
    return by_hand(paths, dict(choice.classes)) if choice.classes else by_folder(paths)


def _check_room(pictures: int, side: int, channels: int) -> None:
    megabytes = pictures * side * side * channels / 1e6
    if megabytes > LIMITS.kept_mb:
        raise UserError(
            msg("{n} pictures of {side} × {side} pixels take {mb} megabytes; at most {most} can be kept. "
                "Choose fewer pictures or a smaller size."),
            n=pictures, side=side, mb=round(megabytes), most=LIMITS.kept_mb,
        )  # fmt: skip


def _shots(files: Sequence[File], labels: Labels, choice: Choice) -> tuple[list[Shot], list[UserError]]:
    """All pictures of the files that have a class, and why some could not be read."""
    shots: list[Shot] = []
    left_out: list[UserError] = []
    searched = 0
    for place, file in enumerate(files):
        if not labels.classes[place]:
            continue
        try:
            found = pictures_in(file.read(), PurePosixPath(file.path).name, choice.plane)
        except UserError as error:
            left_out.append(error)
            continue
        for picture in found:
            look = searched <= SEARCHED * place // len(files)
            searched += look * picture.pixels.shape[0] * picture.pixels.shape[1]
            shots.append(_shot(picture, choice.side, file.path, place, look=look))
    if not shots:
        raise (
            left_out[0]
            if left_out
            else UserError(msg("No picture has a class. Say for each to which class it belongs."))
        )
    return shots, left_out


def _shot(picture: Picture, side: int, path: str, place: int, *, look: bool) -> Shot:
    height, width = picture.pixels.shape[:2]
    pixels = as_size(picture.pixels, side, 3 if _coloured(picture.pixels) else 1)
    kind = PurePosixPath(path).suffix.lower()
    lettering = has_lettering(picture.pixels) if look else None
    plain = dataclasses.replace(picture, pixels=np.empty(0, np.uint8))
    return Shot(pixels, plain, height, width, kind, place, lettering)


def _coloured(pixels: np.ndarray) -> bool:
    if pixels.shape[2] == 1:
        return False
    red, green, blue = (pixels[..., place].astype(np.int16) for place in range(3))
    return bool(max(np.abs(red - green).max(), np.abs(green - blue).max()) > HUE)


def _kept(files: Sequence[File], shots: Sequence[Shot], labels: Labels, findings: tuple[Finding, ...]) -> Kept:
    channels = max(shot.pixels.shape[2] for shot in shots)
    _check_room(len(shots), shots[0].pixels.shape[0], channels)
    pictures = np.stack([np.broadcast_to(shot.pixels, (*shot.pixels.shape[:2], channels)) for shot in shots])
    names = np.array([labels.classes[shot.file] for shot in shots], object)
    classes = ordered_classes(names)
    patients, told_by = _patients(shots, labels)
    parts = labels.parts[[shot.file for shot in shots]]
    about = About(
        classes=classes,
        counts=tuple(Counter(names)[name] for name in classes),
        names=tuple(files[shot.file].path for shot in shots),
        told_by=told_by,
        patients=len(np.unique(patients[patients >= 0])),
        parts=bool((parts >= 0).all()),
        findings=findings,
        plane=next((shot.picture.plane for shot in shots if shot.picture.plane), ""),
    )
    return Kept(pictures, np.array([classes.index(name) for name in names], np.int64), patients, parts, about)


def _patients(shots: Sequence[Shot], labels: Labels) -> tuple[np.ndarray, str]:
    """The patient of every picture as a number from 0, (n,) int64, -1 where nothing tells, and what told it.

    A table comes first, then what DICOM and NIfTI files say, then folders or names.
    """
    told_by, told = labels.told_by, [labels.patients[shot.file] for shot in shots]
    inside = [shot.picture.patient for shot in shots]
    if told_by != "table" and any(inside):
        told_by, told = "file", inside
    numbers, _ = pd.factorize(pd.Series([patient or None for patient in told], dtype="str"))
    return numbers.astype(np.int64), told_by


def _passed_over(junk: int, left_out: Sequence[UserError], labels: Labels) -> list[Finding]:
    findings = []
    if junk:
        said = msg("{n} files that computers add by themselves, such as .DS_Store or DICOMDIR, were passed over.")
        findings.append(Finding("note", said, {"n": junk}))
    findings += unread(left_out)
    if unlabelled := sum(not name for name in labels.classes):
        said = msg("{n} files have no class and were left out.")
        findings.append(Finding("warning", said, {"n": unlabelled}))
    return findings
