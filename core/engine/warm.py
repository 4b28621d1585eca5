"""Imports what is heavy before the first job comes; ``distributed`` imports this in a worker and calls ``dask_setup``."""

from __future__ import annotations

import dataclasses
import importlib
import os
import tempfile
from pathlib import Path
from typing import Any

from core.engine.quiet import without_chatter
from core.registry import demo
from core.spec import Hooks
from core.store import Store

SERVE_AFTER_S = 15.0  # files are read at once; explaining comes later
EXAMPLE = "tabular"  # the demo that most people try first


def dask_setup(worker: Any) -> None:
    """A train worker takes jobs once all is there; the serve worker imports Keras between calls, soon after its start."""
    if str(worker.name).startswith("train"):
        import_keras()
        importlib.import_module("core.experiment")
        worker.executors["default"].submit(rehearse)
    else:
        worker.loop.call_later(SERVE_AFTER_S, worker.executors["default"].submit, import_keras)


def rehearse() -> None:
    """Train the first example for one epoch and throw the run away: what that imports and compiles is kept for the next."""
    from core.experiment import run_experiment

    with tempfile.TemporaryDirectory() as place, without_chatter():
        run_experiment(dataclasses.replace(demo(EXAMPLE).defaults, epochs=1), Hooks(), Store(Path(place)))


def import_keras() -> None:
    """Import Keras and TensorFlow with the number of threads that the engine gave this process."""
    threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
    with without_chatter():
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        import keras  # noqa: F401
