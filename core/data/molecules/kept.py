"""The user's molecules as they are kept: one file without a pickle in it. Equal molecules give equal bytes.

``y`` is a plain array of an NPZ file; ``molecules`` and ``about`` are JSON. ``core.data.pictures.kept.about`` reads what it says
of itself.
"""

from __future__ import annotations

import dataclasses
import io
import json

import numpy as np

from core.data.molecules.molecules import Molecules
from core.data.pictures.kept import About, about_array, read_about


@dataclasses.dataclass(frozen=True)
class Kept:
    """All molecules of an upload, each once."""

    molecules: Molecules
    y: (
        np.ndarray
    )  # (n,) int64, place in ``about.classes``; of several columns (n, columns) int8 as ``Assayed.outcomes``
    about: About

    @property
    def patients(self) -> np.ndarray:
        """Molecules are no patients: (n,) of -1, not known."""
        return np.full(len(self.y), -1)

    @property
    def parts(self) -> np.ndarray:
        """They bring no split of their own: (n,) of -1, none."""
        return np.full(len(self.y), -1)


def pack(kept: Kept) -> bytes:
    """The file to keep."""
    told = {"smiles": kept.molecules.smiles.tolist(), "ids": kept.molecules.ids.tolist()}
    file = io.BytesIO()
    np.savez(
        file,
        y=kept.y,
        molecules=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        about=about_array(kept.about),
    )
    return file.getvalue()


def unpack(content: bytes) -> Kept:
    """What ``pack`` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        told = json.loads(file["molecules"].tobytes())
        return Kept(Molecules.of(told["smiles"], told["ids"]), file["y"], read_about(file))
