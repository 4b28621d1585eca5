"""Molecules as the network's numbers: the bits of their circular fingerprints."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from core.chemistry.fingerprints import BITS, RADIUS
from core.data.molecules.molecules import Molecules

MADE = {"features": "fingerprint", "radius": RADIUS, "bits": BITS}


def bits_of(molecules: Molecules) -> np.ndarray:
    """Their fingerprints, float32 (molecules, BITS) of zeros and ones."""
    return np.unpackbits(molecules.bits, axis=1).astype(np.float32)


@dataclasses.dataclass(frozen=True)
class FingerprintPreparation:
    """Implements ``core.spec.Preparation``: float32 (molecules, BITS) of zeros and ones. There is nothing to fit."""

    @classmethod
    def fit(cls, molecules: Molecules) -> Self:
        """The preparation, which is the same for all molecules."""
        return cls()

    def apply(self, inputs: Molecules) -> np.ndarray:
        """Float32 (molecules, BITS)."""
        return bits_of(inputs)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return dict(MADE)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for any other, such as one with longer fingerprints."""
        if dict(values) != MADE:
            raise ValueError("no preparation of molecules by the fingerprints that are made here")
        return cls()
