"""Molecules for tests: named ones, and as many made-up ones as are asked for, with a rule that a network can find."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O"
ETHANOL = "CCO"
ALANINE = "C[C@H](N)C(=O)O"
MIRRORED = "C[C@@H](N)C(=O)O"
BUTENE_Z, BUTENE_E = "C/C=C\\C", "C/C=C/C"
SALT = "[Na+].CC(=O)[O-]"
RIGID = "C12C3C4C1C5C2C3C45"  # cubane: 8 atoms and 12 bonds
DRUGS = (ASPIRIN, ETHANOL, ALANINE, SALT, RIGID, "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "OC(=O)c1cc(Br)ccc1Cl", "C")


@dataclasses.dataclass(frozen=True)
class Listed:
    smiles: Sequence[str]


def made_up(count: int, seed: int = 0) -> tuple[Listed, np.ndarray]:
    """Chains and rings of 6 to 14 atoms; the outcome is whether a nitro group hangs anywhere on them."""
    rng = np.random.default_rng(seed)
    outcome = rng.integers(0, 2, count)
    parts = ["C", "CC", "c1ccccc1", "N", "C(C)", "C(=O)", "O", "C(F)", "C(O)"]
    smiles = []
    for active in outcome:
        body = [parts[place] for place in rng.integers(0, len(parts), 4)]
        group = "C([N+](=O)[O-])" if active else "C(C(=O)[O-])"  # the same size and charge, without the nitrogen
        body.insert(int(rng.integers(0, 5)), group)
        smiles.append("C" + "".join(body) + "C")
    return Listed(smiles), outcome
