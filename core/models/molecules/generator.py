"""A network that writes SMILES symbol by symbol, as it was taught by those it has read. What it writes are ideas, not drugs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import Any

import keras
import numpy as np
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
    valid: int  # RDKit reads them
    unique: int  # different ones among these
    new: int  # of which none is known


def writer(steps: int) -> keras.Model:
    """A GRU that says at each step which symbol comes next.

    Input (batch, steps) float32, numbers of symbols as ``lessons`` gives them; output (batch, steps, SYMBOLS) float32, each step's
    sum to 1. Segler et al. 2018, doi:10.1021/acscentsci.7b00512, there three LSTMs of 1024 units and a million molecules.
    """
    inputs = keras.Input((steps,))
    x = keras.layers.Embedding(SYMBOLS, LETTER)(inputs)
    x = keras.layers.GRU(UNITS, return_sequences=True)(x)
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


def written(
    ask: Callable[[np.ndarray], np.ndarray], preparation: SymbolPreparation, count: int, seed: int, daring: float = 1.0
) -> list[str]:
    """``count`` texts drawn symbol by symbol; one that does not end is cut off where the steps do.

    ``ask`` is the network, (count, steps + 1) to probabilities (count, steps + 1, SYMBOLS). ``daring`` is the temperature: below
    1 it prefers what it is sure of.
    """
    rng = np.random.default_rng(seed)
    read = np.full((count, preparation.steps + 1), ABSENT, np.float32)
    going = np.ones(count, bool)
    for step in range(preparation.steps):
        drawn = np.where(going, _drawn(np.asarray(ask(read))[:, step], daring, len(preparation.symbols), rng), ABSENT)
        read[:, step + 1] = drawn
        going &= drawn != ABSENT
        if not going.any():
            break
    return ["".join(preparation.symbols[int(number) - FIRST] for number in row if number != ABSENT) for row in read]


def judged(texts: Sequence[str], known: Collection[str]) -> tuple[Judged, list[str]]:
    """How many are valid, different and new, and the new ones as canonical SMILES; ``known`` are canonical SMILES, too."""
    read = [Chem.MolFromSmiles(text) if text else None for text in texts]
    valid = [Chem.MolToSmiles(molecule) for molecule in read if molecule is not None]
    unique = list(dict.fromkeys(valid))
    new = [smiles for smiles in unique if smiles not in known]
    return Judged(len(texts), len(valid), len(unique), len(new)), new


def _drawn(said: np.ndarray, daring: float, symbols: int, rng: np.random.Generator) -> np.ndarray:
    """A symbol of each row (n, SYMBOLS), (n,) int64: never one that has no letter."""
    weight = np.maximum(said.astype(np.float64), 1e-12) ** (1 / daring)
    weight[:, UNKNOWN] = weight[:, FIRST + symbols :] = 0
    reached = np.cumsum(weight, axis=1)
    return np.asarray((reached > rng.random((len(said), 1)) * reached[:, -1:]).argmax(axis=1), np.int64)
