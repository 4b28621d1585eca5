"""Networks that read a picture line by line, to show what each kind of network sees: a recurrent and an attending one."""

from __future__ import annotations

import math
from typing import Any

import keras

from core.models.encoder import encoder, tokens
from core.models.outputs import probabilities

LINES = 32  # steps at most: a higher picture is read in strips of several rows
UNITS = 64
BLOCKS = 2


def rows_recurrent(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A GRU that reads the rows from top to bottom and answers after the last.

    Input (batch, height, width, channels) float32; output (batch, outputs) as ``probabilities`` gives them.
    Rows as a sequence after Le, Jaitly and Hinton 2015, arXiv:1504.00941, who read single pixels; the GRU of Cho et al. 2014,
    arXiv:1406.1078, in Keras's reset-after variant.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.GRU(UNITS)(_strips(inputs))
    return keras.Model(inputs, probabilities(outputs)(x), name="rows_recurrent")


def rows_attention(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Self-attention between the rows: each becomes a token that knows its place; the answer comes from their mean.

    Input (batch, height, width, channels) float32; output (batch, outputs) as ``probabilities`` gives them.
    Vaswani et al. 2017, arXiv:1706.03762, with two blocks of the encoder that ``core.models.encoder`` describes.
    """
    inputs = keras.Input(input_shape)
    x = encoder(tokens(_strips(inputs)), BLOCKS)
    x = keras.layers.GlobalAveragePooling1D()(x)
    return keras.Model(inputs, probabilities(outputs)(x), name="rows_attention")


def _strips(x: Any) -> Any:
    """(batch, strips, numbers) of a picture: whole rows, as few in a strip as ``LINES`` allows; zeros fill up the last."""
    _, height, width, channels = x.shape
    rows = math.ceil(height / LINES)
    strips = math.ceil(height / rows)
    x = keras.layers.ZeroPadding2D(((0, strips * rows - height), (0, 0)))(x)
    return keras.layers.Reshape((strips, rows * width * channels))(x)
