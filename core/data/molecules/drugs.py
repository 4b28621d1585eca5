"""Approved drugs, by which one molecule is measured: those of ClinTox that came to the market, in their standard form."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np

from core.chemistry.properties import properties
from core.data.molecules.bundled import SETS, bundled_molecules
from core.data.molecules.molecules import Molecules

NAME = "clintox"


@dataclasses.dataclass(frozen=True)
class Drugs:
    """Approved drugs and their properties, as ``core.chemistry.properties`` names them, each (molecules,)."""

    molecules: Molecules
    properties: dict[str, np.ndarray]


@cache
def approved_drugs() -> Drugs:
    """The molecules of ClinTox that did not fail for toxicity: it lists approved drugs beside those that failed."""
    found = bundled_molecules(NAME)
    approved = np.array([label == SETS[NAME].negative for label in found.labels])
    molecules = found.molecules[approved]
    return Drugs(molecules, properties(molecules.smiles.tolist()))


def below(drugs: np.ndarray, value: float) -> float:
    """The share of the drugs (n,) below the value, those equal to it counted half."""
    return float(np.mean(drugs < value) + np.mean(drugs == value) / 2)
