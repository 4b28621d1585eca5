"""A stranger's network: looked through before it is run, then run once. Whatever is not as this program saves it is refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from core.archive import RefusedError
from core.i18n import msg
from core.limits import LIMITS

if TYPE_CHECKING:
    import onnx

STANDARD = {"", "ai.onnx"}  # domains of operators
BROKEN = msg("its network cannot be read.")
NETWORK = msg("its network is not one that this program saves.")
KINDS = ("EPFail", "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented", "RuntimeException")
"""What ONNX Runtime raises over a file; these have nothing in common but ``Exception``."""


def check_network(content: bytes) -> None:
    """Only standard operators, none with a graph inside, no functions, every number in the file; one case gets probabilities.

    RefusedError for anything else. Any other error is a fault of the program.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    broken = tuple(getattr(runtime, kind) for kind in KINDS)
    try:
        model = onnx.load_model_from_string(content)
        _check_graph(model)
        answers = _asked_once(model, content)
        probabilities = answers.ndim == 2 and ((answers >= 0) & (answers <= 1)).all()
    except (DecodeError, LookupError, RuntimeError, TypeError, ValueError, *broken) as error:
        raise RefusedError(BROKEN) from error
    if not probabilities:
        raise RefusedError(NETWORK)


def _check_graph(model: onnx.ModelProto) -> None:
    attributes = [attribute for node in model.graph.node for attribute in node.attribute]
    tensors = [*model.graph.initializer, *(a.t for a in attributes), *(t for a in attributes for t in a.tensors)]
    domains = {node.domain for node in model.graph.node}
    inside = any(a.HasField("g") or a.graphs for a in attributes)
    elsewhere = any(tensor.external_data or tensor.data_location for tensor in tensors)
    if inside or elsewhere or model.functions or not domains <= STANDARD or len(model.graph.input) != 1:
        raise RefusedError(NETWORK)


def _asked_once(model: onnx.ModelProto, content: bytes) -> np.ndarray:
    """The answers to one case of zeros."""
    from core.predict import session

    shape = [place.dim_value or 1 for place in model.graph.input[0].type.tensor_type.shape.dim]
    if math.prod(shape) > LIMITS.pixels:
        raise RefusedError(NETWORK)
    return session(content)(np.zeros(shape, np.float32))
