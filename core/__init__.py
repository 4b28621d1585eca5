"""Vitrine's core: data, models, training, figures and the engine. Nothing here imports Streamlit."""

import os
import sys

__version__ = "0.1.0"

# Arrow's own choice, mimalloc, keeps far more of a large table, and jemalloc more than glibc, which a worker has give back at once.
# Read when Arrow first needs memory, so before any import of it.
if sys.platform == "linux":
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
