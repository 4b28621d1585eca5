"""Molecules as arrays: every place counted by hand, nothing lost but what is said to be, and the same after a save."""

import json

import numpy as np
import pytest
from rdkit import Chem

from core.chemistry.deep import deepchem
from core.data.molecules import graphs
from core.data.molecules.graphs import ATOM, BOND, WIDTH, GraphPreparation
from core.data.molecules.symbols import ABSENT, FIRST, SYMBOLS, UNKNOWN, SymbolPreparation, symbols_of
from tests.molecules import ALANINE, ASPIRIN, BUTENE_E, BUTENE_Z, DRUGS, ETHANOL, MIRRORED, RIGID, Listed

EIGHT = GraphPreparation(8)
KINDS = (
    101,
    7,
    6,
    5,
    6,
    6,
)  # places for element, degree, charge, chirality, hydrogens, hybridisation: one of each is 1


def packed(smiles: str, slots: int = 8) -> np.ndarray:
    return GraphPreparation(slots).apply(Listed([smiles]))[0]


def test_ethanol_is_three_atoms_two_bonds_and_nothing_else():
    x = packed(ETHANOL)
    assert x.shape == (8, WIDTH) and x.dtype == np.float32
    assert x[:, 0].tolist() == [1, 1, 1, 0, 0, 0, 0, 0] and x[:, ATOM].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert x[:2, -2:].tolist() == [[1, 2], [2, 3]]
    oxygen = 1 + 8 - 1
    assert x[:3, oxygen].tolist() == [0, 0, 1] and not x[3:].any()
    hydrogens = 1 + sum(KINDS[:4])
    assert x[:3, hydrogens : hydrogens + 5].argmax(axis=1).tolist() == [3, 2, 1]
    assert x[0, ATOM - 1] == pytest.approx(0.12011)
    assert x[0, ATOM : ATOM + BOND].sum() == 1 + 1 + 1  # a bond, a single one, without stereo


def test_each_kind_is_told_exactly_once_and_what_is_unknown_has_its_place():
    for smiles in (*DRUGS, "[Pt]", "[U+6]"):
        x = packed(smiles, 20)
        real = x[x[:, 0] == 1]
        start = 1
        for known in KINDS:
            assert (real[:, start : start + known].sum(axis=1) == 1).all()
            start += known
    assert packed("[U+6]")[0, sum(KINDS[:3])] == 1


def test_places_are_counted_as_deepchem_counts_them():
    constants = deepchem().feat.molecule_featurizers.dmpnn_featurizer.GraphConvConstants
    assert (ATOM, BOND) == (1 + constants.ATOM_FDIM, 1 + constants.BOND_FDIM)
    graph = deepchem().feat.DMPNNFeaturizer().featurize([Chem.MolFromSmiles(ASPIRIN)])[0]
    x = packed(ASPIRIN, 20)
    assert np.allclose(x[:13, 1:ATOM], graph.node_features) and np.allclose(
        x[:13, ATOM + 1 : ATOM + BOND], graph.edge_features[::2]
    )
    ends = [(bond.GetBeginAtomIdx() + 1, bond.GetEndAtomIdx() + 1) for bond in Chem.MolFromSmiles(ASPIRIN).GetBonds()]
    assert x[:13, -2:].tolist() == [list(pair) for pair in ends] and not x[13:].any()


@pytest.mark.parametrize(("one", "other"), [(ALANINE, MIRRORED), (BUTENE_Z, BUTENE_E), ("CCO", "CC[O-]")])
def test_mirror_images_double_bonds_and_charges_are_told_apart(one, other):
    assert not np.array_equal(packed(one), packed(other))


def test_slots_are_those_of_the_larger_of_atoms_and_bonds():
    assert GraphPreparation.fit(Listed([RIGID] * 3)).slots == 12  # cubane has 12 bonds on 8 atoms
    assert GraphPreparation.fit(Listed(["C"])).slots == graphs.LEAST
    x = packed(RIGID, 12)
    assert x[:, 0].sum() == 8 and x[:, ATOM].sum() == 12


def test_a_larger_molecule_keeps_its_first_atoms_and_the_bonds_between_them():
    preparation = GraphPreparation(8)
    x = preparation.apply(Listed([ASPIRIN]))[0]
    whole = Chem.MolFromSmiles(ASPIRIN)
    inside = [b for b in whole.GetBonds() if max(b.GetBeginAtomIdx(), b.GetEndAtomIdx()) < 8]
    assert x[:, 0].sum() == 8 and x[:, ATOM].sum() == len(inside) and x[:, -2:].max() <= 8
    assert preparation.holds(Listed([ASPIRIN, ETHANOL])).tolist() == [False, True]


def test_what_is_no_smiles_is_a_fault_of_whoever_asks():
    with pytest.raises(ValueError, match="SMILES"):
        EIGHT.apply(Listed(["CX"]))


@pytest.mark.parametrize("smiles", [*DRUGS, "C%10CCCC%10Br"])
def test_symbols_joined_are_the_smiles_again_and_atoms_stand_where_rdkit_counts_them(smiles):
    symbols = symbols_of(smiles)
    assert "".join(symbols) == smiles
    preparation = SymbolPreparation.fit(Listed([smiles]))
    steps = preparation.atoms(smiles)
    atoms = [atom.GetSymbol().lower() for atom in Chem.MolFromSmiles(smiles).GetAtoms()]
    assert len(steps) == len(atoms)
    offset = preparation.steps - len(symbols)
    for step, atom in zip(steps, atoms, strict=True):
        assert atom in symbols[step - offset].lower()


def test_a_smiles_ends_at_the_last_step_and_a_strange_symbol_is_unknown():
    preparation = SymbolPreparation.fit(Listed(["CCO", "CCCl"]))
    assert preparation.symbols == ("C", "Cl", "O") and preparation.steps == 8
    told = preparation.apply(Listed(["COCl", "[Na+]", "CCCCCCCCO"]))
    assert told.dtype == np.float32
    assert told[0].tolist() == [ABSENT] * 5 + [FIRST, FIRST + 2, FIRST + 1]
    assert told[1].tolist() == [ABSENT] * 7 + [UNKNOWN]
    assert told[2].tolist() == [FIRST] * 7 + [FIRST + 2]  # the first of nine is cut off
    assert preparation.holds(Listed(["CCCCCCCC", "CCCCCCCCO"])).tolist() == [True, False]
    assert preparation.atoms("CCCCCCCCO").tolist() == [-1, 0, 1, 2, 3, 4, 5, 6, 7]


def test_of_more_symbols_than_there_are_numbers_the_rare_ones_are_unknown():
    many = [f"[{mass}C]" for mass in range(1, 100)] + ["[1C]C"]
    preparation = SymbolPreparation.fit(Listed(many))
    assert len(preparation.symbols) == SYMBOLS - FIRST and preparation.symbols[0] == "[1C]"
    told = preparation.apply(Listed(many))
    assert told.max() == SYMBOLS - 1 and (told == UNKNOWN).sum() == 100 - (SYMBOLS - FIRST)


@pytest.mark.parametrize("kind", [GraphPreparation, SymbolPreparation])
def test_a_preparation_comes_back_from_json_and_a_strange_one_is_refused(kind):
    fitted = kind.fit(Listed(DRUGS))
    said = json.loads(json.dumps(fitted.to_dict()))
    assert kind.from_dict(said) == fitted
    for name, wrong in [("slots", 10**9), ("width", 64), ("steps", 3.5), ("symbols", ["C", "C"]), ("symbols", [1])]:
        if name in said:
            with pytest.raises(ValueError, match="no preparation"):
                kind.from_dict({**said, name: wrong})
