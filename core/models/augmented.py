"""Augmentation inside the compiled steps: a batch of pictures, each mapped by chance as ``core.augmentation`` says."""

from __future__ import annotations

from collections.abc import Collection

import tensorflow as tf

from core.augmentation import DRAWS, maps


def augmented(pictures: tf.Tensor, chosen: Collection[str], seed: tf.Tensor) -> tf.Tensor:
    """Pictures (batch, height, width, channels) float32, mapped; equal ``seed`` (2,) int64, equal pictures.

    One pass of bilinear interpolation for all maps together; beyond the border the border goes on. XLA cannot compile it.
    """
    count, height, width, _ = pictures.shape
    return mapped(pictures, maps(tf.random.stateless_uniform([count, DRAWS], seed), chosen, height, width, tf))


def mapped(pictures: tf.Tensor, coefficients: tuple[tf.Tensor, ...]) -> tf.Tensor:
    """Pictures (batch, height, width, channels) through maps of six coefficients, each (batch,)."""
    _, height, width, _ = pictures.shape
    flat = tf.zeros_like(coefficients[0])
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pictures,
        transforms=tf.stack([*coefficients, flat, flat], axis=1),
        output_shape=[height, width],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
