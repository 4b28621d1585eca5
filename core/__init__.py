"""Vitrine's core: data, models, training, figures and the engine. Nothing here imports Streamlit."""

import os
import sys

__version__ = "0.1.0"

if (
    sys.platform == "linux"
):  # where Arrow is built with it; read when Arrow first needs memory, so before any import of it
    os.environ.setdefault(
        "ARROW_DEFAULT_MEMORY_POOL", "jemalloc"
    )  # mimalloc, the default, keeps far more of a large table
