"""One molecule changed at one place: another element, a group more, an atom less, another bond. Refused where valence forbids it.

Every function takes a SMILES that RDKit can read and an atom by its place in it, from 0, and gives the SMILES of the changed
molecule. A stereo centre beside the change is no longer told, since nobody said which way it turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdkit import Chem

from core.errors import UserError
from core.i18n import msg

ELEMENTS = ("C", "N", "O", "S", "F", "Cl", "Br", "I", "P", "B")
GROUPS: Mapping[str, tuple[str, str]] = {
    "methyl": (msg("Methyl, –CH₃"), "C"),
    "hydroxyl": (msg("Hydroxyl, –OH"), "O"),
    "amino": (msg("Amino, –NH₂"), "N"),
    "fluoro": (msg("Fluorine, –F"), "F"),
    "chloro": (msg("Chlorine, –Cl"), "Cl"),
    "bromo": (msg("Bromine, –Br"), "Br"),
    "methoxy": (msg("Methoxy, –OCH₃"), "OC"),
    "trifluoromethyl": (msg("Trifluoromethyl, –CF₃"), "C(F)(F)F"),
    "cyano": (msg("Cyano, –CN"), "C#N"),
    "nitro": (msg("Nitro, –NO₂"), "[N+](=O)[O-]"),
    "carboxyl": (msg("Carboxyl, –COOH"), "C(=O)O"),
    "amide": (msg("Amide, –CONH₂"), "C(=O)N"),
    "sulfonamide": (msg("Sulfonamide, –SO₂NH₂"), "S(=O)(=O)N"),
    "phenyl": (msg("Phenyl, –C₆H₅"), "c1ccccc1"),
}
"""Name -> title, and a SMILES whose first atom is bound to the molecule."""
ORDERS = {1: Chem.BondType.SINGLE, 2: Chem.BondType.DOUBLE, 3: Chem.BondType.TRIPLE}
"""Lines of a bond as chemists draw it -> RDKit's name."""
_VALENCE = msg(
    "{element} cannot have so many bonds as this change would give it. Take an atom away there first, or choose another change."
)
_ALONE = msg("This is the molecule’s only atom. Change it into another element instead.")
_KEKULE = msg("The aromatic rings would not work out after this change. Choose another change.")


def with_element(smiles: str, atom: int, element: str) -> str:
    """The molecule with that atom as one of ``ELEMENTS``, uncharged; UserError where it would have too many bonds."""
    molecule = _editable(smiles)
    changed = molecule.GetAtomWithIdx(atom)
    changed.SetAtomicNum(Chem.GetPeriodicTable().GetAtomicNumber(element))
    changed.SetFormalCharge(0)
    return _whole(molecule, [atom])


def with_group(smiles: str, atom: int, group: str) -> str:
    """The molecule with one of ``GROUPS`` in place of a hydrogen of that atom; UserError where it has none."""
    molecule = _editable(smiles)
    behind = molecule.GetNumAtoms()
    molecule.InsertMol(_editable(GROUPS[group][1]))
    molecule.AddBond(atom, behind, Chem.BondType.SINGLE)
    return _whole(molecule, [atom])


def without_atom(smiles: str, atom: int) -> str:
    """The molecule without that atom and without what hung on it alone: of the pieces that are left, the largest."""
    molecule = _editable(smiles)
    if molecule.GetNumAtoms() == 1:
        raise UserError(_ALONE)
    neighbours = [one.GetIdx() for one in molecule.GetAtomWithIdx(atom).GetNeighbors()]
    molecule.RemoveAtom(atom)
    whole = _whole(molecule, [place - (place > atom) for place in neighbours])
    return max(whole.split("."), key=lambda piece: (Chem.MolFromSmiles(piece).GetNumAtoms(), piece))


def with_bond(smiles: str, atom: int, other: int, order: int) -> str:
    """The molecule with a bond of so many lines between two neighbours; UserError where one would have too many."""
    molecule = _editable(smiles)
    molecule.GetBondBetweenAtoms(atom, other).SetBondType(ORDERS[order])
    return _whole(molecule, [atom, other])


def bonds_of(smiles: str, atom: int) -> dict[int, tuple[str, int]]:
    """The neighbours of an atom by their places: element, and lines of the bond as it is drawn."""
    molecule = _editable(smiles)
    bonds = molecule.GetAtomWithIdx(atom).GetBonds()
    return {
        bond.GetOtherAtomIdx(atom): (bond.GetOtherAtom(molecule.GetAtomWithIdx(atom)).GetSymbol(), _lines(bond))
        for bond in bonds
    }


def symbols(smiles: str) -> list[str]:
    """The element of every atom, in their order."""
    return [atom.GetSymbol() for atom in Chem.MolFromSmiles(smiles).GetAtoms()]


def _lines(bond: Chem.Bond) -> int:
    return next((lines for lines, kind in ORDERS.items() if kind == bond.GetBondType()), 1)


def _editable(smiles: str) -> Chem.RWMol:
    """With single and double bonds in place of aromatic ones, so that every bond can be changed by itself."""
    molecule = Chem.RWMol(Chem.MolFromSmiles(smiles))
    Chem.Kekulize(molecule, clearAromaticFlags=True)
    return molecule


def _whole(molecule: Chem.RWMol, changed: Iterable[int]) -> str:
    """The SMILES, hydrogens of the ``changed`` atoms counted anew."""
    for place in changed:
        atom = molecule.GetAtomWithIdx(place)
        atom.SetNoImplicit(False)
        atom.SetNumExplicitHs(0)
        atom.SetNumRadicalElectrons(0)
        atom.SetChiralTag(Chem.ChiralType.CHI_UNSPECIFIED)
    try:
        Chem.SanitizeMol(molecule)
    except Chem.AtomValenceException as error:
        element = molecule.GetAtomWithIdx(error.cause.GetAtomIdx()).GetSymbol()
        raise UserError(_VALENCE, element=element) from error
    except Chem.KekulizeException as error:
        raise UserError(_KEKULE) from error
    Chem.AssignStereochemistry(molecule, cleanIt=True, force=True)
    return str(Chem.MolToSmiles(molecule))
