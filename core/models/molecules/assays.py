"""Several assays answered by one network, of which a molecule was measured in some only, and the loss that leaves the gaps out."""

from __future__ import annotations

from typing import Any

import keras

from core.models.features import last_layer

MASKED = "vitrine>masked_crossentropy"  # as a recipe names the loss
NOT_MEASURED = -1.0  # in place of 0 or 1


def for_assays(model: keras.Model, assays: int) -> keras.Model:
    """The network with one probability for each assay, (batch, assays) float32, in place of those its last layer gives.

    They are sigmoids and need not sum to 1: a molecule can be active in several. Weights are those of ``model`` but for the new
    last layer, where the old one has another number of outputs.
    """
    last, each = last_layer(model), keras.layers.Dense(assays, activation="sigmoid", dtype="float32", name="assays")
    said = each(last.input)
    if last.units == assays:
        each.set_weights(last.get_weights())
    return keras.Model(model.input, said, name=f"{model.name}_assays")


def one_assay(model: keras.Model, assay: int) -> keras.Model:
    """The network ``for_assays`` made with the probability of one assay alone, (batch, 1) float32, its weights copied."""
    last = last_layer(model)
    alone = keras.layers.Dense(1, activation="sigmoid", dtype="float32", name="one_assay")
    cut = keras.Model(model.input, alone(last.input), name=f"{model.name}_{assay}")
    alone.set_weights([weights[..., assay : assay + 1] for weights in last.get_weights()])
    return cut


@keras.saving.register_keras_serializable("vitrine", "masked_crossentropy")  # type: ignore[untyped-decorator]  # keras is untyped here
def masked_crossentropy(y_true: Any, y_pred: Any) -> Any:
    """Binary cross-entropy (batch,) of y (batch, assays), 0 or 1 or ``NOT_MEASURED``, which costs nothing whatever is said.

    Divided by the number of assays, not by that of the measured ones, so that every measurement counts the same, as in
    MoleculeNet (Wu et al. 2018, doi:10.1039/C7SC02664A). ``y_pred`` are probabilities.
    """
    said = keras.ops.clip(y_pred, keras.config.epsilon(), 1 - keras.config.epsilon())
    truth = keras.ops.cast(y_true, said.dtype)
    known = keras.ops.cast(truth >= 0, said.dtype)
    right = keras.ops.where(truth > 0.5, said, 1 - said)
    return keras.ops.mean(-keras.ops.log(right) * known, axis=-1)
