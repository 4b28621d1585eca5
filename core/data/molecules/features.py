"""Which of the preparations of molecules a run was trained with: its schema names the kind of features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.data.molecules.graphs import GraphPreparation
from core.data.molecules.molecules import Molecules
from core.data.molecules.preparation import Bits, FingerprintPreparation, PairPreparation
from core.data.molecules.symbols import SymbolPreparation

Reader = FingerprintPreparation | PairPreparation | GraphPreparation | SymbolPreparation
KINDS: Mapping[str, type[Reader]] = {
    "fingerprint": FingerprintPreparation,
    "pairs": PairPreparation,
    "graph": GraphPreparation,
    "symbols": SymbolPreparation,
}
"""By what ``to_dict`` writes under "features"."""


def restored(values: Mapping[str, Any]) -> Reader:
    """The preparation that one of them wrote; ValueError for what none of them can have written."""
    kind = KINDS.get(str(values.get("features")))
    if kind is None:
        raise ValueError("no preparation of molecules")
    return kind.from_dict(values)


def read_whole(schema: Mapping[str, Any], molecules: Molecules) -> bool:
    """Whether a network with that schema sees every atom of all these molecules."""
    reader = restored(schema)
    return isinstance(reader, Bits) or bool(reader.holds(molecules).all())
