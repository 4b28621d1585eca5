"""The bundled sets, opened: every file is checked against ``assets/data/SOURCES.toml`` before it is read."""

from __future__ import annotations

import hashlib
import io
import tomllib
from functools import cache
from pathlib import Path

from core.data.descriptions import DESCRIPTIONS
from core.data.tables import Source, Table
from core.errors import UserError
from core.i18n import msg

FOLDER = Path(__file__).parents[2] / "assets" / "data"


def bundled_table(dataset: str, folder: Path = FOLDER) -> Table:
    """The bundled set of that id; UserError when its file is absent or not the one that SOURCES.toml names."""
    import pandas as pd

    about, source = DESCRIPTIONS[dataset], bundled_sources(folder)[dataset]
    content = checked_file(source, folder)
    names = [column.name for column in about.columns]
    frame = pd.read_csv(io.BytesIO(content), compression="gzip")[[*names, about.target]]
    return Table(
        frame=frame,
        columns=about.columns,
        target=about.target,
        positive=about.positive,
        negative=about.negative,
        sha256=source.sha256,
        source=source,
        title=about.title,
        findings=about.findings,
        classes=about.classes,
    )


@cache
def bundled_sources(folder: Path = FOLDER, name: str = "SOURCES.toml") -> dict[str, Source]:
    """Dataset id -> where its file came from."""
    entries = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    return {name: Source(**entry) for name, entry in entries.items()}


def checked_file(source: Source, folder: Path = FOLDER) -> bytes:
    """The content of a bundled file; UserError where it is absent or not the one whose checksum the source records."""
    path = folder / source.file
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != source.sha256:
        raise UserError(
            msg(
                "The bundled file {name} is absent or was changed: its checksum is not the recorded one. Install again."
            ),
            name=source.file,
        )
    return content


def column_labels(dataset: str) -> dict[str, tuple[str, str]]:
    """Column name -> (title as message id, unit) of a bundled set; empty for any other data."""
    about = DESCRIPTIONS.get(dataset)
    return {column.name: (column.title, column.unit) for column in about.columns} if about else {}
