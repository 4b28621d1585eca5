"""The network that writes SMILES: lessons and loss by hand, drawing that follows the probabilities, and what it learns to write."""

import numpy as np
import pytest
from rdkit import Chem

from core.data.molecules.symbols import ABSENT, FIRST, SYMBOLS, UNKNOWN, SymbolPreparation
from core.models.molecules.generator import (
    AFTER_END,
    NEXT_SYMBOL,
    Judged,
    judged,
    lessons,
    next_symbol,
    step_of,
    writer,
    written,
)
from core.spec import Recipe, Settings
from core.training import train
from tests.molecules import Listed, made_up

TWO = SymbolPreparation(("C", "O"), 8)
CARBON, OXYGEN = FIRST, FIRST + 1


def always(*numbers: int):
    """A network that writes just these symbols and then ends; what it remembers is how many there were."""

    def step(symbols: np.ndarray, state: int | None):
        place = state or 0
        said = np.full((len(symbols), SYMBOLS), 1e-9)
        said[:, numbers[place] if place < len(numbers) else ABSENT] = 1
        return said, place + 1

    return step


def test_a_lesson_is_the_text_and_the_text_one_symbol_later():
    read, following = lessons(["CO", "CCCCCCCCC", "CN"], TWO)
    assert read.tolist() == [
        [ABSENT, CARBON, OXYGEN, *[ABSENT] * 6]
    ]  # one is too long, and one has a symbol that is not known
    assert following.tolist() == [[CARBON, OXYGEN, ABSENT, *[AFTER_END] * 6]]


def test_the_loss_is_the_mean_surprise_until_the_end():
    said = np.full((1, 9, SYMBOLS), 1e-3, np.float32)
    _, following = lessons(["CO"], TWO)
    said[0, 0, CARBON], said[0, 1, OXYGEN], said[0, 2, ABSENT] = 0.5, 0.25, 1.0
    assert np.allclose(next_symbol(following, said), (np.log(2) + np.log(4)) / 3, atol=1e-6)
    assert np.isfinite(np.asarray(next_symbol(following, np.zeros_like(said)))).all()


def test_what_is_written_is_what_the_network_says_and_ends_where_it_ends():
    assert written(always(CARBON, CARBON, OXYGEN), TWO, 3, seed=0) == ["CCO"] * 3
    assert written(always(*[CARBON] * 20), TWO, 1, seed=0) == ["C" * 8]  # it never ends
    assert written(always(), TWO, 2, seed=0) == ["", ""]


def test_symbols_are_drawn_as_often_as_they_are_probable_and_never_one_without_a_letter():
    def step(symbols: np.ndarray, state: bool | None):
        said = np.zeros((len(symbols), SYMBOLS))
        said[:, CARBON], said[:, OXYGEN], said[:, UNKNOWN], said[:, FIRST + 2] = 0.3, 0.1, 0.5, 0.1
        return (said, True) if state is None else (np.eye(SYMBOLS)[[ABSENT] * len(symbols)], True)

    texts = written(step, TWO, 4000, seed=1)
    assert set(texts) == {"C", "O"} and texts.count("C") == pytest.approx(3000, abs=120)
    surer = written(step, TWO, 4000, seed=1, daring=0.5)
    assert surer.count("C") == pytest.approx(3600, abs=120)  # 0.09 to 0.01
    assert written(step, TWO, 50, seed=1) == written(step, TWO, 50, seed=1) != written(step, TWO, 50, seed=2)


def test_one_symbol_after_another_the_network_says_what_it_says_of_a_whole_text():
    model = writer(9)
    read, _ = lessons(["CO", "CCOC"], TWO)
    whole, step, state = np.asarray(model(read)), step_of(model), None
    for place in range(read.shape[1]):
        said, state = step(read[:, place], state)
        assert np.allclose(said, whole[:, place], atol=1e-6)


def test_valid_unique_and_new_are_counted_one_within_the_other():
    counts, new = judged(["CCO", "OCC", "C1CC", "", "CC", "c1ccccc1", "CN("], known={"CC"})
    assert counts == Judged(written=7, valid=4, unique=3, new=2) and new == ["CCO", "c1ccccc1"]


def test_molecules_are_equal_by_the_form_that_is_asked_for():
    counts, new = judged(
        ["CCO", "CCN", "x"], {"2"}, lambda text: None if text == "x" else str(len(text) - (text == "CCO"))
    )
    assert counts == Judged(3, 2, 2, 1) and new == ["3"]


@pytest.mark.slow
def test_a_network_that_has_read_molecules_writes_some_that_are_new():
    molecules, _ = made_up(900)
    preparation = SymbolPreparation.fit(Listed(molecules.smiles))
    read, following = lessons(molecules.smiles, preparation)
    settings = Settings("molecule", "made-up", "writer", epochs=16, batch=32, learning_rate=5e-3, patience=0)
    parts = (read[:720], following[:720]), (read[720:], following[720:])
    trained = train(lambda: writer(read.shape[1]), *parts, settings, Recipe(NEXT_SYMBOL))
    known = {Chem.CanonSmiles(smiles) for smiles in molecules.smiles}
    unread, _ = judged(written(step_of(writer(read.shape[1])), preparation, 60, seed=0), known)
    counts, new = judged(written(step_of(trained.model), preparation, 60, seed=0), known)
    assert unread.valid < 6 and counts.valid > 40 and counts.new > 20
    assert len(new) == counts.new
