"""The bundled pictures in words: their classes, and what has to be known of them before they are believed."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping

import numpy as np

from core.data.bundled import FOLDER, bundled_sources, checked_file
from core.data.pictures.phantoms import CASES, phantoms
from core.i18n import msg
from core.spec import Finding
from core.store import sha256


@dataclasses.dataclass(frozen=True)
class PictureSet:
    """Pixels (n, side, side, channels) uint8, their classes and groups (n,), and the hash of what they were read from."""

    pixels: np.ndarray
    y: np.ndarray
    groups: np.ndarray | None
    sha256: str
    parts: np.ndarray | None = None  # (n,) of the publisher's own split


@dataclasses.dataclass(frozen=True)
class Description:
    """What the file of a set does not say; ``file`` is its name in PICTURES.toml, empty for pictures that are drawn."""

    title: str
    classes: tuple[str, ...]
    findings: tuple[Finding, ...]
    file: str = ""


SETS: Mapping[str, Description] = {
    "stain": Description(
        msg("Stained tissue"),
        (msg("little antibody stain"), msg("much antibody stain")),
        (
            Finding(
                "note",
                msg(
                    "The labels are computed, not read by a person: more than a fifth of the patch is brown (DAB) after colour "
                    "deconvolution. A network can learn such a rule almost perfectly; that says nothing about its use in a "
                    "laboratory."
                ),
            ),
            Finding(
                "warning",
                msg(
                    "All patches come from ONE slide. Where this page says patient, it means a region of 36 × 36 pixels of that "
                    "slide: overlapping patches of one region stay in the same part."
                ),
            ),
        ),
        "stain",
    ),
    "mri-tissue": Description(
        msg("Brain tissue in MRI"),
        (msg("fluid"), msg("grey matter"), msg("white matter")),
        (
            Finding(
                "note",
                msg(
                    "The labels are computed, not read by a person: the tissue maps of the template say what holds most of the "
                    "middle 2 × 2 mm; fluid is what is neither grey nor white matter. Only places where tissues meet are here "
                    "(none holds more than 70 % of the middle 6 × 6 mm): elsewhere brightness alone gives the tissue away, and "
                    "every network is right."
                ),
            ),
            Finding(
                "warning",
                msg(
                    "All patches come from ONE averaged brain, no patient’s. Where this page says patient, it means a block of "
                    "32 × 32 × 8 mm of that brain: patches of one block stay in the same part."
                ),
            ),
        ),
        "mri",
    ),
    "nodule-synthetic": Description(
        msg("SYNTHETIC lung nodules"),
        (msg("no nodule"), msg("nodule")),
        (
            Finding(
                "warning",
                msg(
                    "SYNTHETIC pictures, drawn by this program from a seed. Nobody was ever X-rayed for them; what is learned "
                    "here holds for no patient."
                ),
            ),
        ),
    ),
}


def picture_set(dataset: str) -> PictureSet:
    """The bundled set of that id, its file checked; KeyError for another one, UserError for an absent or changed file."""
    about = SETS[dataset]
    if not about.file:
        pixels, y = phantoms()
        digest = sha256(pixels.tobytes() + y.tobytes())
        return PictureSet(pixels, y.astype(np.int64), np.arange(CASES), digest)
    content = checked_file(bundled_sources(FOLDER, "PICTURES.toml")[about.file])
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return PictureSet(file["x"], file["y"].astype(np.int64), file["group"].astype(np.int64), sha256(content))
