"""Molecules as bits for the pairs of atoms that occur in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from core.chemistry.fingerprints import BITS, atom_pairs
from core.data.molecules.graphs import WithSmiles

MADE = {"features": "pairs", "bits": BITS}


@dataclasses.dataclass(frozen=True)
class PairPreparation:
    """Implements ``core.spec.Preparation``: float32 (molecules, BITS) of zeros and ones. There is nothing to fit."""

    @classmethod
    def fit(cls, molecules: WithSmiles) -> Self:
        """The preparation, which is the same for all molecules."""
        return cls()

    def apply(self, inputs: WithSmiles) -> np.ndarray:
        """Float32 (molecules, BITS). ValueError for what is no SMILES."""
        return atom_pairs(list(inputs.smiles)).astype(np.float32)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return dict(MADE)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for any other."""
        if dict(values) != MADE:
            raise ValueError("no preparation of molecules by the pairs of atoms that are made here")
        return cls()
