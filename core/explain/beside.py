"""What was computed about a run after its training: kept beside its files, hashed, and never part of the run itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.results import Run
from core.store import Store, sha256, write


def keep(store: Store, run: Run, name: str, method: int, values: dict[str, Any]) -> None:
    """Write JSON ``values`` under a name, unless the run was deleted; ``method`` is the version of the computation."""
    said = json.dumps(values, ensure_ascii=False)
    content = json.dumps({"method": method, "sha256": sha256(said.encode()), "said": said}, ensure_ascii=False)
    place = _place(store, run, name)
    if place.parent.is_dir():
        write(place, content.encode())


def kept(store: Store, run: Run, name: str, method: int) -> dict[str, Any] | None:
    """What was kept under that name; None where there is nothing, nothing that can be trusted, or another method's."""
    try:
        told = json.loads(_place(store, run, name).read_bytes())
        if told["method"] != method or sha256(told["said"].encode()) != told["sha256"]:
            return None
        values: dict[str, Any] = json.loads(told["said"])
        return values
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _place(store: Store, run: Run, name: str) -> Path:
    return store.folder / "runs" / run.run / f"{name}.json"
