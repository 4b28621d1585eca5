"""Rows of SMILES and labels as cases: refused ones left out and listed, every molecule once, contradictions left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.chemistry.standardising import FORMS, Standard
from core.data.molecules.molecules import Molecules
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding


@dataclasses.dataclass(frozen=True)
class Row:
    """One row of the data as it came."""

    id: str
    label: str
    read: Standard | UserError  # why it was refused


@dataclasses.dataclass(frozen=True)
class Curated:
    """The cases, one entry each, and what was done to get them."""

    molecules: Molecules
    labels: tuple[str, ...]
    findings: tuple[Finding, ...]


def curated(rows: Sequence[Row], stronger: str = "") -> Curated:
    """Each molecule of the rows once, in the order of its first row.

    One that has different labels in different rows gets the ``stronger`` one; where there is none, it is left out.
    """
    known = [(row.read, row) for row in rows if isinstance(row.read, Standard)]
    smiles = pd.Series([read.smiles for read, _ in known], dtype=object)
    labels = pd.Series([row.label for _, row in known], dtype=object)
    ids = [row.id for _, row in known]
    torn = labels.groupby(smiles).transform("nunique").to_numpy() > 1
    names, different = [ids[place] for place in np.flatnonzero(torn)], smiles[torn].nunique()
    out = torn & (not stronger)
    labels[torn] = stronger
    kept = np.flatnonzero(~out & ~smiles.duplicated().to_numpy())
    findings = (
        *_refused(rows),
        *_changed([read for read, _ in known]),
        *_conflicting(names, different, stronger),
        *_repeated(int((~out).sum()) - len(kept)),
    )
    molecules = Molecules.of(smiles[kept].tolist(), [ids[place] for place in kept])
    return Curated(molecules, tuple(labels[kept]), findings)


def _refused(rows: Sequence[Row]) -> list[Finding]:
    """Which rows were refused, and why the first of each kind."""
    refused = [(row.id, row.read) for row in rows if isinstance(row.read, UserError)]
    if not refused:
        return []
    said = msg("{n} of {rows} rows were refused and left out: {names}. Why, for the first of each kind:")
    names = listed(name for name, _ in refused)
    kinds = {error.text: error for _, error in reversed(refused)}
    why = [Finding("warning", error.text, dict(error.values)) for error in reversed(kinds.values())]
    return [Finding("warning", said, {"n": len(refused), "rows": len(rows), "names": names}), *why]


def _changed(read: Sequence[Standard]) -> list[Finding]:
    """How many molecules were brought to their one form, and by what."""
    changed, counts = sum(bool(one.done) for one in read), Counter(name for one in read for name in one.done)
    if not changed:
        return [Finding("ok", msg("Every molecule came in its standard form."))]
    said = msg(
        "{n} of {rows} molecules were brought to their standard form: a salt, solvent or other part removed from {parent}, charges "
        "from {neutral}, another tautomer chosen for {tautomer}, bonds and charges written in the usual way for {cleaned}."
    )
    values = {"n": changed, "rows": len(read), **{name: counts[name] for name in FORMS}}
    return [Finding("note", said, values)]


def _conflicting(names: Sequence[str], molecules: int, stronger: str) -> list[Finding]:
    if not names:
        return []
    values = {"molecules": molecules, "n": len(names), "names": listed(names)}
    if stronger:
        said = msg("Molecules with different labels in different rows, often once as a salt and once without: {molecules}, in {n} "
                   "rows: {names}. They count as: {positive}.")  # fmt: skip
        return [Finding("warning", said, {**values, "positive": stronger})]
    said = msg("Molecules with different labels in different rows: {molecules}, in {n} rows. Both cannot be right, so they were "
               "left out: {names}.")  # fmt: skip
    return [Finding("warning", said, values)]


def _repeated(rows: int) -> list[Finding]:
    if not rows:
        return [Finding("ok", msg("No molecule is there twice."))]
    said = msg(
        "Rows that repeat a molecule: {n}. Each molecule counts once, so that none lies on both sides of the split."
    )
    return [Finding("note", said, {"n": rows})]
