"""The matching network: its vote worked out by hand, what it never asks, gaps, many classes, and that it learns."""

import keras
import numpy as np
import pytest
from rdkit import Chem

from core.chemistry.fingerprints import BITS, atom_pairs, pair_generator
from core.data.molecules.preparation import PairPreparation
from core.explain.atoms import pairs_without
from core.models.molecules import matching
from core.models.molecules.assays import MASKED, NOT_MEASURED, for_assays
from core.models.molecules.matching import SHARPNESS, with_known
from core.registry import demo
from core.spec import Recipe, Settings
from core.training import train
from tests.molecules import ASPIRIN, DRUGS, ETHANOL, Listed, made_up

KNOWN = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1]], np.float32)
Y = np.array([[1], [0], [1]], np.float32)


def asked(model: keras.Model, x: list[float]) -> np.ndarray:
    return np.asarray(model(np.array([x], np.float32)))[0]


def test_each_known_molecule_votes_by_the_fourth_power_of_its_likeness():
    model = with_known(KNOWN, Y)
    first, second = (1 / 2) ** SHARPNESS, (1 / 3) ** SHARPNESS  # of 1000 to 1100 and 1110; nothing in common with 0011
    assert asked(model, [1, 0, 0, 0])[0] == pytest.approx(first / (first + second), abs=1e-5)


def test_a_bit_that_weighs_more_counts_more_in_what_is_common_and_in_what_is_not():
    model = with_known(KNOWN, Y)
    model.get_layer("bits").set_weights([np.log([1, 1, 2, 1])])
    likeness = np.array([1 / 4, 3 / 4, 2 / 4])  # of 1010, which weighs 3, to 1100, 1110 and 0011
    votes = likeness**SHARPNESS
    assert asked(model, [1, 0, 1, 0])[0] == pytest.approx(votes[[0, 2]].sum() / votes.sum(), abs=1e-5)


def test_a_molecule_with_equal_bits_has_no_vote_and_one_like_none_gets_the_share_of_all():
    model = with_known(KNOWN, Y)
    assert asked(model, KNOWN[0].tolist())[0] == pytest.approx(0, abs=1e-4)  # only the second is like it
    assert asked(with_known(KNOWN[:, [0, 1, 2, 3, 3]], Y), [0, 0, 0, 0, 0])[0] == pytest.approx(2 / 3, abs=1e-3)


def test_where_a_label_is_missing_the_molecule_has_no_vote_on_that_assay():
    y = np.array([[1, 0], [0, NOT_MEASURED], [1, 1]], np.float32)
    model = for_assays(with_known(KNOWN, y), 2)
    votes = np.array([1 / 3, 2 / 3, 1 / 3]) ** SHARPNESS  # of 1010
    expected = [votes[[0, 2]].sum() / votes.sum(), votes[2] / votes[[0, 2]].sum()]
    assert asked(model, [1, 0, 1, 0]) == pytest.approx(expected, abs=1e-5)


def test_of_several_classes_the_risks_sum_to_one_and_the_most_alike_wins():
    said = asked(with_known(KNOWN, np.eye(3, dtype=np.float32)), [1, 1, 1, 1])
    assert said.sum() == pytest.approx(1, abs=1e-5) and said.argmax() == 1


def test_of_too_many_molecules_some_are_known_always_the_same(monkeypatch):
    monkeypatch.setattr(matching, "MOST", 2)
    known = [with_known(KNOWN, Y).get_layer("known").get_weights()[0] for _ in range(2)]
    assert known[0].shape == (4, 2) and (known[0] == known[1]).all()


def test_it_learns_what_counts_and_knows_nobody_by_heart():
    listed, y = made_up(240)
    x, outcome = PairPreparation().apply(listed), y.astype(np.float32)[:, None]
    settings = Settings("molecule", "none", "matching", epochs=20, patience=0, learning_rate=0.01)
    build = lambda: with_known(x[:160], outcome[:160])  # noqa: E731
    before = build()
    trained = train(build, (x[:160], outcome[:160]), (x[160:], outcome[160:]), settings, Recipe(jit=False))
    assert trained.history["loss"][-1] < 0.7 * trained.history["loss"][0]
    assert (trained.model.get_layer("known").get_weights()[0] == x[:160].T).all()
    correct = [((np.asarray(one(x[160:])) > 0.5) == outcome[160:]).mean() for one in (before, trained.model)]
    assert correct[1] >= correct[0] and correct[1] > 0.9


def test_several_assays_are_learned_at_once_with_gaps():
    listed, y = made_up(120)
    x, outcomes = PairPreparation().apply(listed), np.stack([y, 1 - y], 1).astype(np.float32)
    outcomes[::3, 1] = NOT_MEASURED
    settings = Settings("molecule", "none", "matching", epochs=3, patience=0)
    build = lambda: for_assays(with_known(x, outcomes), 2)  # noqa: E731
    trained = train(build, (x, outcomes), (x, outcomes), settings, Recipe(jit=False, loss=MASKED))
    assert np.asarray(trained.model(x)).shape == (120, 2) and np.isfinite(trained.history["loss"]).all()


def test_pairs_are_those_of_rdkit_and_come_back_from_json():
    made = PairPreparation.fit(Listed(DRUGS))
    x = made.apply(Listed(DRUGS))
    expected = [pair_generator().GetFingerprintAsNumPy(Chem.MolFromSmiles(text)) for text in DRUGS]
    assert x.dtype == np.float32 and x.shape == (len(DRUGS), BITS) and (x == np.stack(expected)).all()
    assert demo("molecule").restore(made.to_dict()) == made
    with pytest.raises(ValueError, match="made here"):
        PairPreparation.from_dict({"features": "pairs", "bits": 1024})
    with pytest.raises(ValueError, match="place 1"):
        atom_pairs([ETHANOL, "no molecule"])


def test_a_pair_is_there_while_both_its_atoms_are():
    molecule = Chem.MolFromSmiles(ASPIRIN)
    without, atoms = pairs_without(molecule, pair_generator()), molecule.GetNumAtoms()
    everything = np.ones((1, atoms), bool)
    assert (without(everything) == atom_pairs([ASPIRIN])).all() and not without(~everything).any()
    two = ~everything
    two[0, [0, 1]] = True
    assert without(two).sum() == 1  # one pair is left
