"""Many molecules side by side: the ``inputs`` of cases of the kind "molecule"."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np

from core.chemistry.fingerprints import packed


@dataclasses.dataclass(frozen=True)
class Molecules:
    """One entry per molecule in every field."""

    smiles: np.ndarray  # (molecules,) of str, as ``core.chemistry.standardising`` writes them
    ids: np.ndarray  # (molecules,) of str, as the data call them
    bits: (
        np.ndarray
    )  # (molecules, BITS / 8) uint8: their fingerprints, made once, since reading thousands takes seconds

    @classmethod
    def of(cls, smiles: list[str], ids: list[str]) -> Self:
        """Molecules out of lists, with their fingerprints; ValueError for a SMILES that RDKit cannot read."""
        return cls(np.array(smiles, dtype=object), np.array(ids, dtype=object), packed(smiles))

    def __len__(self) -> int:
        return len(self.smiles)

    def __getitem__(self, rows: np.ndarray | slice) -> Self:
        """Those molecules."""
        return dataclasses.replace(self, smiles=self.smiles[rows], ids=self.ids[rows], bits=self.bits[rows])

    @property
    def shape(self) -> tuple[int, int]:
        """Molecules, and one column: the SMILES."""
        return len(self), 1

    @property
    def ndim(self) -> int:
        """As of a table of one column."""
        return 2
