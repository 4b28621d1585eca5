"""One form for every molecule: without its salt, uncharged, in one tautomer, so that the same substance is the same SMILES.

RDKit's rdMolStandardize: clean-up, largest organic fragment, neutralisation and canonical tautomer, the steps of the ChEMBL
pipeline (Bento et al. 2020, doi:10.1186/s13321-020-00456-1) with RDKit's own rules; stereo centres stay as they were written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

from rdkit import Chem
from rdkit.Chem.MolStandardize import rdMolStandardize

from core.chemistry.reading import read_smiles
from core.i18n import msg

MOST_TAUTOMERS = 50  # that are compared: drug-like molecules have fewer, and a few have thousands
FORMS = {
    "cleaned": msg("bonds and charges written in the usual way"),
    "parent": msg("salt, solvent or other parts removed"),
    "neutral": msg("charges removed"),
    "tautomer": msg("one tautomer chosen"),
}
"""What may be done to a molecule, in the order in which it is done."""


@dataclasses.dataclass(frozen=True)
class Standard:
    """A molecule in its one form."""

    smiles: str  # canonical
    done: tuple[str, ...]  # names in ``FORMS``: the steps that changed it


def standardise(text: str) -> Standard:
    """The form of a SMILES in which it is learned from and asked about, and what was done; UserError where it is refused."""
    molecule, done = read_smiles(text), []
    smiles = Chem.MolToSmiles(molecule)
    for name, change in _steps().items():
        changed = Chem.MolToSmiles(change(molecule))
        again = Chem.MolFromSmiles(changed)
        if changed != smiles and again is not None:  # a rare cage becomes a tautomer that RDKit itself cannot read
            smiles, molecule = changed, again
            done.append(name)
    return Standard(smiles, tuple(done))


@cache
def _steps() -> dict[str, Callable[[Chem.Mol], Chem.Mol]]:
    uncharger, tautomers = rdMolStandardize.Uncharger(), rdMolStandardize.TautomerEnumerator()
    tautomers.SetMaxTautomers(MOST_TAUTOMERS)
    tautomers.SetMaxTransforms(MOST_TAUTOMERS)
    tautomers.SetRemoveSp3Stereo(False)
    tautomers.SetRemoveBondStereo(False)
    return {
        "cleaned": rdMolStandardize.Cleanup,
        "parent": lambda molecule: rdMolStandardize.FragmentParent(molecule, skipStandardize=True),
        "neutral": uncharger.uncharge,
        "tautomer": tautomers.Canonicalize,
    }
