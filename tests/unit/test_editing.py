"""Changing a molecule at one atom: what chemists would draw by hand, and what valence forbids."""

from functools import partial

import pytest
from rdkit import Chem

from core.chemistry.editing import (
    ELEMENTS,
    GROUPS,
    bonds_of,
    symbols,
    with_bond,
    with_element,
    with_group,
    without_atom,
)
from core.chemistry.reading import read_smiles
from core.errors import UserError
from tests.molecules import ALANINE, ASPIRIN, BUTENE_Z, DRUGS


def same(made: str, expected: str) -> bool:
    return made == Chem.CanonSmiles(expected)


@pytest.mark.parametrize(
    ("smiles", "atom", "element", "expected"),
    [
        ("CCO", 2, "S", "CCS"),
        ("CCO", 1, "N", "CNO"),
        ("c1ccccc1", 0, "N", "c1ccncc1"),
        ("c1ccncc1", 3, "C", "c1ccccc1"),
        ("c1cc[nH]c1", 3, "O", "c1ccoc1"),
        ("C[N+](=O)[O-]", 1, "C", "CC(=O)[O-]"),
    ],
)
def test_an_atom_becomes_another_element_with_the_hydrogens_that_belong_to_it(smiles, atom, element, expected):
    assert same(with_element(smiles, atom, element), expected)


def test_a_group_takes_the_place_of_a_hydrogen():
    assert same(with_group("c1ccccc1", 0, "hydroxyl"), "Oc1ccccc1")
    assert same(with_group("c1cc[nH]c1", 3, "methyl"), "Cn1cccc1")
    assert same(with_group("C", 0, "nitro"), "C[N+](=O)[O-]")
    assert {name: Chem.MolFromSmiles(with_group("C", 0, name)) is not None for name in GROUPS} == dict.fromkeys(
        GROUPS, True
    )


def test_an_atom_goes_with_what_hangs_on_it_alone():
    ester = symbols(ASPIRIN).index("O", 3)  # the one that binds the acetyl group to the ring
    assert same(without_atom(ASPIRIN, ester), "c1ccccc1C(=O)O")
    assert same(without_atom("c1ccccc1", 0), "C=CC=CC")  # the ring opens
    with pytest.raises(UserError, match="only atom"):
        without_atom("C", 0)


def test_a_bond_is_drawn_with_more_or_fewer_lines():
    assert same(with_bond("CC", 0, 1, 2), "C=C") and same(with_bond("C=C", 0, 1, 3), "C#C")
    assert same(with_bond("CC(C)=O", 1, 3, 1), "CC(C)O")
    assert bonds_of("CC(C)=O", 1) == {0: ("C", 1), 2: ("C", 1), 3: ("O", 2)}


@pytest.mark.parametrize(
    "change",
    [
        lambda: with_element("CC(C)(C)C", 1, "N"),
        lambda: with_group("CC(C)(C)C", 1, "methyl"),
        lambda: with_group("FC", 0, "methyl"),
        lambda: with_bond("CC(C)C=C", 1, 0, 3),
        lambda: with_element("CC(C)=O", 1, "F"),
    ],
)
def test_what_valence_forbids_is_refused_in_a_sentence_that_names_the_element(change):
    with pytest.raises(UserError, match=r"^(N|C|F) cannot have so many bonds"):
        change()


def test_a_stereo_centre_beside_the_change_is_no_longer_told_and_another_one_is():
    centre = next(a.GetIdx() for a in Chem.MolFromSmiles(ALANINE).GetAtoms() if a.GetChiralTag())
    assert "@" not in with_group(ALANINE, centre, "methyl") and "@" not in with_group(ALANINE, centre, "hydroxyl")
    assert "@" in with_element(ALANINE, symbols(ALANINE).index("O"), "S")
    assert "/" not in with_bond(BUTENE_Z, 1, 2, 1)


def changes(smiles: str, atom: int) -> list:
    """Everything that can be asked of one atom."""
    return [
        *(partial(with_element, smiles, atom, element) for element in ELEMENTS),
        *(partial(with_group, smiles, atom, group) for group in GROUPS),
        *(partial(with_bond, smiles, atom, other, lines) for other in bonds_of(smiles, atom) for lines in (1, 2, 3)),
        partial(without_atom, smiles, atom),
    ]


def test_every_change_of_every_atom_gives_a_molecule_that_can_be_asked_about_or_a_sentence():
    made = refused = 0
    for smiles in filter(lambda one: "." not in one, DRUGS):
        for change in [change for atom in range(len(symbols(smiles))) for change in changes(smiles, atom)]:
            try:
                read_smiles(change())
                made += 1
            except UserError:
                refused += 1
    assert made > 500 and refused > 100
