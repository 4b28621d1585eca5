"""A user's own molecules: looked at, asked about, and then kept as one checked file. All of it runs in a worker."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.chemistry.standardising import Standard, standardise
from core.data.molecules.assayed import NOT_MEASURED, merged
from core.data.molecules.choice import MoleculeChoice
from core.data.molecules.curation import Row, curated
from core.data.molecules.formats import read_rows
from core.data.molecules.guessing import MOST_LABELS, guessed
from core.data.molecules.kept import Kept, pack
from core.data.pictures.kept import About
from core.data.preflight import FEWEST
from core.data.roles import ordered_classes
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

_UNREAD = msg("A row has no structure that can be read. Look at it in the file.")


@dataclasses.dataclass(frozen=True)
class Survey:
    """What came and what would be done with it, for the page to show and to ask by."""

    rows: int
    columns: tuple[str, ...]
    choice: MoleculeChoice  # with every guess filled in; an empty column was not found
    classes: tuple[tuple[tuple[str, int], ...], ...]  # of each column that is predicted: label and how many rows
    findings: tuple[Finding, ...]


def survey_molecules(content: bytes, name: str, choice: MoleculeChoice) -> Survey:
    """What the file holds and which column is likely what; nothing is standardised yet. UserError where it is refused."""
    frame, findings = read_rows(content, name)
    found = guessed(frame, choice)
    counted = (Counter(frame[label].dropna()) for label in found.labels)
    classes = tuple(tuple(sorted(labels.items(), key=lambda one: -one[1])) for labels in counted)
    return Survey(len(frame), tuple(map(str, frame.columns)), found, classes, findings)


def collect_molecules(content: bytes, name: str, choice: MoleculeChoice) -> bytes:
    """The molecules in the file, as ``kept.pack`` writes them; UserError where a column must be said first, or none is left."""
    frame, findings = read_rows(content, name)
    chosen = guessed(frame, choice)
    if not chosen.smiles:
        raise UserError(msg("No column of {name} holds SMILES. Say which column has the structures."), name=name)
    if not chosen.labels:
        raise UserError(msg("No column of {name} looks like a class. Say which column is to be predicted."), name=name)
    pairs = _pairs(frame, chosen.labels) if len(chosen.labels) > 1 else ()
    labelled = frame[frame[list(chosen.labels)].notna().any(axis=1)]
    told = (*findings, *_unlabelled(len(frame) - len(labelled)))
    about = About((), (), (name,), findings=told, labels=chosen.labels, outcomes=pairs)
    kept = _several(labelled, chosen, about) if pairs else _one(labelled, chosen, about)
    if not len(kept.molecules):
        raise UserError(
            msg("Of {n} rows with a class none holds a molecule that can be read. Look at the column {column}."),
            n=len(labelled),
            column=chosen.smiles,
        )
    return pack(kept)


def _one(frame: pd.DataFrame, chosen: MoleculeChoice, about: About) -> Kept:
    """Molecules of which one column says the class, whatever it has."""
    rows = zip(_ids(frame, chosen), frame[chosen.labels[0]], _forms(frame, chosen), strict=True)
    found = curated([Row(name, label, form) for name, label, form in rows])
    classes = ordered_classes(set(found.labels))
    y = np.array([classes.index(label) for label in found.labels], np.int64)
    counts, told = tuple(np.bincount(y).tolist()), (*about.findings, *found.findings)
    return Kept(found.molecules, y, dataclasses.replace(about, classes=classes, counts=counts, findings=told))


def _several(frame: pd.DataFrame, chosen: MoleculeChoice, about: About) -> Kept:
    """Molecules of which each column says one of its two outcomes, or nothing."""
    values = np.full((len(frame), len(chosen.labels)), NOT_MEASURED, np.int8)
    for place, (label, pair) in enumerate(zip(chosen.labels, about.outcomes, strict=True)):
        for outcome, said in enumerate(pair):
            values[(frame[label] == said).to_numpy(bool), place] = outcome
    molecules, outcomes, found = merged(_ids(frame, chosen), _forms(frame, chosen), values)
    for label, column in zip(chosen.labels, outcomes.T, strict=True):
        _check_enough(label, column)
    return Kept(molecules, outcomes, dataclasses.replace(about, findings=(*about.findings, *found)))


def _pairs(frame: pd.DataFrame, labels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Both classes of each column; UserError for one that has not two, or where they are too many."""
    if len(labels) > MOST_LABELS:
        raise UserError(
            msg("{n} columns were chosen to be predicted; at most {most} can be learned at once. Choose some of them."),
            n=len(labels),
            most=MOST_LABELS,
        )
    found = [ordered_classes(set(frame[label].dropna())) for label in labels]
    for label, classes in zip(labels, found, strict=True):
        if len(classes) != 2:
            raise UserError(
                msg("Several columns are learned at once where each has two classes; {name} has {n}. Leave it out, or "
                    "choose it alone."),
                name=label,
                n=len(classes),
            )  # fmt: skip
    return tuple((negative, positive) for negative, positive in found)


def _check_enough(label: str, outcomes: np.ndarray) -> None:
    fewest = min(int((outcomes == 1).sum()), int((outcomes == 0).sum()))
    if len(outcomes) and fewest < FEWEST:
        raise UserError(
            msg(
                "Of the column {name} only {n} molecules are in the rarer class; at least {least} are needed. Leave it out."
            ),
            name=label,
            n=fewest,
            least=FEWEST,
        )


def _ids(frame: pd.DataFrame, chosen: MoleculeChoice) -> list[str]:
    """What the rows are called; those without a name by their number in the file, from 1."""
    names = frame[chosen.id] if chosen.id else pd.Series([None] * len(frame), frame.index)
    numbers = (frame.index + 1).astype(str)
    return [number if pd.isna(called) else str(called) for number, called in zip(numbers, names, strict=True)]


def _forms(frame: pd.DataFrame, chosen: MoleculeChoice) -> list[Standard | UserError]:
    return [_standard(smiles) for smiles in frame[chosen.smiles]]


def _standard(smiles: object) -> Standard | UserError:
    if not isinstance(smiles, str):
        return UserError(_UNREAD)
    try:
        return standardise(smiles)
    except UserError as error:
        return error


def _unlabelled(n: int) -> list[Finding]:
    return [Finding("note", msg("{n} rows have no class and were left out."), {"n": n})] if n else []
