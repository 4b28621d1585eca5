"""Molecules as graphs in one array: what a message-passing network reads, fitted on the training part only.

The features are made by DeepChem's ``DMPNNFeaturizer``, so a network that reads graphs is asked in a worker, never in a page.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from rdkit import Chem

from core.chemistry.deep import deepchem

ATOM = 1 + 133  # numbers of an atom: that it is one, and DeepChem's
BOND = 1 + 14  # of a bond: the same
WIDTH = ATOM + BOND + 2  # with the places of the bond's two atoms
HELD = 0.99  # share of the training molecules that are held whole
LEAST, MOST = 8, 400  # slots


class WithSmiles(Protocol):
    """Whatever lists molecules."""

    @property
    def smiles(self) -> Sequence[str] | np.ndarray:
        """One for each molecule, such as RDKit reads."""


@dataclasses.dataclass(frozen=True)
class GraphPreparation:
    """Implements ``core.spec.Preparation``: float32 (molecules, slots, WIDTH).

    Slot s holds atom s and, beside it, bond s, since a molecule has about as many of both: first the atom's ``ATOM`` numbers,
    then the bond's ``BOND``, then the two places of its atoms, counted from 1; all zeros where there is none. Features of
    Yang et al. 2019, doi:10.1021/acs.jcim.9b00237, table 1, as DeepChem makes them: kinds as one-hot with one place for any
    other. Of a larger molecule the first atoms and the bonds between them are taken; ``holds`` tells.
    """

    slots: int

    @classmethod
    def fit(cls, molecules: WithSmiles) -> Self:
        """So many slots that ``HELD`` of these molecules fit."""
        sizes = [_size(_read(smiles)) for smiles in molecules.smiles]
        wanted = math.ceil(float(np.quantile(sizes, HELD))) if sizes else LEAST
        return cls(min(max(wanted, LEAST), MOST))

    def apply(self, inputs: WithSmiles) -> np.ndarray:
        """Float32 (molecules, slots, WIDTH). ValueError for what is no SMILES."""
        packed = np.zeros((len(inputs.smiles), self.slots, WIDTH), np.float32)
        featurizer = deepchem().feat.DMPNNFeaturizer()
        for slots, smiles in zip(packed, inputs.smiles, strict=True):
            [graph] = featurizer.featurize([_read(smiles)])  # of a SMILES it would order the atoms anew
            _pack(graph, slots)
        return packed

    def holds(self, inputs: WithSmiles) -> np.ndarray:
        """Which of the molecules are read whole, (molecules,) bool."""
        return np.array([_size(_read(smiles)) <= self.slots for smiles in inputs.smiles], bool)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return {"features": "graph", "width": WIDTH, **dataclasses.asdict(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for what it cannot have written, as one of other features."""
        found = cls(values["slots"])
        if values.get("width") != WIDTH or type(found.slots) is not int or not LEAST <= found.slots <= MOST:
            raise ValueError("no preparation of graphs")
        return found


def _read(smiles: str) -> Chem.Mol:
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise ValueError("not the SMILES of a molecule")
    return molecule


def _size(molecule: Chem.Mol) -> int:
    return int(max(molecule.GetNumAtoms(), molecule.GetNumBonds()))


def _pack(graph: Any, slots: np.ndarray) -> None:
    """Write DeepChem's graph, which has each bond in both directions, into its (slots, WIDTH) zeros."""
    most = len(slots)
    atoms, ends = graph.node_features[:most], graph.edge_index[:, ::2].T
    slots[: len(atoms), 0], slots[: len(atoms), 1:ATOM] = 1, atoms
    held = (ends < most).all(axis=1)
    bonds, ends = graph.edge_features[::2][held][:most], ends[held][:most]
    slots[: len(bonds), ATOM], slots[: len(bonds), ATOM + 1 : ATOM + BOND] = 1, bonds
    slots[: len(bonds), ATOM + BOND :] = ends + 1
