"""Live prediction by ONNX Runtime: no Keras, about a millisecond a case, so that the page itself can answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import UserError
from core.i18n import msg
from core.results import Run
from core.spec import Demo
from core.store import Store

BLOCK = 512  # cases at once: a Transformer's attention holds (cases, heads, inputs, inputs)
Predict = Callable[[Any], np.ndarray]


def session(content: bytes, features: bool = False) -> Callable[[np.ndarray], np.ndarray]:
    """A function from the network's array, float32 (rows, ...), to its probabilities, float32 (rows, outputs).

    With ``features`` to its second output instead, (rows, features); LookupError where it has none.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = (
        1  # a page answers one case; cores belong to trainings
    )
    options.log_severity_level = 3
    runtime = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    entry, wanted = runtime.get_inputs()[0].name, [runtime.get_outputs()[int(features)].name]

    def answer(x: np.ndarray) -> np.ndarray:
        blocks = [x[i : i + BLOCK].astype("float32") for i in range(0, max(1, len(x)), BLOCK)]
        return np.concatenate([runtime.run(wanted, {entry: block})[0] for block in blocks])

    return answer


def log_odds(p: Any) -> np.ndarray:
    """Of risks, any shape; those next to 0 and 1 as the nearest that have some."""
    risk = np.clip(np.asarray(p, np.float64), 1e-9, 1 - 1e-9)
    return np.log(risk / (1 - risk))


def predictor(demo: Demo, run: Run, store: Store) -> Predict:
    """A function from raw inputs, as ``demo.load`` gives them, to the probability (rows,) of ``run.outcome``."""
    ask = class_predictor(demo, run, store)

    def predict(inputs: Any) -> np.ndarray:
        return ask(inputs)[:, run.asked]

    return predict


def members_predictor(demo: Demo, run: Run, store: Store) -> Predict:
    """A function from raw inputs to the probability of ``run.outcome`` by each network of several, (rows, networks).

    For a run with "members.onnx" among its files.
    """
    preparation, networks = demo.restore(run.schema), session(store.read(run, "members.onnx"))

    def predict(inputs: Any) -> np.ndarray:
        said = networks(preparation.apply(inputs))
        each = said.reshape(len(said), len(run.members), -1)
        if each.shape[2] > 1:
            return each[:, :, run.asked]
        return each[:, :, 0] if run.asked == 1 else 1 - each[:, :, 0]

    return predict


def class_predictor(demo: Demo, run: Run, store: Store) -> Predict:
    """A function from raw inputs to the probabilities (rows, classes), in the order of ``run.data["classes"]``."""
    if "model.onnx" not in run.files:
        raise UserError(msg("This network cannot be asked live on this page. Use the downloaded Keras model."))
    preparation, network = demo.restore(run.schema), session(store.read(run, "model.onnx"))

    def predict(inputs: Any) -> np.ndarray:
        said = network(preparation.apply(inputs))
        return np.hstack([1 - said, said]) if said.shape[1] == 1 else said

    return predict


def feature_predictor(demo: Demo, run: Run, store: Store) -> Predict | None:
    """A function from raw inputs to what enters the network's last layer, (rows, features); None where the run does not tell."""
    if "model.onnx" not in run.files:
        return None
    try:
        network = session(store.read(run, "model.onnx"), features=True)
    except LookupError:
        return None
    preparation = demo.restore(run.schema)
    return lambda inputs: network(preparation.apply(inputs))
