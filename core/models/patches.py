"""A small vision Transformer: the picture is cut into squares, and the squares look at each other."""

from __future__ import annotations

import math
from typing import Any

import keras

from core.models.encoder import encoder, tokens
from core.models.outputs import probabilities

BLOCKS = 4
ACROSS = 8  # patches on a side at most: the attention's memory and time grow with the fourth power
LEAST = 4  # pixels on a side of a patch


def vision_transformer(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """ViT: each patch becomes a token that knows its place, and an extra one (CLS) gathers the answer.

    Input (batch, height, width, channels) float32; output (batch, outputs) as ``probabilities`` gives them.
    Dosovitskiy et al. 2021, arXiv:2010.11929, scaled down: 4 blocks of width 64 where ViT-Base has 12 of 768, at most 8 x 8
    patches where it has 14 x 14, no dropout; 28x28x1 gives 49 patches of 4x4 and 138,305 weights. Learned from nothing on a
    few thousand pictures it is not expected to reach a CNN, as the paper says.
    """
    inputs = keras.Input(input_shape)
    x = tokens(_patches(inputs), classes=1)
    x = encoder(x, BLOCKS)
    answer = keras.layers.Flatten()(keras.layers.Cropping1D((0, x.shape[1] - 1))(x))
    return keras.Model(inputs, probabilities(outputs)(answer), name="vision_transformer")


def _patches(x: Any) -> Any:
    """Squares (batch, patches, pixels * channels) of a picture, row by row; zeros fill up the last ones."""
    _, height, width, channels = x.shape
    side = max(LEAST, math.ceil(max(height, width) / ACROSS))
    down, across = math.ceil(height / side), math.ceil(width / side)
    x = keras.layers.ZeroPadding2D(((0, down * side - height), (0, across * side - width)))(x)
    x = keras.layers.Reshape((down, side, across, side * channels))(x)
    x = keras.layers.Permute((1, 3, 2, 4))(x)
    return keras.layers.Reshape((down * across, side * side * channels))(x)
