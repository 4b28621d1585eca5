"""What a medicinal chemist looks at first: size, lipophilicity, polarity, and two rules of thumb about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from rdkit import Chem
from rdkit.Chem import QED, Crippen, Descriptors, rdMolDescriptors

from core.i18n import msg

PROPERTIES: Mapping[str, tuple[str, str, int, Callable[[Chem.Mol], float]]] = {
    "weight": (msg("Molecular weight"), "g/mol", 1, Descriptors.MolWt),
    "logp": (msg("Lipophilicity (computed logP)"), "", 2, Crippen.MolLogP),
    "area": (msg("Polar surface area"), "Å²", 1, rdMolDescriptors.CalcTPSA),
    "donors": (msg("Hydrogen bond donors"), "", 0, rdMolDescriptors.CalcNumLipinskiHBD),
    "acceptors": (msg("Hydrogen bond acceptors"), "", 0, rdMolDescriptors.CalcNumLipinskiHBA),
    "rotatable": (msg("Rotatable bonds"), "", 0, rdMolDescriptors.CalcNumRotatableBonds),
    "rings": (msg("Aromatic rings"), "", 0, rdMolDescriptors.CalcNumAromaticRings),
    "qed": (msg("Drug-likeness (QED)"), "", 2, QED.qed),
}
"""Name -> title, unit, decimals, and how RDKit computes it of a molecule.

logP: Wildman and Crippen 1999, doi:10.1021/ci990307l. Area: Ertl et al. 2000, doi:10.1021/jm000942e. Donors and acceptors as
Lipinski counts them. QED, from 0 to 1: Bickerton et al. 2012, doi:10.1038/nchem.1243.
"""
FIVE = {"weight": 500.0, "logp": 5.0, "donors": 5.0, "acceptors": 10.0}
"""The limits of the rule of five: Lipinski et al. 1997, doi:10.1016/S0169-409X(96)00423-1."""


def properties(smiles: Sequence[str]) -> dict[str, np.ndarray]:
    """Every one of ``PROPERTIES`` of each molecule, (molecules,) float64, in its unit."""
    molecules = [Chem.MolFromSmiles(text) for text in smiles]
    return {
        name: np.array([compute(one) for one in molecules], np.float64) for name, (*_, compute) in PROPERTIES.items()
    }


def broken(told: Mapping[str, float]) -> list[str]:
    """Which limits of the rule of five one molecule with these properties exceeds; two or more speak against a tablet."""
    return [name for name, most in FIVE.items() if told[name] > most]
