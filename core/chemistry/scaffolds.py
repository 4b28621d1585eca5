"""The rings of a molecule and what joins them: Bemis and Murcko 1996, doi:10.1021/jm9602928."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rdkit.Chem.Scaffolds.MurckoScaffold import MurckoScaffoldSmiles


def scaffolds(smiles: Sequence[str]) -> tuple[str, ...]:
    """The scaffold of each molecule as SMILES without stereo; empty for a molecule without a ring."""
    return tuple(map(_scaffold, smiles))


@lru_cache(maxsize=50_000)  # every assay of a set asks for its molecules' again, and thousands take seconds
def _scaffold(smiles: str) -> str:
    return str(MurckoScaffoldSmiles(smiles=smiles, includeChirality=False))
