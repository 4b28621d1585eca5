"""The networks over molecules: messages checked by hand, padding that changes nothing, a rule learned, the same from ONNX."""

import io
import zipfile

import keras
import numpy as np
import pytest
from rdkit import Chem
from sklearn.metrics import roc_auc_score

from core.checked_network import check_network
from core.data.molecules.graphs import ATOM, BOND, WIDTH, GraphPreparation
from core.data.molecules.symbols import SYMBOLS, SymbolPreparation
from core.models.answers import answers, exported
from core.models.molecules.assays import MASKED, NOT_MEASURED, for_assays, masked_crossentropy
from core.models.molecules.message_passing import ROUNDS, UNITS, message_passing
from core.models.molecules.readers import smiles_gru, smiles_transformer
from core.predict import session
from core.spec import Recipe, Settings
from core.training import train
from tests.molecules import ASPIRIN, DRUGS, Listed, made_up

PAIRS = [
    (GraphPreparation, message_passing),
    (SymbolPreparation, smiles_gru),
    (SymbolPreparation, smiles_transformer),
]
EXPORTED = [*PAIRS[:2], pytest.param(*PAIRS[2], marks=pytest.mark.slow)]  # the contract exports the transformer, too


def shuffled(smiles: str, seed: int) -> str:
    molecule = Chem.MolFromSmiles(smiles)
    order = np.random.default_rng(seed).permutation(molecule.GetNumAtoms()).tolist()
    return Chem.MolToSmiles(Chem.RenumberAtoms(molecule, order), canonical=False)


def test_messages_are_those_of_the_paper_followed_bond_by_bond():
    x = GraphPreparation(16).apply(Listed([ASPIRIN]))
    model = message_passing(x.shape[1:], 1)
    kernels = [layer.get_weights() for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    first, change, update, hidden, last = kernels
    assert first[0].shape == (ATOM + BOND, UNITS) and change[0].shape == (UNITS, UNITS)
    row = x[0].astype("float64")
    atoms, count = row[:, :ATOM], int(row[:, 0].sum())
    bonds = {}
    for slot in row[row[:, ATOM] == 1]:
        a, b = (int(place) - 1 for place in slot[-2:])
        bonds[a, b] = bonds[b, a] = slot[ATOM : ATOM + BOND]
    start = {(a, b): np.maximum(np.concatenate([atoms[a], told]) @ first[0], 0) for (a, b), told in bonds.items()}
    messages = dict(start)
    for _ in range(ROUNDS - 1):
        behind = {
            (a, b): sum((messages[c, d] for c, d in bonds if d == a and c != b), np.zeros(UNITS)) for a, b in bonds
        }
        messages = {bond: np.maximum(start[bond] + told @ change[0], 0) for bond, told in behind.items()}
    states = []
    for atom in range(count):
        arrived = sum((message for (_, b), message in messages.items() if b == atom), np.zeros(UNITS))
        states.append(np.maximum(np.concatenate([atoms[atom], arrived]) @ update[0] + update[1], 0))
    seen = np.maximum(np.mean(states, axis=0) @ hidden[0] + hidden[1], 0)
    by_hand = 1 / (1 + np.exp(-(seen @ last[0] + last[1])))
    assert np.abs(np.asarray(model(x))[0] - by_hand).max() < 1e-6


def test_empty_slots_and_the_order_of_atoms_change_nothing():
    narrow, wide = (GraphPreparation(slots) for slots in (24, 60))
    molecules = Listed([*DRUGS, *(shuffled(ASPIRIN, seed) for seed in range(4))])
    model = message_passing((24, WIDTH), 3)
    larger = message_passing((60, WIDTH), 3)
    larger.set_weights(model.get_weights())
    said = np.asarray(model(narrow.apply(molecules)))
    assert np.abs(np.asarray(larger(wide.apply(molecules))) - said).max() < 1e-6
    assert np.abs(said[len(DRUGS) :] - said[0]).max() < 1e-6 and np.ptp(said[: len(DRUGS)], axis=0).max() > 1e-3


def test_another_width_is_refused():
    with pytest.raises(ValueError, match="slots of"):
        message_passing((10, WIDTH + 1), 1)


@pytest.mark.parametrize(("preparation", "build"), EXPORTED)
def test_the_answers_are_probabilities_and_onnx_and_keras_alone_give_the_same(preparation, build):
    molecules, _ = made_up(40)
    x = preparation.fit(molecules).apply(molecules)
    model = build(x.shape[1:], 4)
    said = np.asarray(model(x))
    assert said.shape == (40, 4) and (said > 0).all() and np.abs(said.sum(axis=1) - 1).max() < 1e-6
    files = exported(model, x, features=True)
    assert np.abs(session(files["model.onnx"])(x) - said).max() < 1e-5
    check_network(files["model.onnx"])  # else its bundle could not be imported again
    with zipfile.ZipFile(io.BytesIO(files["model.keras"])) as inside:
        assert b"core.models" not in inside.read("config.json")  # Keras opens it without this program
    reopened = for_assays(model, 12)
    assert np.asarray(reopened(x)).shape == (40, 12)
    check_network(exported(reopened, x)["model.onnx"])


@pytest.mark.slow
@pytest.mark.parametrize(("preparation", "build"), PAIRS)
def test_a_network_finds_the_group_that_matters(preparation, build):
    molecules, y = made_up(900)
    x = preparation.fit(Listed(molecules.smiles[:600])).apply(molecules)
    settings = Settings("molecule", "made-up", "any", epochs=12, learning_rate=3e-3, patience=0)
    recipe = Recipe(jit=build is not smiles_transformer)
    trained = train(lambda: build(x.shape[1:], 1), (x[:600], y[:600]), (x[600:700], y[600:700]), settings, recipe)
    assert roc_auc_score(y[700:], answers(trained.model, x[700:])) > 0.97


def test_an_absent_symbol_does_not_enter_the_mean_of_the_transformer():
    model = smiles_transformer((12,), 1)
    x = np.array([[0] * 6 + [2, 3, 4, 2, 2, 5]], np.float32)
    states = keras.Model(model.input, next(a for a in reversed(model.layers) if "normalization" in a.name).output)(x)
    kernel, bias = model.layers[-1].get_weights()
    by_hand = np.asarray(states)[0, 6:].mean(axis=0) @ kernel + bias
    assert np.abs(1 / (1 + np.exp(-by_hand)) - np.asarray(model(x))[0]).max() < 1e-5
    assert model.layers[1].input_dim == SYMBOLS


def test_the_masked_loss_is_the_cross_entropy_of_what_was_measured():
    y = np.array([[1, 0, NOT_MEASURED], [NOT_MEASURED] * 3], np.float32)
    said = np.array([[0.8, 0.4, 0.99], [0.1, 0.5, 0.9]], np.float32)
    expected = [-(np.log(0.8) + np.log(0.6)) / 3, 0]
    assert np.allclose(masked_crossentropy(y, said), expected, atol=1e-6)
    sure = masked_crossentropy(np.array([[0.0, 1.0]], np.float32), np.array([[1.0, 0.0]], np.float32))
    assert np.isfinite(np.asarray(sure)).all()
    plain = keras.losses.binary_crossentropy(np.array([[1.0, 0.0]]), np.array([[0.8, 0.4]]))
    assert np.allclose(masked_crossentropy(np.array([[1.0, 0.0]]), np.array([[0.8, 0.4]])), plain)


def test_assays_with_gaps_are_learned_together_and_a_gap_teaches_nothing():
    molecules, y = made_up(700)
    x = GraphPreparation.fit(molecules).apply(molecules)
    both = np.stack([y, 1 - y], axis=1).astype("float32")
    wrong = np.random.default_rng(1).random(both.shape) < 0.5
    both[wrong] = NOT_MEASURED
    settings = Settings("molecule", "made-up", "any", epochs=12, learning_rate=3e-3, patience=0)
    build = lambda: for_assays(message_passing(x.shape[1:], 1), 2)  # noqa: E731
    trained = train(build, (x[:500], both[:500]), (x[500:550], both[500:550]), settings, Recipe(MASKED))
    said = np.asarray(trained.model(x[550:]))
    assert roc_auc_score(y[550:], said[:, 0]) > 0.97 and roc_auc_score(1 - y[550:], said[:, 1]) > 0.97
    unasked = for_assays(message_passing(x.shape[1:], 1), 2)
    before = unasked.get_weights()
    unasked.compile("sgd", masked_crossentropy)
    unasked.fit(x[:32], np.full((32, 2), NOT_MEASURED), verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, unasked.get_weights(), strict=True))
