"""What every small Transformer over parts of a picture shares: tokens that know their place, and the encoder's blocks."""

from __future__ import annotations

from typing import Any

import keras

WIDTH = 64  # numbers of a token
HEADS = 4
HIDDEN = 2 * WIDTH  # of the feed-forward layers


def tokens(x: Any, classes: int = 0) -> Any:
    """(batch, classes + parts, WIDTH) from parts (batch, parts, numbers): one linear projection, and a learned place for each.

    The first ``classes`` tokens see nothing of the picture: their place is all they begin with (CLS).
    """
    padded = keras.layers.ZeroPadding1D((classes, 0))(x) if classes else x
    place = keras.initializers.RandomNormal(stddev=0.02)
    project = keras.layers.EinsumDense("bnc,cd->bnd", (padded.shape[1], WIDTH), bias_axes="nd", bias_initializer=place)
    return project(padded)


def encoder(x: Any, blocks: int) -> Any:
    """Tokens (batch, tokens, WIDTH) after so many blocks of attention and a feed-forward layer, normalised at the end.

    Vaswani et al. 2017, arXiv:1706.03762, in the order of Dosovitskiy et al. 2021, arXiv:2010.11929, equations 2 and 3: each
    block normalises before it computes. Without dropout.
    """
    for _ in range(blocks):
        seen = keras.layers.LayerNormalization(epsilon=1e-6)(x)
        x = keras.layers.Add()([x, keras.layers.MultiHeadAttention(HEADS, WIDTH // HEADS)(seen, seen)])
        hidden = keras.layers.Dense(HIDDEN)(keras.layers.LayerNormalization(epsilon=1e-6)(x))
        bent = keras.ops.gelu(
            hidden, approximate=True
        )  # by tanh: ONNX knows no erfc, which Keras takes for the exact one
        x = keras.layers.Add()([x, keras.layers.Dense(WIDTH)(bent)])
    return keras.layers.LayerNormalization(epsilon=1e-6)(x)
