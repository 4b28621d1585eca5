"""What a table is once its source is known, and how its cells are read as labels."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, overload

from core.spec import Finding

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


STAYING = "staying"
"""Where a finding of reading keeps how many cells of each column made it stay text, as long as nobody says what it is."""


@dataclasses.dataclass(frozen=True)
class Column:
    """One column in words: ``title`` is a message id, ``unit`` is empty where the source states none."""

    name: str
    title: str
    unit: str = ""
    kind: Literal["number", "category"] = "number"
    categories: tuple[str, ...] = ()  # message ids, as they stand in the file


@dataclasses.dataclass(frozen=True)
class Description:
    """All about a bundled set that its file does not say itself."""

    title: str
    target: str
    positive: str  # empty: all classes at once
    negative: str
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()
    classes: tuple[str, ...] = ()  # message ids of three or more classes in their order, as they stand in the file


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a bundled file was taken from; what ``assets/data/SOURCES.toml`` says of it."""

    file: str
    sha256: str
    package: str
    version: str
    inside: str  # the file inside the package
    licence: str
    citation: str
    changed: str


@dataclasses.dataclass(frozen=True)
class Table:
    """A bundled set, opened: one row per case, the target still among the columns of ``frame``."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]  # of the inputs, without the target
    target: str
    positive: str  # label of the outcome whose probability is predicted; empty: all classes at once
    negative: str
    sha256: str  # of the bundled file
    source: Source
    title: str
    findings: tuple[Finding, ...] = ()
    classes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Rows:
    """Some rows of a table, read column by column: a large table's rows taken all at once would be here twice."""

    frame: pd.DataFrame
    places: np.ndarray  # (rows,)

    @property
    def columns(self) -> pd.Index:
        """The names."""
        return self.frame.columns

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, name: object) -> bool:
        return name in self.frame

    @overload
    def __getitem__(self, which: str) -> pd.Series: ...
    @overload
    def __getitem__(self, which: slice) -> Rows: ...
    def __getitem__(self, which: str | slice) -> pd.Series | Rows:
        """A column, or fewer rows."""
        if isinstance(which, slice):
            return Rows(self.frame, self.places[which])
        return self.frame[which].iloc[self.places]


def with_value(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows that have a value in that column, numbered from 0; not copied where all have."""
    filled = frame[column].notna()
    return (frame if filled.all() else frame[filled]).reset_index(drop=True)


def as_labels(values: pd.Series) -> pd.Series:
    """Every cell as text, (rows,), missing stays missing; whole numbers without ``.0`` so that 1 and 1.0 are one label."""
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return values.astype("str")
    numbers = values.astype("float64")
    codes, different = pd.factorize(numbers)  # each is written once; -1: missing
    words = pd.array([f"{x:.0f}" if x == round(x) else repr(x) for x in different.tolist()], dtype="str")
    return pd.Series(words.take(codes, allow_fill=True), values.index, name=values.name)


def listed(names: Iterable[object], most: int = 5) -> str:
    """Names in one line: ``a, b, c … (+4)``."""
    every = [str(name) for name in names]
    rest = len(every) - most
    return ", ".join(every[:most]) + (f" … (+{rest})" if rest > 0 else "")
