"""Networks that read a SMILES symbol by symbol.

Both take (batch, steps) float32, numbers of symbols as ``core.data.molecules.symbols`` gives them, and give (batch, outputs) as
``probabilities`` does. They have to learn from the text alone what rings and branches are.
"""

from __future__ import annotations

import keras

from core.data.molecules.symbols import SYMBOLS
from core.models.encoder import WIDTH, encoder, tokens
from core.models.outputs import probabilities

LETTER = 32  # numbers of a symbol in the recurrent network
UNITS = 64
BLOCKS = 2


def smiles_gru(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A GRU over the symbols, which answers after the last.

    Each symbol has learned numbers (embedding); the GRU is that of Cho et al. 2014, arXiv:1406.1078, in Keras's reset-after
    variant, read backwards as well (Schuster and Paliwal 1997, doi:10.1109/78.650093), since a ring that opens is understood where
    it closes. On SMILES: Goh et al. 2017, arXiv:1712.02034.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Embedding(SYMBOLS, LETTER)(inputs)
    x = keras.layers.Bidirectional(keras.layers.GRU(UNITS))(x)
    return keras.Model(inputs, probabilities(outputs)(x), name="smiles_gru")


def smiles_transformer(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A Transformer's encoder over the symbols; the answer comes from the mean over those that are there.

    Two blocks of ``core.models.encoder``. On SMILES: Honda et al. 2019, arXiv:1911.04738, there pretrained on a million
    molecules, here not.
    """
    inputs = keras.Input(input_shape)
    x = encoder(tokens(keras.layers.Embedding(SYMBOLS, WIDTH)(inputs)), BLOCKS)
    real = keras.ops.expand_dims(keras.ops.cast(inputs > 0, "float32"), -1)
    mean = keras.ops.sum(x * real, 1) / keras.ops.maximum(keras.ops.sum(real, 1), 1.0)
    return keras.Model(inputs, probabilities(outputs)(mean), name="smiles_transformer")
