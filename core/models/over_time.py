"""Networks that see all steps of a series at once: self-attention between them, and convolutions along them.

Both take and give what the networks of ``core.models.recurrent`` do.
"""

from __future__ import annotations

import math

import keras

from core.models.convolutional import residual_block
from core.models.encoder import encoder, tokens
from core.models.outputs import probabilities

TOKENS = (
    160  # at most: attention compares each with each, and a batch of longer ones does not fit into a worker's memory
)
BLOCKS = 2
KERNEL = 5
STAGES = (32, 64, 128)  # channels of the residual network


def attention(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Self-attention over time: each step becomes a token that knows its place; the answer comes from their mean.

    Vaswani et al. 2017, arXiv:1706.03762, with two blocks of ``core.models.encoder``. Of more than ``TOKENS`` steps several
    neighbours make a token, as in PatchTST (Nie et al. 2023, arXiv:2211.14730), with zeros in front of the first.
    """
    steps, features = input_shape
    size = math.ceil(steps / TOKENS)
    count = math.ceil(steps / size)
    inputs = keras.Input(input_shape)
    x = keras.layers.ZeroPadding1D((count * size - steps, 0))(inputs)
    x = encoder(tokens(keras.layers.Reshape((count, size * features))(x)), BLOCKS)
    return keras.Model(inputs, probabilities(outputs)(keras.layers.GlobalAveragePooling1D()(x)), name="attention")


def residual_cnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A small residual network along time; the answer comes from the mean and the maximum over what it finds.

    After Strodthoff et al. 2021, doi:10.1109/JBHI.2020.3022989, who compared recurrent and convolutional networks on the ECGs of
    PTB-XL: residual ones (xresnet1d101) were the best together with Inception. Differs in its size, one block of each of
    three widths where theirs has 33 blocks, and in its order: normalise, ReLU, convolve (``core.models.convolutional``).
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Conv1D(STAGES[0], KERNEL, padding="same", use_bias=False)(inputs)
    for place, channels in enumerate(STAGES):
        x = residual_block(x, channels, 1 if place == 0 else 2, KERNEL)
    x = keras.layers.Activation("relu")(keras.layers.BatchNormalization(momentum=0.9)(x))
    pooled = [keras.layers.GlobalAveragePooling1D()(x), keras.layers.GlobalMaxPooling1D()(x)]
    return keras.Model(inputs, probabilities(outputs)(keras.layers.Concatenate()(pooled)), name="residual_cnn")
