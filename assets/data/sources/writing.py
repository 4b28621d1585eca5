"""How a script leaves its sets here: each as a file of its own, and beside them where they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parents[1]


def write_sets(index: str, script: str, sets: Iterable[tuple[str, bytes, Mapping[str, str]]]) -> None:
    """Write every set as ``<set>/<file>`` and ``index``, which tells of each; ``sets`` gives file, content and source."""
    lines = [f"# Written by {script}. sha256 is that of our file; JSON strings are TOML strings.\n"]
    for file, content, source in sets:
        name = file.partition(".")[0]
        path = HERE / name / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        entry = {"file": f"{name}/{file}", "sha256": hashlib.sha256(content).hexdigest(), **source}
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items()), ""]
    (HERE / index).write_text("\n".join(lines), encoding="utf-8")
