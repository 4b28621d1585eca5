"""Which column of a user's molecules is likely the structure, the name, and what is predicted."""

from __future__ import annotations

import re

import pandas as pd

from core.chemistry.reading import read_smiles
from core.data.molecules.choice import MoleculeChoice
from core.data.roles import guess_roles
from core.errors import UserError
from core.i18n import msg

LOOKED_AT = 30  # rows by which a column of SMILES is known
MOST_OF = 0.5  # of them that must be molecules
MOST_LABELS = 30  # columns that are learned at once: of each, simple models are fitted beside the network
_SMILES = re.compile(r"(canonical|isomeric|can|iso)?_?-? ?(smiles?|structure|mol|molecule)(_?string)?", re.I)
_ID = re.compile(
    r"(.*[ _-])?(id|name|cid|cas|compound|title|identifier|编号|名称)s?|(compound|mol|drug|chembl).*(id|name)", re.I
)


def guessed(frame: pd.DataFrame, choice: MoleculeChoice) -> MoleculeChoice:
    """The choice with what was not said filled in; UserError where it names a column that is not there."""
    names = [str(column) for column in frame.columns]
    for column in filter(None, (choice.smiles, choice.id, *choice.labels)):
        if column not in names:
            raise UserError(
                msg("The table has no column named {names}. Its columns are: {known}."),
                names=column,
                known=", ".join(names[:20]),
            )
    smiles = choice.smiles or next((name for name in _likely(names) if _holds_smiles(frame[name])), "")
    others = [name for name in names if name not in (smiles, *choice.labels)]
    called = choice.id or next((name for name in others if _ID.fullmatch(name.strip()) and frame[name].is_unique), "")
    rest = frame.drop(columns=[name for name in (smiles, called) if name])
    return MoleculeChoice(smiles, called, choice.labels or _labels(rest))


def _labels(frame: pd.DataFrame) -> tuple[str, ...]:
    """The column that is likely predicted, and where it has two classes every other one with the same two, as assays have."""
    target = guess_roles(frame).target if len(frame.columns) else ""
    if not target:
        return ()
    classes = set(frame[target].dropna())
    alike = [str(name) for name in frame if len(classes) == 2 and set(frame[name].dropna()) == classes]
    return tuple(alike) if 1 < len(alike) <= MOST_LABELS else (target,)


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
