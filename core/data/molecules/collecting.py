"""A user's own molecules: looked at, asked about, and then kept as one checked file. All of it runs in a worker."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

import numpy as np
import pandas as pd

from core.chemistry.reading import read_smiles
from core.chemistry.standardising import Standard, standardise
from core.data.molecules.choice import MoleculeChoice
from core.data.molecules.curation import Row, curated
from core.data.molecules.formats import read_rows
from core.data.molecules.kept import Kept, pack
from core.data.pictures.kept import About
from core.data.roles import guess_roles, ordered_classes
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

LOOKED_AT = 30  # rows by which a column of SMILES is known
MOST_OF = 0.5  # of them that must be molecules
_SMILES = re.compile(r"(canonical|isomeric|can|iso)?_?-? ?(smiles?|structure|mol|molecule)(_?string)?", re.I)
_ID = re.compile(
    r"(.*[ _-])?(id|name|cid|cas|compound|title|identifier|编号|名称)s?|(compound|mol|drug|chembl).*(id|name)", re.I
)
_UNREAD = msg("A row has no structure that can be read. Look at it in the file.")


@dataclasses.dataclass(frozen=True)
class Survey:
    """What came and what would be done with it, for the page to show and to ask by."""

    rows: int
    columns: tuple[str, ...]
    choice: MoleculeChoice  # with every guess filled in; an empty column was not found
    classes: tuple[tuple[str, int], ...]  # label and how many rows
    findings: tuple[Finding, ...]


def survey_molecules(content: bytes, name: str, choice: MoleculeChoice) -> Survey:
    """What the file holds and which column is likely what; nothing is standardised yet. UserError where it is refused."""
    frame, findings = read_rows(content, name)
    guessed = _guessed(frame, choice)
    labels = frame[guessed.label].dropna() if guessed.label else pd.Series(dtype="str")
    classes = tuple(sorted(Counter(labels).items(), key=lambda one: -one[1]))
    return Survey(len(frame), tuple(map(str, frame.columns)), guessed, classes, findings)


def collect_molecules(content: bytes, name: str, choice: MoleculeChoice) -> bytes:
    """The molecules in the file, as ``kept.pack`` writes them; UserError where a column must be said first, or none is left."""
    frame, findings = read_rows(content, name)
    chosen = _guessed(frame, choice)
    if not chosen.smiles:
        raise UserError(msg("No column of {name} holds SMILES. Say which column has the structures."), name=name)
    if not chosen.label:
        raise UserError(msg("No column of {name} looks like a class. Say which column is to be predicted."), name=name)
    labelled = frame[frame[chosen.label].notna()]
    found = curated(_rows(labelled, chosen))
    if not len(found.molecules):
        raise UserError(
            msg("Of {n} rows with a class none holds a molecule that can be read. Look at the column {column}."),
            n=len(labelled),
            column=chosen.smiles,
        )
    classes = ordered_classes(set(found.labels))
    y = np.array([classes.index(label) for label in found.labels], np.int64)
    told = (*findings, *_unlabelled(len(frame) - len(labelled)), *found.findings)
    about = About(classes, tuple(np.bincount(y).tolist()), (name,), findings=told)
    return pack(Kept(found.molecules, y, about))


def _rows(frame: pd.DataFrame, chosen: MoleculeChoice) -> list[Row]:
    """The rows with their molecules; those without a name are called by their number in the file, from 1."""
    numbers = frame.index + 1
    names = frame[chosen.id] if chosen.id else pd.Series([None] * len(frame), frame.index)
    columns = zip(numbers, names, frame[chosen.label], frame[chosen.smiles], strict=True)
    return [
        Row(str(number) if pd.isna(called) else str(called), label, _standard(smiles))
        for number, called, label, smiles in columns
    ]


def _standard(smiles: object) -> Standard | UserError:
    if not isinstance(smiles, str):
        return UserError(_UNREAD)
    try:
        return standardise(smiles)
    except UserError as error:
        return error


def _unlabelled(n: int) -> list[Finding]:
    return [Finding("note", msg("{n} rows have no class and were left out."), {"n": n})] if n else []


def _guessed(frame: pd.DataFrame, choice: MoleculeChoice) -> MoleculeChoice:
    """The choice with what was not said filled in; UserError where it names a column that is not there."""
    names = [str(column) for column in frame.columns]
    for column in filter(None, dataclasses.astuple(choice)):
        if column not in names:
            raise UserError(
                msg("The table has no column named {names}. Its columns are: {known}."),
                names=column,
                known=", ".join(names[:20]),
            )
    smiles = choice.smiles or next((name for name in _likely(names) if _holds_smiles(frame[name])), "")
    others = [name for name in names if name not in (smiles, choice.label)]
    called = choice.id or next((name for name in others if _ID.fullmatch(name.strip()) and frame[name].is_unique), "")
    rest = frame.drop(columns=[name for name in (smiles, called) if name])
    return MoleculeChoice(smiles, called, choice.label or (guess_roles(rest).target if len(rest.columns) else ""))


def _likely(names: list[str]) -> list[str]:
    """The columns, those first whose names promise SMILES."""
    return sorted(names, key=lambda name: not _SMILES.fullmatch(name.strip()))


def _holds_smiles(values: pd.Series) -> bool:
    some = values.dropna().head(LOOKED_AT)
    return len(some) > 0 and sum(map(_readable, some)) > MOST_OF * len(some)


def _readable(text: str) -> bool:
    try:
        read_smiles(text)
    except UserError:
        return False
    return not text.strip().isdecimal()
