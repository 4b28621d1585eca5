"""A small Transformer for tables, in which every input is a token."""

from __future__ import annotations

from typing import Any

import keras

from core.errors import UserError
from core.i18n import msg
from core.models.outputs import probabilities

WIDTH = 16  # numbers of a token
HEADS = 2
BLOCKS = 2
HIDDEN = 4 * WIDTH // 3  # of the feed-forward layers, the paper's ratio for ReGLU
DROPOUT = 0.1  # of the feed-forward layers
MOST_TOKENS = 128  # the attention's memory and time grow with the square


def feature_transformer(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The FT-Transformer: each input becomes a token, the tokens look at each other, and an extra one gathers the answer.

    Input (batch, columns) float32, standardised; output (batch, outputs) as ``probabilities`` gives them.
    Token j is ``bias[j] + x[j] * weight[j]``, all learned; the extra token (CLS) is that of an input which is always 1. A
    category is as many tokens as it has inputs. UserError beyond 128 inputs.
    Gorishniy et al. 2021, arXiv:2106.11959, section 3.3: blocks normalise before they compute (not the first attention, as
    there), ReGLU feed-forward, in the last block only CLS asks. Differs in its size, 2 blocks of width 16 for 3 of 192, and in that
    no attention is dropped out: drawing those numbers took a fifth of a step.
    """
    (columns,) = input_shape
    if columns > MOST_TOKENS:
        raise UserError(
            msg(
                "These columns become {n} inputs; the Transformer takes at most {most}. "
                "Leave out columns, or choose another network."
            ),
            n=columns,
            most=MOST_TOKENS,
        )
    inputs = keras.Input(input_shape)
    x = _tokens(inputs, columns)
    for block in range(BLOCKS):
        seen = x if block == 0 else keras.layers.LayerNormalization()(x)
        x = _block(x, seen, columns if block == BLOCKS - 1 else 0)
    x = keras.layers.Flatten()(x)
    x = keras.layers.LayerNormalization()(x)
    x = keras.layers.Activation("relu")(x)
    risk = probabilities(outputs)(x)
    return keras.Model(inputs, risk, name="feature_transformer")


def _tokens(inputs: Any, columns: int) -> Any:
    """(batch, 1 + columns, WIDTH), CLS first, from (batch, columns)."""
    with_one = keras.ops.pad(inputs, ((0, 0), (1, 0)), constant_values=1.0)
    weight, bias = (keras.initializers.RandomUniform(-(WIDTH**-0.5), WIDTH**-0.5) for _ in range(2))
    tokenise = keras.layers.EinsumDense(
        "bc,cd->bcd", (1 + columns, WIDTH), bias_axes="cd", kernel_initializer=weight, bias_initializer=bias
    )
    return tokenise(with_one)


def _block(x: Any, seen: Any, left_out: int) -> Any:
    """Attention over the tokens ``seen`` and a feed-forward layer; the last ``left_out`` tokens are seen but end here."""
    asking = keras.layers.Cropping1D((0, left_out))
    attention = keras.layers.MultiHeadAttention(HEADS, WIDTH // HEADS)
    x = keras.layers.Add()([asking(x), attention(asking(seen), seen)])
    even = keras.layers.LayerNormalization()(x)
    value, gate = keras.layers.Dense(HIDDEN)(even), keras.layers.Dense(HIDDEN, activation="relu")(even)
    hidden = keras.layers.Dropout(DROPOUT)(keras.layers.Multiply()([value, gate]))
    return keras.layers.Add()([x, keras.layers.Dense(WIDTH)(hidden)])
