"""How a user's own molecules are to be read: which columns say what."""

from __future__ import annotations

import dataclasses

KINDS = ("CSV", "TSV", "XLSX", "SMI", "SDF")


@dataclasses.dataclass(frozen=True)
class MoleculeChoice:
    """What the user may say before molecules are read; empty text means "as it is guessed"."""

    smiles: str = ""  # column with the structure
    id: str = ""  # column that names the molecule
    labels: tuple[str, ...] = ()  # columns that are predicted, each with classes
