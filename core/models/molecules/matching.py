"""A network that answers by the known molecules which are most like the one it is asked about."""

from __future__ import annotations

import keras
import numpy as np

MOST = 2048  # known molecules; of more, so many are drawn
SHARPNESS = 4.0  # power of a likeness to begin with; the training moves it
DECAY = 1e-3  # of the logarithms of the bits' weights
SAME = 0.9999  # likeness of equal fingerprints, which have no vote: else each molecule would know itself
LEAST = 1e-6


def matching_network(input_shape: tuple[int, ...], outputs: int = 1, known: int = 1) -> keras.Model:
    """A vote of ``known`` molecules, weighted by how alike they are; they come in by ``with_known`` and know nothing before.

    Input (batch, bits) float32 of zeros and ones; output (batch, outputs) as ``probabilities`` gives them. A matching network
    (Vinyals et al. 2016, arXiv:1606.04080; for few molecules: Altae-Tran et al. 2017, doi:10.1021/acscentsci.6b00367) whose
    attention is a power of the Tanimoto similarity. It learns the power, a weight for each bit, and how to get from the vote to
    probabilities.
    """
    (bits,) = input_shape
    inputs = keras.Input(input_shape)
    ones = keras.ops.ones_like(keras.ops.max(inputs, 0, keepdims=True))
    logarithms = keras.layers.EinsumDense(
        "ab,b->ab", bits, kernel_initializer="zeros", kernel_regularizer=keras.regularizers.L2(DECAY), name="bits"
    )
    weights = keras.ops.exp(logarithms(ones))
    compare = keras.layers.Dense(known, use_bias=False, kernel_initializer="zeros", trainable=False, name="known")
    weighted = inputs * weights
    both = compare(weighted)
    either = keras.ops.sum(weighted, 1, keepdims=True) + compare(weights) - both
    likeness = both / keras.ops.maximum(either, LEAST)
    likeness = keras.ops.where(likeness < SAME, likeness, 0.0)
    power = keras.layers.Dense(
        1, use_bias=False, kernel_initializer=keras.initializers.Constant(SHARPNESS), name="power"
    )
    logarithm = keras.ops.expand_dims(keras.ops.log(keras.ops.maximum(likeness, LEAST)), -1)
    attention = keras.ops.exp(keras.ops.squeeze(power(logarithm), -1))
    yes, no = (
        keras.layers.Dense(outputs, kernel_initializer="zeros", trainable=False, name=name)(attention)
        for name in ("yes", "no")
    )
    odds = keras.ops.log(keras.ops.maximum(yes, LEAST**4)) - keras.ops.log(keras.ops.maximum(no, LEAST**4))
    last = keras.layers.Dense(
        outputs, activation="sigmoid" if outputs == 1 else "softmax", kernel_initializer="identity", dtype="float32"
    )
    return keras.Model(inputs, last(odds), name="matching_network")


def with_known(x: np.ndarray, y: np.ndarray) -> keras.Model:
    """The network that knows the molecules x (rows, bits) with their y (rows, outputs): 0, 1, or any other if not measured."""
    rows = np.arange(len(x))
    if len(x) > MOST:
        rows = np.sort(np.random.default_rng(0).permutation(len(x))[:MOST])
    x, y = x[rows], y[rows].astype(np.float32)
    model = matching_network(x.shape[1:], y.shape[1], len(x))
    model.get_layer("known").set_weights([x.T])
    for name, votes in (("yes", y == 1), ("no", y == 0)):
        model.get_layer(name).set_weights([votes.astype(np.float32), LEAST**2 * votes.mean(axis=0)])
    return model
