"""Molecules as the network's numbers: the bits of their fingerprints, circular ones or those of pairs of atoms."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np

from core.chemistry.fingerprints import BITS, RADIUS, atom_pairs
from core.data.molecules.graphs import WithSmiles
from core.data.molecules.molecules import Molecules


def bits_of(molecules: Molecules) -> np.ndarray:
    """Their circular fingerprints, float32 (molecules, BITS) of zeros and ones."""
    return np.unpackbits(molecules.bits, axis=1).astype(np.float32)


@dataclasses.dataclass(frozen=True)
class Bits:
    """What preparations by fingerprints have in common: there is nothing to fit."""

    made: ClassVar[Mapping[str, Any]]  # how the bits are made

    @classmethod
    def fit(cls, molecules: WithSmiles) -> Self:
        """The preparation, which is the same for all molecules."""
        return cls()

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return dict(self.made)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for any other, such as one with longer fingerprints."""
        if dict(values) != cls.made:
            raise ValueError("no preparation of molecules by the fingerprints that are made here")
        return cls()


class FingerprintPreparation(Bits):
    """Implements ``core.spec.Preparation``: circular fingerprints."""

    made: ClassVar[Mapping[str, Any]] = {"features": "fingerprint", "radius": RADIUS, "bits": BITS}

    def apply(self, inputs: Molecules) -> np.ndarray:
        """Float32 (molecules, BITS) of zeros and ones."""
        return bits_of(inputs)


class PairPreparation(Bits):
    """Implements ``core.spec.Preparation``: those of pairs of atoms."""

    made: ClassVar[Mapping[str, Any]] = {"features": "pairs", "bits": BITS}

    def apply(self, inputs: WithSmiles) -> np.ndarray:
        """Float32 (molecules, BITS) of zeros and ones. ValueError for what is no SMILES."""
        return atom_pairs(list(inputs.smiles)).astype(np.float32)
