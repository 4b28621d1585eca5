"""The bundled sets in words: which column is what. The files themselves are made by ``assets/data/build.py``.

A new set is one module in ``assets/data/sources`` and one with a ``Description`` here.
"""

from __future__ import annotations

from core.data.descriptions.heart import HEART
from core.data.descriptions.pima import PIMA
from core.data.descriptions.support2 import SUPPORT2
from core.data.descriptions.thyroid import THYROID
from core.data.descriptions.wdbc import WDBC

DESCRIPTIONS = {"wdbc": WDBC, "pima": PIMA, "heart": HEART, "support2": SUPPORT2, "thyroid": THYROID}
