"""A network that writes SMILES symbol by symbol, as it was taught by those it has read. What it writes are ideas, not drugs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from rdkit import Chem

from core.data.molecules.symbols import ABSENT, FIRST, SYMBOLS, UNKNOWN, SymbolPreparation, symbols_of

NEXT_SYMBOL = "vitrine>next_symbol"  # as a recipe names the loss
AFTER_END = -1.0  # in place of a next symbol
LETTER, UNITS = 32, 128


@dataclasses.dataclass(frozen=True)
class Judged:
    """What became of molecules that were written; each share is of the count before it (MOSES: Polykovskiy et al. 2020,

    doi:10.3389/fphar.2020.565644).
    """

    written: int
    valid: int  # they can be read as molecules
    unique: int  # different ones among these
    new: int  # of which none is known


def writer(steps: int) -> keras.Model:
    """A GRU that says at each step which symbol comes next.

    Input (batch, steps) float32, numbers of symbols as ``lessons`` gives them; output (batch, steps, SYMBOLS) float32, each step's
    sum to 1. Segler et al. 2018, doi:10.1021/acscentsci.7b00512, there three LSTMs of 1024 units and a million molecules.
    """
    inputs = keras.Input((steps,))
    x = keras.layers.Embedding(SYMBOLS, LETTER, name="letters")(inputs)
    x = keras.layers.GRU(UNITS, return_sequences=True, name="memory")(x)
    said = keras.layers.Dense(SYMBOLS, activation="softmax", dtype="float32", name="next_symbol")(x)
    return keras.Model(inputs, said, name="smiles_writer")


def lessons(smiles: Sequence[str], preparation: SymbolPreparation) -> tuple[np.ndarray, np.ndarray]:
    """What is read and what comes next, both (molecules, ``preparation.steps`` + 1) float32.

    A SMILES begins with ``ABSENT``, which also ends it; what comes after is ``AFTER_END``. Those that are longer, or have a
    symbol the preparation does not know, are left out.
    """
    number = {symbol: FIRST + place for place, symbol in enumerate(preparation.symbols)}
    split = [[number.get(symbol, UNKNOWN) for symbol in symbols_of(one)] for one in smiles]
    whole = [numbers for numbers in split if len(numbers) <= preparation.steps and UNKNOWN not in numbers]
    read = np.full((len(whole), preparation.steps + 1), ABSENT, np.float32)
    following = np.full_like(read, AFTER_END)
    for seen, comes, numbers in zip(read, following, whole, strict=True):
        seen[1 : len(numbers) + 1] = numbers
        comes[: len(numbers) + 1] = [*numbers, ABSENT]
    return read, following


@keras.saving.register_keras_serializable("vitrine", "next_symbol")  # type: ignore[untyped-decorator]  # keras is untyped here
def next_symbol(y_true: Any, y_pred: Any) -> Any:
    """The cross-entropy (batch,) of next symbols (batch, steps), mean over the steps until the end; of a text in nats a symbol."""
    wanted = keras.ops.one_hot(keras.ops.cast(keras.ops.maximum(y_true, 0), "int32"), SYMBOLS, dtype=y_pred.dtype)
    real = keras.ops.cast(y_true >= 0, y_pred.dtype)
    said = keras.ops.clip(keras.ops.sum(wanted * y_pred, axis=-1), keras.config.epsilon(), 1.0)
    return -keras.ops.sum(keras.ops.log(said) * real, axis=-1) / keras.ops.sum(real, axis=-1)


Step = Callable[[np.ndarray, Any], tuple[np.ndarray, Any]]
"""From the last symbols (count,) and what is remembered of those before, None at first, to the probabilities of the next ones,

(count, SYMBOLS), and what is remembered now.
"""


def step_of(model: keras.Model) -> Step:
    """What a ``writer`` says one symbol after another: its own layers, so that it goes on learning."""
    letters, memory, last = map(model.get_layer, ("letters", "memory", "next_symbol"))
    symbol, before = keras.Input((1,)), keras.Input((UNITS,))
    after = memory(letters(symbol), initial_state=before)
    network = keras.Model([symbol, before], [last(after), after])
    compiled = tf.function(network, reduce_retracing=True)

    def step(symbols: np.ndarray, state: Any) -> tuple[np.ndarray, Any]:
        before = tf.zeros((len(symbols), UNITS)) if state is None else state
        said, after = compiled([tf.constant(symbols[:, None], tf.float32), before])
        return said.numpy()[:, 0], after[:, 0]

    return step


def written(step: Step, preparation: SymbolPreparation, count: int, seed: int, daring: float = 1.0) -> list[str]:
    """``count`` texts drawn symbol by symbol; one that does not end is cut off where the preparation's steps do.

    ``daring`` is the temperature: below 1 the network prefers what it is sure of.
    """
    rng = np.random.default_rng(seed)
    last, state, going = np.full(count, ABSENT), None, np.ones(count, bool)
    texts = [""] * count
    for _ in range(preparation.steps):
        said, state = step(last, state)
        last = np.where(going, _drawn(said, daring, len(preparation.symbols), rng), ABSENT)
        going &= last != ABSENT
        if not going.any():
            break
        for place in np.flatnonzero(going):
            texts[place] += preparation.symbols[int(last[place]) - FIRST]
    return texts


def canonical(text: str) -> str | None:
    """The canonical SMILES of a text that RDKit can read, else None."""
    molecule = Chem.MolFromSmiles(text) if text else None
    return None if molecule is None else Chem.MolToSmiles(molecule)


def judged(
    texts: Sequence[str], known: Collection[str], form: Callable[[str], str | None] = canonical
) -> tuple[Judged, list[str]]:
    """How many are valid, different and new, and the new ones in the ``form`` that makes equal molecules equal, None for none.

    ``known`` are in that form, too.
    """
    valid = [smiles for smiles in map(form, texts) if smiles is not None]
    unique = list(dict.fromkeys(valid))
    new = [smiles for smiles in unique if smiles not in known]
    return Judged(len(texts), len(valid), len(unique), len(new)), new


def _drawn(said: np.ndarray, daring: float, symbols: int, rng: np.random.Generator) -> np.ndarray:
    """A symbol of each row (n, SYMBOLS), (n,) int64: never one that has no letter."""
    weight = np.maximum(said.astype(np.float64), 1e-12) ** (1 / daring)
    weight[:, UNKNOWN] = weight[:, FIRST + symbols :] = 0
    reached = np.cumsum(weight, axis=1)
    return np.asarray((reached > rng.random((len(said), 1)) * reached[:, -1:]).argmax(axis=1), np.int64)
