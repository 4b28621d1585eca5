"""Forecasts that say how sure they are: quantiles of what comes instead of one number, and the loss that teaches them."""

from __future__ import annotations

from typing import Any

import keras

from core.models.features import last_layer

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # the outer two enclose 90 %, the inner two 50 %
PINBALL = "vitrine>pinball"  # as a recipe names the loss


def forecast(model: keras.Model, horizons: int) -> keras.Model:
    """The network with quantiles in place of the probabilities that its last layer gives.

    Output (batch, horizons, quantiles) float32 in the unit of the outcome, for each of ``QUANTILES``; they cannot cross, since
    each is the one before plus a softplus (Park et al. 2022, arXiv:2111.06581). Weights are those of ``model`` but for the new
    last layer.
    """
    features = last_layer(model).input
    said = keras.layers.Dense(horizons * len(QUANTILES), dtype="float32", name="quantiles")(features)
    said = keras.layers.Reshape((horizons, len(QUANTILES)), dtype="float32")(said)
    steps = keras.layers.Activation("softplus", dtype="float32")(said[..., 1:])
    ordered = keras.ops.cumsum(keras.ops.concatenate([said[..., :1], steps], axis=-1), axis=-1)
    return keras.Model(model.input, ordered, name=f"{model.name}_forecast")


def in_unit(model: keras.Model, mean: float, scale: float, spread: float) -> keras.Model:
    """A network that forecasts the change since the last reading, in ``spread``, as one that forecasts readings.

    Its first feature is a standardised reading: ``mean`` and ``scale`` bring it back. Learned as a change, since a network
    that begins at 0 would need thousands of steps to arrive at 130 mg/dL.
    """
    last = model.input[:, -1:, :1] * scale + mean
    return keras.Model(model.input, last + spread * model.output, name=model.name)


@keras.saving.register_keras_serializable("vitrine", "pinball")  # type: ignore[untyped-decorator]  # keras is untyped here
def pinball(y_true: Any, y_pred: Any) -> Any:
    """The pinball loss (batch,) of quantiles (batch, horizons, quantiles) against (batch, horizons), mean over both.

    Koenker and Bassett 1978, doi:10.2307/1913643: an outcome above the quantile q costs q times its distance, one below
    1 - q times.
    """
    levels = keras.ops.convert_to_tensor(QUANTILES, y_pred.dtype)
    above = keras.ops.expand_dims(keras.ops.cast(y_true, y_pred.dtype), -1) - y_pred
    return keras.ops.mean(keras.ops.maximum(levels * above, (levels - 1) * above), axis=(1, 2))
