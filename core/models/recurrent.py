"""Networks that read a series step by step and answer after the last one.

All take (batch, steps, features) float32 as the preparation of series gives it: standardised, ending at the last step, with what
was not measured said by features of its own, so that no step has to be masked; and give (batch, outputs) as ``probabilities``
does. Where lengths differ, a network sees zeros before a shorter series begins.
"""

from __future__ import annotations

from typing import Any

import keras

from core.models.outputs import probabilities

UNITS = 64
ATTENTION = "attention"  # name of the layer that gives a weight to each step


def simple_rnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The plain recurrent network: what it remembers is one tanh of the step and of what it remembered.

    Elman 1990, doi:10.1207/s15516709cog1402_1. Forgets what lies many steps back (Bengio et al. 1994, doi:10.1109/72.279181);
    here to show that.
    """
    return _read(input_shape, outputs, keras.layers.SimpleRNN(UNITS), "simple_rnn")


def lstm(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Long short-term memory: gates decide what is kept, written and said.

    Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735, with the forget gate of Gers et al. 2000,
    doi:10.1162/089976600300015015, whose bias begins at 1; without peepholes.
    """
    return _read(input_shape, outputs, keras.layers.LSTM(UNITS), "lstm")


def gru(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The gated recurrent unit: as the LSTM with two gates and no separate memory.

    Cho et al. 2014, arXiv:1406.1078, in Keras's reset-after variant.
    """
    return _read(input_shape, outputs, keras.layers.GRU(UNITS), "gru")


def bidirectional_gru(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Two GRUs, one from the first step on and one from the last step back, and both last states side by side.

    Schuster and Paliwal 1997, doi:10.1109/78.650093, with the GRU of ``gru``. It has to know the whole series first: while a
    signal still comes in, every answer is computed anew.
    """
    layer = keras.layers.Bidirectional(keras.layers.GRU(UNITS))
    return _read(input_shape, outputs, layer, "bidirectional_gru")


def gru_attention(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A GRU whose states of all steps count by additive attention: the answer comes from their weighted mean.

    The score of Bahdanau et al. 2015, arXiv:1409.0473, equation 6, v * tanh(W h + b), without a decoder's state to compare
    with, as Yang et al. 2016, doi:10.18653/v1/N16-1174, weigh words. ``attention_of`` gives the weights. To be trained without
    XLA, unlike the others here: on the way back it copies the states of all steps in each step.
    """
    inputs = keras.Input(input_shape)
    states = keras.layers.GRU(UNITS, return_sequences=True)(inputs)
    scores = keras.layers.Dense(1, use_bias=False)(keras.layers.Dense(UNITS, activation="tanh")(states))
    weights = keras.layers.Softmax(axis=1, dtype="float32", name=ATTENTION)(scores)
    mean = keras.layers.Flatten()(keras.layers.Dot(axes=1)([weights, states]))
    return keras.Model(inputs, probabilities(outputs)(mean), name="gru_attention")


def attention_of(model: keras.Model) -> keras.Model | None:
    """A network that gives the weight of every step, (batch, steps) float32, rows sum to 1; None where ``model`` has none.

    Of ``gru_attention``, whose weights it shares. They say which states entered the answer, not why: a state knows all steps
    before its own (Jain and Wallace 2019, arXiv:1902.10186).
    """
    found = [layer for layer in model.layers if layer.name == ATTENTION]
    if not found:
        return None
    return keras.Model(model.input, keras.layers.Flatten(dtype="float32")(found[0].output), name=ATTENTION)


def _read(input_shape: tuple[int, ...], outputs: int, layer: Any, name: str) -> keras.Model:
    inputs = keras.Input(input_shape)
    return keras.Model(inputs, probabilities(outputs)(layer(inputs)), name=name)
