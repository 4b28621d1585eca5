"""The last layer of every network that gives probabilities."""

from __future__ import annotations

import keras


def probabilities(outputs: int) -> keras.layers.Layer:
    """A dense layer to probabilities (batch, outputs): of one output a sigmoid, of more a softmax, so that rows sum to 1.

    It always computes in float32, so that a risk keeps its decimals under mixed precision.
    """
    return keras.layers.Dense(outputs, activation="sigmoid" if outputs == 1 else "softmax", dtype="float32")
