"""Which atoms of a molecule move a network's answer, and by how much: for fingerprints, graphs and SMILES alike.

Shapley values against the molecule without any atom, estimated by walks as in ``core.explain.shapley``, so that their sum is
exact however few walks there are. What "without an atom" means is each input's own: the functions that end in ``_without`` say
it. Atoms are counted as RDKit counts them. A molecule with a hole is none that the network learned from: values say what the
network relies on, not what chemistry does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from rdkit import Chem
from rdkit.Chem import rdFingerprintGenerator

from core.data.molecules.graphs import ATOM
from core.data.molecules.symbols import UNKNOWN
from core.explain.shapley import walked

Without = Callable[[np.ndarray], np.ndarray]
"""From which atoms are there, (n, atoms) bool, to the network's array, float32 (n, ...)."""
ORDERS = 16  # walks there, and as many back
AT_ONCE = 4_000_000  # numbers of a network's array, 16 MB


@dataclasses.dataclass(frozen=True)
class AtomContributions:
    """``base`` + sum of ``values`` = ``total``; all in probability, 0 to 1."""

    values: np.ndarray  # (atoms,)
    base: float  # the probability where every atom is hidden
    total: float  # that of the molecule


def contributions(
    predict: Callable[[np.ndarray], np.ndarray], without: Without, atoms: int, orders: int = ORDERS, seed: int = 0
) -> AtomContributions:
    """What each of the ``atoms`` adds; ``predict`` maps the network's array, float32 (n, ...), to probabilities (n,)."""

    def ask(there: np.ndarray) -> np.ndarray:
        size = max(1, AT_ONCE // without(there[:1]).size)
        return np.concatenate([predict(without(there[i : i + size])) for i in range(0, len(there), size)])

    return AtomContributions(*walked(ask, atoms, orders, seed))


def fingerprint_without(molecule: Chem.Mol, generator: rdFingerprintGenerator.FingerprintGenerator64) -> Without:
    """A bit is set while every atom of at least one environment that sets it is there.

    ``generator`` is the one of the network's own fingerprints, of Morgan's kind (Rogers and Hahn 2010, doi:10.1021/ci100050t).
    Bits of the environments that would be there instead are not set: nothing is said about another molecule.
    """
    return _while_there(molecule, generator, lambda centre, radius: _atoms_around(molecule, centre, radius))


def pairs_without(molecule: Chem.Mol, generator: rdFingerprintGenerator.FingerprintGenerator64) -> Without:
    """A bit is set while both atoms of at least one pair that sets it are there; ``generator`` is one of atom pairs."""
    return _while_there(molecule, generator, lambda one, other: [one, other])


def _while_there(
    molecule: Chem.Mol,
    generator: rdFingerprintGenerator.FingerprintGenerator64,
    atoms_of: Callable[[int, int], list[int]],
) -> Without:
    """``atoms_of`` gives the atoms behind an entry of what RDKit says of a bit."""
    told = rdFingerprintGenerator.AdditionalOutput()
    told.AllocateBitInfoMap()
    size = generator.GetFingerprint(molecule, additionalOutput=told).GetNumBits()
    origins = [(bit, *place) for bit, places in told.GetBitInfoMap().items() for place in places]
    bits = np.array([bit for bit, _, _ in origins], np.int64)
    needed = np.zeros((len(origins), molecule.GetNumAtoms()), np.float32)
    for row, (_, *place) in zip(needed, origins, strict=True):
        row[atoms_of(*place)] = 1

    def made(there: np.ndarray) -> np.ndarray:
        whole = (~there).astype(np.float32) @ needed.T == 0
        found = np.zeros((len(there), size), np.float32)
        row, origin = np.nonzero(whole)
        found[row, bits[origin]] = 1
        return found

    return made


def graph_without(packed: np.ndarray) -> Without:
    """An atom's slot is empty, and so is that of each of its bonds; ``packed`` (slots, WIDTH) is one of ``GraphPreparation``.

    Atoms beyond the last slot are not in the graph and add nothing.
    """
    ends = packed[:, -2:].astype(np.int64)

    def made(there: np.ndarray) -> np.ndarray:
        slots = len(packed)
        kept = np.zeros((len(there), slots), bool)
        kept[:, : there.shape[1]] = there[:, :slots]
        known = np.concatenate([np.zeros((len(there), 1), bool), kept], axis=1)  # place 0: no atom
        bonded = known[:, ends[:, 0]] & known[:, ends[:, 1]]
        found = np.repeat(packed[None], len(there), axis=0)
        found[..., :ATOM] *= kept[..., None]
        found[..., ATOM:] *= bonded[..., None]
        return found

    return made


def symbols_without(told: np.ndarray, steps: np.ndarray) -> Without:
    """An atom's symbol is the unknown one; bonds, branches and rings stay. ``told`` (steps,) is one of ``SymbolPreparation``,

    ``steps`` (atoms,) its ``atoms``: negative where a symbol was cut off, which adds nothing.
    """

    def made(there: np.ndarray) -> np.ndarray:
        found = np.repeat(told[None], len(there), axis=0)
        row, atom = np.nonzero(~there & (steps >= 0))
        found[row, steps[atom]] = UNKNOWN
        return found

    return made


def _atoms_around(molecule: Chem.Mol, centre: int, radius: int) -> list[int]:
    """The atoms of a Morgan environment: those of the bonds within so many from its centre."""
    bonds = Chem.FindAtomEnvironmentOfRadiusN(molecule, radius, centre) if radius else ()
    found = {centre}
    for place in bonds:
        bond = molecule.GetBondWithIdx(place)
        found |= {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()}
    return sorted(found)
