"""A message-passing network over the bonds of a molecule, in layers that compile and that ONNX knows.

Own layers rather than ``molgraph``, which is alive (0.10.1 of 2026) but needs the old ``tf-keras`` and passes its graphs as
composite tensors: neither Keras 3 nor ONNX knows these.
"""

from __future__ import annotations

from typing import Any

import keras

from core.data.molecules.graphs import ATOM, BOND, WIDTH
from core.models.outputs import probabilities

UNITS = 64
ROUNDS = 3  # of which the first is the bond by itself


def message_passing(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The directed message-passing network (D-MPNN): bonds tell each other, in both directions, what lies behind them.

    Input (batch, slots, WIDTH) float32 as ``core.data.molecules.graphs`` packs molecules; output (batch, outputs) as
    ``probabilities`` gives them. Messages go along directed bonds and never back to where they came from: Yang et al. 2019,
    doi:10.1021/acs.jcim.9b00237, equations 3 to 8, after Gilmer et al. 2017, arXiv:1704.01212. Differs in its size, 64 units for
    300, in the mean over atoms for their sum, and in that nothing is dropped out. Neighbours are found by products with 0/1
    matrices, not by indices: their gradients compile, and padding drops out by itself, since nothing has a bias before the atoms.
    """
    slots, width = input_shape
    if width != WIDTH:
        raise ValueError(f"expected slots of {WIDTH} numbers, got {width}")
    inputs = keras.Input(input_shape)
    atoms, bonds = inputs[..., :ATOM], inputs[..., ATOM : ATOM + BOND]
    begin, end = _places(inputs[..., -2], slots), _places(inputs[..., -1], slots)
    starts, ends = keras.ops.concatenate([begin, end], 1), keras.ops.concatenate([end, begin], 1)
    told = keras.ops.concatenate([keras.ops.matmul(starts, atoms), keras.ops.concatenate([bonds, bonds], 1)], -1)
    first = keras.layers.Dense(UNITS, use_bias=False, activation="relu")(told)
    messages, arriving = first, keras.ops.transpose(ends, (0, 2, 1))
    change = keras.layers.Dense(UNITS, use_bias=False, name="messages")  # the same in every round
    for _ in range(ROUNDS - 1):
        behind = keras.ops.matmul(starts, keras.ops.matmul(arriving, messages)) - _turned(messages, slots)
        messages = keras.layers.Activation("relu")(keras.layers.Add()([first, change(behind)]))
    seen = keras.ops.concatenate([atoms, keras.ops.matmul(arriving, messages)], -1)
    states = keras.layers.Dense(UNITS, activation="relu")(seen)
    hidden = keras.layers.Dense(UNITS, activation="relu")(_mean(states, atoms[..., :1]))
    return keras.Model(inputs, probabilities(outputs)(hidden), name="message_passing")


def _places(numbers: Any, slots: int) -> Any:
    """One-hot (batch, slots, slots) of places (batch, slots) counted from 1; rows of zeros for 0."""
    return keras.ops.one_hot(keras.ops.cast(numbers, "int32"), slots + 1)[..., 1:]


def _turned(messages: Any, slots: int) -> Any:
    """At each directed bond what its other direction has: they lie ``slots`` apart."""
    return keras.ops.concatenate([messages[:, slots:], messages[:, :slots]], 1)


def _mean(states: Any, real: Any) -> Any:
    """Mean (batch, units) of the states (batch, slots, units) of those atoms that are ``real``, 0 or 1 (batch, slots, 1)."""
    count = keras.ops.maximum(keras.ops.sum(real, 1), 1.0)
    return keras.ops.sum(states * real, 1) / count
