"""A modern dense network for tables: normalisation, dropout and residual blocks."""

from __future__ import annotations

from typing import Any

import keras

from core.models.outputs import probabilities

WIDTH = 64
BLOCKS = 2
HIDDEN = 128  # inside a block
DROPOUT = 0.25  # inside a block, behind the hidden layer
MOMENTUM = 0.9  # of the running statistics; Keras's 0.99 has not settled after the few hundred steps of a small table


def residual_network(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The ResNet for tables: each block adds to its input what two layers behind a batch normalisation make of it.

    Input (batch, columns) float32, standardised; output (batch, outputs) as ``probabilities`` gives them.
    Gorishniy et al. 2021, "Revisiting Deep Learning Models for Tabular Data", arXiv:2106.11959, section 3.2, after He et al.
    2016. Differs in its size: two narrow blocks and one dropout, where the paper searches both for every table, and in that
    categories come as one input each instead of an embedding.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Dense(WIDTH)(inputs)
    for _ in range(BLOCKS):
        x = keras.layers.Add()([x, _block(x)])
    x = keras.layers.BatchNormalization(momentum=MOMENTUM)(x)
    x = keras.layers.Activation("relu")(x)
    risk = probabilities(outputs)(x)
    return keras.Model(inputs, risk, name="residual_network")


def _block(x: Any) -> Any:
    x = keras.layers.BatchNormalization(momentum=MOMENTUM)(x)
    x = keras.layers.Dense(HIDDEN, activation="relu")(x)
    x = keras.layers.Dropout(DROPOUT)(x)
    return keras.layers.Dense(WIDTH)(x)
