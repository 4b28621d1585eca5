"""New pictures for a network that was trained: decoded, brought to its size, or refused one by one. Runs in a worker."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.data.pictures.decoding import as_size
from core.data.pictures.formats import pictures_in
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


def read_pictures(files: Sequence[tuple[str, bytes]], shape: Sequence[int]) -> NewPictures:
    """The pictures in some files, names and contents, for a network of that input ``shape`` (side, side, channels)."""
    if len(files) > LIMITS.asked_pictures:
        raise UserError(
            msg("{n} pictures came; at most {most} can be asked about at once. Choose fewer."),
            n=len(files),
            most=LIMITS.asked_pictures,
        )
    side, _, channels = map(int, shape)
    names, pixels, refused, done = [], [], [], Counter[str]()
    changes: list[Finding] = []
    for name, content in files:
        try:
            found = pictures_in(content, name)
        except UserError as error:
            refused.append((name, Finding("stop", error.text, error.values)))
            continue
        names += [name] if len(found) == 1 else [f"{name} · {number}" for number in range(1, len(found) + 1)]
        pixels += [as_size(picture.pixels, side, channels) for picture in found]
        for picture in found:
            done += Counter(_adapted(picture.pixels.shape, side, channels))
        changes += [Finding("note", said, {"name": name, "n": found[0].pages}) for said in found[0].changes]
    changes += [Finding("note", said, {"n": n, "side": side}) for said, n in done.items()]
    stacked = np.stack(pixels) if pixels else np.empty((0, side, side, channels), np.uint8)
    return NewPictures(tuple(names), stacked, tuple(refused), tuple(changes))


def _adapted(came: tuple[int, ...], side: int, channels: int) -> list[str]:
    said = [FITTED] if came[:2] != (side, side) else []
    if came[2] != channels:
        said.append(GREYED if channels == 1 else COLOURED)
    return said
