"""New pictures for a network that was trained: decoded, brought to its size, or refused one by one. Runs in a worker."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from core.data.pictures.choice import Choice
from core.data.pictures.decoding import Picture, as_size
from core.data.pictures.formats import pictures_in
from core.data.pictures.sources import File, inside
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

FITTED = msg(
    "{n} pictures were brought to {side} × {side} pixels, whole, with black margins where they are not square."
)
GREYED = msg("{n} pictures in colour were turned to grey, as the network learned from grey ones.")
COLOURED = msg("{n} grey pictures were taken as pictures in colour, as the network learned from such.")


@dataclasses.dataclass(frozen=True)
class NewPictures:
    """What became of some files: the pictures that can be asked about, the refused ones, and what was changed."""

    names: tuple[str, ...]
    pixels: np.ndarray  # uint8 (names, side, side, channels)
    refused: tuple[tuple[str, Finding], ...]  # file name and why
    changes: tuple[Finding, ...]


def read_pictures(files: Sequence[tuple[str, bytes]], shape: Sequence[int], plane: str = Choice.plane) -> NewPictures:
    """The pictures in some files or ZIP files, names and contents, for a network that takes ``shape`` (side, side, channels).

    Volumes are cut in the ``plane``, which ought to be the one the network learned from.
    """
    _check(len(files))
    side, _, channels = map(int, shape)
    names, pixels, refused, done = [], [], [], Counter[str]()
    changes: list[Finding] = []
    for name, found in _opened(files, plane):
        if isinstance(found, UserError):
            refused.append((name, Finding("stop", found.text, found.values)))
            continue
        names += [name] if len(found) == 1 else [f"{name} · {number}" for number in range(1, len(found) + 1)]
        pixels += [as_size(picture.pixels, side, channels) for picture in found]
        for picture in found:
            done += Counter(_adapted(picture.pixels.shape, side, channels))
        changes += [Finding("note", said, {"name": name, "n": found[0].pages}) for said in found[0].changes]
        _check(len(names))
    changes += [Finding("note", said, {"n": n, "side": side}) for said, n in done.items()]
    stacked = np.stack(pixels) if pixels else np.empty((0, side, side, channels), np.uint8)
    return NewPictures(tuple(names), stacked, tuple(refused), tuple(changes))


def _check(pictures: int) -> None:
    if pictures > LIMITS.asked_pictures:
        raise UserError(
            msg("{n} pictures came; at most {most} can be asked about at once. Choose fewer."),
            n=pictures,
            most=LIMITS.asked_pictures,
        )


def _opened(files: Sequence[tuple[str, bytes]], plane: str) -> Iterator[tuple[str, list[Picture] | UserError]]:
    """Name and pictures of every file, those in archives one by one; or why it is refused."""
    for name, content in files:
        with contextlib.ExitStack() as still_open:
            try:
                found = still_open.enter_context(inside(content, name))
            except UserError as error:
                yield name, error
                continue
            _check(len(found))
            for file in found:
                yield file.path, _pictures(file, plane)


def _pictures(file: File, plane: str) -> list[Picture] | UserError:
    try:
        return pictures_in(file.read(), file.path, plane)
    except UserError as error:
        return error


def _adapted(came: tuple[int, ...], side: int, channels: int) -> list[str]:
    said = [FITTED] if came[:2] != (side, side) else []
    if came[2] != channels:
        said.append(GREYED if channels == 1 else COLOURED)
    return said
