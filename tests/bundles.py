"""A small run with a real network and its bundle, made without Keras; and bundles tampered with on purpose."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper, numpy_helper

from core.bundle import make_bundle
from core.data.preparation import TablePreparation
from core.i18n import translator
from core.registry import demo
from core.results import Run
from core.store import Store, sha256
from tests.unit.test_report import a_run

ROWS = 20
FRAME = pd.DataFrame({"x": np.arange(40.0), "y": np.arange(40.0)[::-1]})


def network(**changes: Any) -> bytes:
    """A logistic regression on two inputs as ONNX."""
    weights = numpy_helper.from_array(np.array([[1.0], [0.5]], np.float32), "w")
    nodes = changes.pop("nodes", None) or [
        helper.make_node("MatMul", ["x", "w"], ["z"]),
        helper.make_node("Sigmoid", ["z"], ["p"]),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 2])],
        [helper.make_tensor_value_info("p", TensorProto.FLOAT, ["n", 1])],
        [weights],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    for change in changes.values():
        change(made)
    return made.SerializeToString()


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def answers(**changes: Any) -> bytes:
    target = io.BytesIO()
    outcomes = np.arange(ROWS) % 2
    arrays = {"row": np.arange(ROWS), "y": outcomes, "p": np.linspace(0, 1, ROWS), "logistic": np.linspace(0, 1, ROWS)}
    np.savez_compressed(target, **{**arrays, **changes})
    return target.getvalue()


def files() -> dict[str, bytes]:
    inside = {"metadata.json": b"{}", "config.json": b"{}", "model.weights.h5": b"weights"}
    return {"model.keras": zipped(inside), "model.onnx": network(), "test.npz": answers()}


def stored(store: Store, **changes: Any) -> Run:
    schema = TablePreparation.fit(FRAME).to_dict()
    return store.save(a_run(**{"schema": schema, **changes}), files())


def bundle(store: Store, run: Run) -> bytes:
    return make_bundle(run, demo(run.settings.demo), store, translator("en"))


def tampered(content: bytes, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> bytes:
    """The bundle after ``change(run, files)``, all hashes made right again, as a forger would."""
    inside = unzipped(content)
    run = json.loads(inside["run.json"])
    change(run, inside)
    own = {name: sha256(inside[name]) for name in inside if name not in ("run.json", "bundle.json", "card.html")}
    inside["run.json"] = json.dumps({**run, "files": own}).encode()
    head = json.loads(inside.pop("bundle.json"))
    head["sha256"] = {name: sha256(found) for name, found in inside.items()}
    return zipped({"bundle.json": json.dumps(head).encode(), **inside})


def other(run: Run, **changes: Any) -> Run:
    return dataclasses.replace(run, **changes)


def external(model: onnx.ModelProto) -> None:
    """Let the weights lie in a file beside the model."""
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")
