"""The standard forms of a downloaded set's molecules, made once and kept beside it."""

from __future__ import annotations

import json
from pathlib import Path

import rdkit

from core.chemistry.standardising import Standard, standardise
from core.data.downloads import downloads_folder
from core.errors import UserError
from core.store import sha256, write

Kept = tuple[str, list[str]] | None  # SMILES and what was done, of ``Standard``; None where it was refused
CHUNK = 500  # molecules brought to their form before what there is of them is kept


def kept_forms(name: str, smiles: list[str], content: bytes) -> list[Standard | UserError]:
    """The standard form of each, or why it is refused. It takes a minute, so what was done is kept, also of a part.

    ``name`` and ``content`` of the file they stand in say where.
    """
    kept = downloads_folder() / f"{name}-{sha256(content)[:16]}-{rdkit.__version__}.json"
    told = _told(kept)
    while len(told) < len(smiles):
        told += [_plain(standard_form(text)) for text in smiles[len(told) : len(told) + CHUNK]]
        write(kept, json.dumps(told).encode())
    pairs = zip(smiles, told, strict=True)
    return [Standard(one[0], tuple(one[1])) if one else standard_form(text) for text, one in pairs]


def standard_form(smiles: str) -> Standard | UserError:
    """The standard form, or why it is refused."""
    try:
        return standardise(smiles)
    except UserError as error:
        return error


def _told(kept: Path) -> list[Kept]:
    try:
        told: list[Kept] = json.loads(kept.read_text())
    except (OSError, ValueError):
        return []
    return told


def _plain(form: Standard | UserError) -> Kept:
    return (form.smiles, list(form.done)) if isinstance(form, Standard) else None
