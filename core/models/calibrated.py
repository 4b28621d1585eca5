"""Temperature scaling inside the network, so that every copy of it gives the scaled risks by itself."""

from __future__ import annotations

import keras


def scale_outputs(model: keras.Model, temperature: float) -> None:
    """Divide the log-odds of ``model`` by ``temperature``, for good: the weights of its last layer are divided.

    Guo et al. 2017, arXiv:1706.04599. Exact for a last layer that is dense with a sigmoid or softmax, as that of
    ``core.models.ensemble`` is; ValueError for others.
    """
    last = model.layers[-1]
    if not isinstance(last, keras.layers.Dense) or last.activation.__name__ not in ("sigmoid", "softmax"):
        raise ValueError(f"the last layer must be Dense with sigmoid or softmax, not {last}")
    last.set_weights([weights / temperature for weights in last.get_weights()])
