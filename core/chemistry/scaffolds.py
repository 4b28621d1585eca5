"""The rings of a molecule and what joins them, and a split that keeps molecules with equal ones together.

Bemis and Murcko 1996, doi:10.1021/jm9602928. The split is that of MoleculeNet (Wu et al. 2018, doi:10.1039/c7sc02664a) as
DeepChem's ``ScaffoldSplitter`` makes it: the commonest scaffolds to learn from, the rarest to be tested on, without any chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rdkit.Chem.Scaffolds.MurckoScaffold import MurckoScaffoldSmiles

from core.data.parts import TEST, TRAIN, VALIDATION

SHARES = (0.6, 0.2)  # of the molecules for training and for validation, as in the house's other splits


def scaffolds(smiles: Sequence[str]) -> tuple[str, ...]:
    """The scaffold of each molecule as SMILES without stereo; empty for a molecule without a ring."""
    return tuple(map(_scaffold, smiles))


def scaffold_parts(found: Sequence[str], shares: tuple[float, float] = SHARES) -> np.ndarray:
    """The part of every molecule (n,) int64 by its scaffold: whole groups, largest first, into the first part with room."""
    members: dict[str, list[int]] = {}
    for place, scaffold in enumerate(found):
        members.setdefault(scaffold, []).append(place)
    groups = sorted(members.values(), key=lambda places: (len(places), places[0]), reverse=True)
    learned, chosen = shares[0] * len(found), (shares[0] + shares[1]) * len(found)
    parts, filled = np.empty(len(found), np.int64), [0, 0]
    for places in groups:
        if filled[TRAIN] + len(places) <= learned:
            part = TRAIN
        elif sum(filled) + len(places) <= chosen:
            part = VALIDATION
        else:
            part = TEST
        if part != TEST:
            filled[part] += len(places)
        parts[places] = part
    return parts


@lru_cache(maxsize=50_000)  # every assay of a set asks for its molecules' again, and thousands take seconds
def _scaffold(smiles: str) -> str:
    return str(MurckoScaffoldSmiles(smiles=smiles, includeChirality=False))
