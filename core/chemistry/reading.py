"""A SMILES that somebody typed or sent, read as a molecule or refused in one sentence; what only looks like one is refused."""

from __future__ import annotations

import re

from rdkit import Chem

from core.errors import UserError
from core.i18n import msg

LETTERS = 400  # of a SMILES; drugs have about 50
CARBON = 6
MOST_CHARGE = 4  # of one atom, either way
_SIGNS = re.compile(r"[A-Za-z0-9@+\-\[\]()=#$%/\\.:~]+")
_EMPTY = msg("There is no SMILES. Write a molecule as a SMILES, for instance CC(=O)Oc1ccccc1C(=O)O.")
_LONG = msg("This SMILES has {n} characters; at most {most} can be read. Choose a smaller molecule.")
_FOREIGN = msg("This SMILES contains {code} at place {place}, which is no plain letter, digit or sign even where it looks like "
               "one. Type it again in plain letters.")  # fmt: skip
_BLANK = msg("This SMILES has a blank inside, or text behind it. Give the SMILES alone.")
_INCHI = msg("This is an InChI, not a SMILES. Write the molecule as a SMILES.")
_REACTION = msg("This is a reaction, not a molecule. Give the SMILES of one molecule without the sign >.")
_OPEN = msg("This SMILES leaves an atom open (*). Name every atom.")
_SIGN = msg("This SMILES contains a sign that no SMILES has, at place {place}. Check it there.")
_WRITTEN = msg(
    "This cannot be read as a molecule: its brackets, ring numbers or letters do not fit together. Check the SMILES."
)
_CHARGE = msg(
    "An atom of this molecule has the charge {charge}; at most {most} either way is believed. Check the SMILES."
)
_REASONS = {
    "AtomValenceException": msg(
        "This cannot be read as a molecule: an atom has more bonds than it can have. Check the SMILES."
    ),
    "KekulizeException": msg(
        "This cannot be read as a molecule: its aromatic rings do not work out. Check the SMILES."
    ),
    "AtomKekulizeException": msg(
        "This cannot be read as a molecule: an aromatic atom lies outside of a ring. Check the SMILES."
    ),
}
_INORGANIC = msg(
    "This molecule has no carbon atom; the networks here learn from organic molecules. Choose another one."
)


def read_smiles(text: str) -> Chem.Mol:
    """The molecule of a SMILES, sanitised by RDKit; UserError where it is none. Blanks around it do not matter.

    RDKit alone reads the Latin letters before a Cyrillic one and what stands before a blank, and says nothing.
    """
    smiles = text.strip()
    _check_signs(smiles)
    molecule = Chem.MolFromSmiles(smiles, _parameters(sanitize=True))
    if molecule is None:
        raise UserError(_why(smiles))
    if not molecule.GetNumAtoms():
        raise UserError(_EMPTY)
    charge = max((atom.GetFormalCharge() for atom in molecule.GetAtoms()), key=abs)
    if abs(charge) > MOST_CHARGE:
        raise UserError(_CHARGE, charge=f"{charge:+d}", most=MOST_CHARGE)
    if all(atom.GetAtomicNum() != CARBON for atom in molecule.GetAtoms()):
        raise UserError(_INORGANIC)
    return molecule


def _check_signs(smiles: str) -> None:
    if not smiles:
        raise UserError(_EMPTY)
    if len(smiles) > LETTERS:
        raise UserError(_LONG, n=len(smiles), most=LETTERS)
    for place, sign in enumerate(smiles, 1):
        if not " " <= sign <= "~" and not sign.isspace():
            raise UserError(_FOREIGN, code=f"U+{ord(sign):04X}", place=place)
    refused = {_BLANK: any(map(str.isspace, smiles)), _INCHI: smiles.lower().startswith("inchi="), _REACTION: ">" in smiles,
               _OPEN: "*" in smiles}  # fmt: skip
    for said, wrong in refused.items():
        if wrong:
            raise UserError(said)
    known = _SIGNS.match(smiles)
    if known is None or known.end() < len(smiles):
        raise UserError(_SIGN, place=(known.end() if known else 0) + 1)


def _why(smiles: str) -> str:
    """The sentence for the first thing that is wrong with a SMILES that RDKit refuses."""
    molecule = Chem.MolFromSmiles(smiles, _parameters(sanitize=False))
    problems = () if molecule is None else Chem.DetectChemistryProblems(molecule)
    return next((_REASONS[one.GetType()] for one in problems if one.GetType() in _REASONS), _WRITTEN)


def _parameters(sanitize: bool) -> Chem.SmilesParserParams:
    found = Chem.SmilesParserParams()
    found.sanitize, found.allowCXSMILES, found.parseName, found.strictCXSMILES = sanitize, False, False, True
    return found
