"""Differentiable augmentation: pictures changed at random so that gradients still pass through to whoever made them."""

from __future__ import annotations

import tensorflow as tf

SHIFT = 1 / 8  # of the side, in any direction, at most
HOLE = 1 / 2  # of the side: the square that is covered
DRAWS = 7  # random numbers for each picture


def changed(pictures: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Pictures (batch, side, side, channels) from -1 to 1, in brightness, saturation and contrast, shifted, and with a hole.

    The "color, translation, cutout" of Zhao et al. 2020, arXiv:2006.10738, with their strengths; the hole is grey. Equal
    ``seed`` (2,) int64, equal changes.
    """
    batch, side = tf.shape(pictures)[0], pictures.shape[1]
    uniform = tf.random.stateless_uniform([DRAWS, batch, 1, 1, 1], seed)
    x = pictures + uniform[0] - 0.5
    grey = tf.reduce_mean(x, axis=3, keepdims=True)
    x = (x - grey) * 2 * uniform[1] + grey
    middle = tf.reduce_mean(x, axis=[1, 2, 3], keepdims=True)
    x = (x - middle) * (uniform[2] + 0.5) + middle
    return _covered(_shifted(x, side, uniform[3], uniform[4]), side, uniform[5], uniform[6])


def _shifted(x: tf.Tensor, side: int, down: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    """Shifted by whole pixels, with grey moving in: by matrices of ones beside the diagonal, which is quick both ways."""
    reach = int(side * SHIFT + 0.5)
    vertical, horizontal = (_moves(side, reach, share[:, :, 0, 0]) for share in (down, right))
    return tf.einsum("bij,bjkc,blk->bilc", vertical, x, horizontal, optimize="optimal")


def _moves(side: int, reach: int, share: tf.Tensor) -> tf.Tensor:
    """(batch, side, side) with a 1 where the new place takes from the old one; ``share`` (batch, 1) from 0 to 1."""
    by = tf.floor(share * (2 * reach + 1)) - reach
    places = tf.range(side, dtype=tf.float32)
    return tf.cast(tf.equal(places[None, :, None] - places[None, None, :], by[:, :, None]), tf.float32)


def _covered(x: tf.Tensor, side: int, down: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    """With a grey square whose middle lies anywhere in the picture."""
    places, half = tf.range(side, dtype=tf.float32), side * HOLE / 2
    rows = tf.abs(places[None, :, None, None] + 0.5 - down * side) < half
    columns = tf.abs(places[None, None, :, None] + 0.5 - right * side) < half
    return tf.where(rows & columns, 0.0, x)
