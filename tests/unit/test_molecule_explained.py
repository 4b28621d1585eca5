"""Atom contributions: hand-worked on networks of one rule, summing exactly on real ones, and drawn in the page's colours."""

import itertools
import math
from xml.etree import ElementTree

import numpy as np
import pytest
from rdkit import Chem
from rdkit.Chem import rdFingerprintGenerator

from core.data.molecules.graphs import ATOM, GraphPreparation
from core.data.molecules.symbols import UNKNOWN, SymbolPreparation
from core.explain import atoms as explained
from core.explain.atoms import contributions, fingerprint_without, graph_without, symbols_without
from core.explain.coloured_atoms import coloured_atoms
from core.look import DARK, LIGHT
from core.models.molecules.message_passing import message_passing
from core.models.molecules.readers import smiles_gru
from tests.molecules import ASPIRIN, DRUGS, ETHANOL, Listed

MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=1024)


def fingerprint(molecule: Chem.Mol) -> np.ndarray:
    return MORGAN.GetFingerprintAsNumPy(molecule).astype(np.float32)


def everything(molecule: Chem.Mol) -> np.ndarray:
    return np.ones((1, molecule.GetNumAtoms()), bool)


def bit_of(molecule: Chem.Mol, centre: int, radius: int) -> int:
    told = rdFingerprintGenerator.AdditionalOutput()
    told.AllocateBitInfoMap()
    MORGAN.GetFingerprint(molecule, additionalOutput=told)
    return next(bit for bit, places in told.GetBitInfoMap().items() if (centre, radius) in places)


@pytest.mark.parametrize("smiles", DRUGS)
def test_a_whole_molecule_is_as_it_was_and_without_any_atom_nothing_is_left(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    there = everything(molecule)
    graphs, symbols = GraphPreparation(20), SymbolPreparation.fit(Listed(DRUGS))
    packed, told = graphs.apply(Listed([smiles]))[0], symbols.apply(Listed([smiles]))[0]
    steps = symbols.atoms(smiles)
    ways = [
        (fingerprint_without(molecule, MORGAN), fingerprint(molecule)),
        (graph_without(packed), packed),
        (symbols_without(told, steps), told),
    ]
    for made, whole in ways:
        assert np.array_equal(made(there)[0], whole) and made(there).dtype == np.float32
    assert not ways[0][0](~there).any() and not ways[1][0](~there).any()
    assert (ways[2][0](~there)[0, steps[steps >= 0]] == UNKNOWN).all()


def test_a_bit_goes_with_any_atom_of_its_environment_unless_another_sets_it_too():
    ethanol = Chem.MolFromSmiles(ETHANOL)
    made = fingerprint_without(ethanol, MORGAN)
    without_oxygen = made(np.array([[True, True, False]]))[0]
    oxygen, around_oxygen, methyl = bit_of(ethanol, 2, 0), bit_of(ethanol, 2, 1), bit_of(ethanol, 0, 0)
    assert fingerprint(ethanol)[[oxygen, around_oxygen, methyl]].all()
    assert without_oxygen[[oxygen, around_oxygen, methyl]].tolist() == [0, 0, 1]
    ethane = Chem.MolFromSmiles("CC")
    assert fingerprint_without(ethane, MORGAN)(np.array([[True, False]]))[0, bit_of(ethane, 0, 0)] == 1


def test_a_bond_goes_with_either_of_its_atoms_and_the_others_keep_their_places():
    packed = GraphPreparation(8).apply(Listed([ETHANOL]))[0]
    found = graph_without(packed)(np.array([[False, True, True]]))[0]
    assert found[:3, 0].tolist() == [0, 1, 1] and not found[0].any()
    assert found[:2, ATOM].tolist() == [0, 1] and found[1, -2:].tolist() == [2, 3]


def test_one_rule_is_shared_by_the_atoms_that_it_needs():
    ethanol = Chem.MolFromSmiles(ETHANOL)
    carbon_oxygen = bit_of(ethanol, 2, 1)  # the environment of the oxygen: itself and the carbon beside it
    found = contributions(lambda x: 0.1 + 0.6 * x[:, carbon_oxygen], fingerprint_without(ethanol, MORGAN), 3)
    assert np.allclose(found.values, [0, 0.3, 0.3]) and found.base == pytest.approx(0.1)
    assert found.total == pytest.approx(0.7)


def test_many_walks_come_close_to_the_definition_by_all_coalitions():
    alcohol = Chem.MolFromSmiles("CC(O)CN")
    weights = np.random.default_rng(0).normal(size=1024)
    made = fingerprint_without(alcohol, MORGAN)

    def risk(x: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-x @ weights)))

    exact = np.zeros(5)
    for atom, size in itertools.product(range(5), range(5)):
        share = math.factorial(size) * math.factorial(4 - size) / math.factorial(5)
        for others in itertools.combinations([i for i in range(5) if i != atom], size):
            there = np.isin(np.arange(5), others)[None]
            exact[atom] -= share * risk(made(there))[0]
            there[0, atom] = True
            exact[atom] += share * risk(made(there))[0]
    found = contributions(risk, made, 5, orders=2000)
    assert np.abs(found.values - exact).max() < 0.01 and np.abs(exact).max() > 0.05


@pytest.mark.parametrize("smiles", [ASPIRIN, "CN1C=NC2=C1C(=O)N(C(=O)N2C)C"])
def test_the_contributions_of_a_network_sum_to_its_answer(smiles, monkeypatch):
    monkeypatch.setattr(explained, "AT_ONCE", 10_000)  # in several pieces
    molecules, atoms = Listed([smiles]), Chem.MolFromSmiles(smiles).GetNumAtoms()
    graphs, symbols = GraphPreparation(10), SymbolPreparation.fit(molecules)  # the graph is cut, too
    packed, told = graphs.apply(molecules), symbols.apply(molecules)
    graph, reader = message_passing(packed.shape[1:], 1), smiles_gru(told.shape[1:], 1)
    for network, x, made in [
        (graph, packed, graph_without(packed[0])),
        (reader, told, symbols_without(told[0], symbols.atoms(smiles))),
    ]:
        found = contributions(lambda many, asked=network: np.asarray(asked(many))[:, 0], made, atoms, orders=2)
        assert found.base + found.values.sum() == pytest.approx(found.total, abs=1e-6)
        assert found.total == pytest.approx(float(np.asarray(network(x))[0, 0]), abs=1e-6)
        assert np.abs(found.values).max() > 1e-4
    cut = contributions(lambda many: np.asarray(graph(many))[:, 0], graph_without(packed[0]), atoms, orders=2)
    assert np.abs(cut.values[10:]).max(initial=0) < 1e-6


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_drawing_is_clear_and_has_the_colours_of_the_page(palette):
    molecule = Chem.MolFromSmiles(ASPIRIN)
    values = np.zeros(molecule.GetNumAtoms())
    values[0], values[3], values[5] = 0.4, -0.4, 0.001
    drawn = coloured_atoms(molecule, values, palette, 300, 200)
    shape = ElementTree.fromstring(drawn)
    assert shape.get("width") == "300px" and shape.get("height") == "200px"
    assert drawn.lower().count("<ellipse") == 2  # what is far below the strongest stays plain
    assert palette.other in drawn.lower() and palette.model in drawn.lower() and palette.ink in drawn.lower()
    assert "<rect" not in drawn and "#000000" not in drawn
    assert not molecule.GetNumConformers()  # the molecule itself is as it was


def test_where_nothing_matters_nothing_is_coloured_and_a_wrong_count_is_refused():
    molecule = Chem.MolFromSmiles(ETHANOL)
    assert "<ellipse" not in coloured_atoms(molecule, np.zeros(3), LIGHT)
    with pytest.raises(ValueError, match="3 atoms"):
        coloured_atoms(molecule, np.zeros(4), LIGHT)
