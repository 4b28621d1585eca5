"""Molecules as graphs in one array: what a message-passing network reads, fitted on the training part only.

Own forty lines of features rather than a featuriser of DeepChem: the page asks live, and its process never imports DeepChem.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from rdkit import Chem

ELEMENTS = ("C", "N", "O", "F", "P", "S", "Cl", "Br", "I", "B", "Si", "Se", "Na", "K")
DEGREES = (0, 1, 2, 3, 4, 5, 6)
CHARGES = (-2, -1, 0, 1, 2)
HYDROGENS = (0, 1, 2, 3, 4)
HYBRIDS = ("S", "SP", "SP2", "SP3", "SP3D", "SP3D2")
CHIRALITIES = ("CHI_TETRAHEDRAL_CW", "CHI_TETRAHEDRAL_CCW")
ORDERS = ("SINGLE", "DOUBLE", "TRIPLE", "AROMATIC")
STEREO = ("STEREOZ", "STEREOE", "STEREOCIS", "STEREOTRANS")
_OF_ATOM = (ELEMENTS, DEGREES, CHARGES, HYDROGENS, HYBRIDS, CHIRALITIES)
_OF_BOND = (ORDERS, STEREO)
ATOM = (
    1 + sum(len(known) + 1 for known in _OF_ATOM) + 3
)  # numbers of an atom: that it is one, its kinds, and three more
BOND = 1 + sum(len(known) + 1 for known in _OF_BOND) + 2
WIDTH = ATOM + BOND + 2  # with the places of the bond's two atoms
HELD = 0.99  # share of the training molecules that are held whole
LEAST, MOST = 8, 400  # slots
MASS = 100.0  # by which an atom's is divided, as in Yang et al.


class WithSmiles(Protocol):
    """Whatever lists molecules."""

    @property
    def smiles(self) -> Sequence[str] | np.ndarray:
        """One for each molecule, such as RDKit reads."""


@dataclasses.dataclass(frozen=True)
class GraphPreparation:
    """Implements ``core.spec.Preparation``: float32 (molecules, slots, WIDTH).

    Slot s holds atom s and, beside it, bond s, since a molecule has about as many of both: first the atom's ``ATOM`` numbers,
    then the bond's ``BOND``, then the two places of its atoms, counted from 1; all zeros where there is none. Features after
    Yang et al. 2019, doi:10.1021/acs.jcim.9b00237, table 1: kinds as one-hot with one place for any other. Of a larger molecule
    the first atoms and the bonds between them are taken; ``holds`` tells.
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
        for place, smiles in zip(packed, inputs.smiles, strict=True):
            _pack(_read(smiles), place)
        return packed

    def holds(self, inputs: WithSmiles) -> np.ndarray:
        """Which of the molecules are read whole, (molecules,) bool."""
        return np.array([_size(_read(smiles)) <= self.slots for smiles in inputs.smiles], bool)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return {"features": "graph", **dataclasses.asdict(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for what it cannot have written."""
        found = cls(values["slots"])
        if type(found.slots) is not int or not LEAST <= found.slots <= MOST:
            raise ValueError("no preparation of graphs")
        return found


def _read(smiles: str) -> Chem.Mol:
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise ValueError("not the SMILES of a molecule")
    return molecule


def _size(molecule: Chem.Mol) -> int:
    return int(max(molecule.GetNumAtoms(), molecule.GetNumBonds()))


def _pack(molecule: Chem.Mol, slots: np.ndarray) -> None:
    """Write the molecule into its (slots, WIDTH) zeros."""
    most = len(slots)
    for atom, slot in zip(molecule.GetAtoms(), slots, strict=False):
        slot[:ATOM] = _atom(atom)
    bonds = [bond for bond in molecule.GetBonds() if max(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) < most]
    for bond, slot in zip(bonds, slots, strict=False):
        slot[ATOM : ATOM + BOND] = _bond(bond)
        slot[ATOM + BOND :] = bond.GetBeginAtomIdx() + 1, bond.GetEndAtomIdx() + 1


def _atom(atom: Chem.Atom) -> list[float]:
    kinds = (
        atom.GetSymbol(),
        atom.GetDegree(),
        atom.GetFormalCharge(),
        atom.GetTotalNumHs(),
        str(atom.GetHybridization()),
        str(atom.GetChiralTag()),
    )
    more = [float(atom.GetIsAromatic()), float(atom.IsInRing()), atom.GetMass() / MASS]
    return [1.0, *_one_hot(kinds, _OF_ATOM), *more]


def _bond(bond: Chem.Bond) -> list[float]:
    kinds = (str(bond.GetBondType()), str(bond.GetStereo()))
    return [1.0, *_one_hot(kinds, _OF_BOND), float(bond.GetIsConjugated()), float(bond.IsInRing())]


def _one_hot(found: Sequence[Any], known: Sequence[Sequence[Any]]) -> list[float]:
    """For each, 1 at the place of what was found, or at the place after the last."""
    told: list[float] = []
    for what, among in zip(found, known, strict=True):
        told += [float(what == one) for one in among]
        told.append(float(what not in among))
    return told
