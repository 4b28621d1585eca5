"""Fingerprints, circular ones and those of pairs of atoms, and how alike two of them are.

Circular, Rogers and Hahn 2010, doi:10.1021/ci100050t: each bit stands for the surroundings of an atom up to ``RADIUS`` bonds away.
Made by RDKit's generator for many molecules at once; the bits are those of DeepChem's ``CircularFingerprint``. Pairs, Carhart et
al. 1985, doi:10.1021/ci00046a002: each bit stands for two kinds of atoms and the number of bonds between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from rdkit import Chem
from rdkit.Chem import rdFingerprintGenerator

RADIUS, BITS = 2, 2048


def fingerprints(smiles: Sequence[str], radius: int = RADIUS, bits: int = BITS) -> np.ndarray:
    """Uint8 (molecules, bits) of zeros and ones, of SMILES that RDKit can read; ValueError for one that it cannot."""
    return _made(generator(radius, bits), smiles, bits)


def atom_pairs(smiles: Sequence[str]) -> np.ndarray:
    """The same of pairs of atoms: uint8 (molecules, BITS)."""
    return _made(pair_generator(), smiles, BITS)


def packed(smiles: Sequence[str]) -> np.ndarray:
    """The same in an eighth of the space: uint8 (molecules, BITS / 8), as ``numpy.packbits`` packs."""
    return np.packbits(fingerprints(smiles), axis=1)


def tanimoto(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Likeness (m, n) from 0 to 1 of bits a (m, bits) and b (n, bits): those both have among those either has; 1 for none."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    common = a @ b.T
    either = a.sum(axis=1)[:, None] + b.sum(axis=1) - common
    return np.asarray(np.divide(common, either, out=np.ones_like(common), where=either > 0))


@cache
def generator(radius: int = RADIUS, bits: int = BITS) -> rdFingerprintGenerator.FingerprintGenerator64:
    """RDKit's maker of circular fingerprints."""
    return rdFingerprintGenerator.GetMorganGenerator(radius=radius, fpSize=bits)


@cache
def pair_generator() -> rdFingerprintGenerator.FingerprintGenerator64:
    """RDKit's maker of those of pairs: whether a pair occurs, not how often."""
    return rdFingerprintGenerator.GetAtomPairGenerator(fpSize=BITS, countSimulation=False)


def _made(made: rdFingerprintGenerator.FingerprintGenerator64, smiles: Sequence[str], bits: int) -> np.ndarray:
    found = np.zeros((len(smiles), bits), np.uint8)
    for place, text in enumerate(smiles):
        molecule = Chem.MolFromSmiles(text)
        if molecule is None:
            raise ValueError(f"no molecule at place {place}")
        found[place, list(made.GetFingerprint(molecule).GetOnBits())] = 1
    return found
