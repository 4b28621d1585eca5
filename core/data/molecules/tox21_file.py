"""Tox21, opened: every molecule once in its standard form, and what each of the assays found, with gaps."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import rdkit

from core.chemistry.standardising import Standard, standardise
from core.data.downloads import downloads_folder, read_download, unpacked_table
from core.data.molecules.assayed import NOT_MEASURED, Assay, Assayed, merged
from core.data.molecules.tox21 import ACTIVE, ASSAYS, INACTIVE, tox21_datasets, tox21_id
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding
from core.store import sha256, write

SHARES = (0.8, 0.1)  # for training and validation: MoleculeNet's, so that figures can be compared
CHUNK = 500  # molecules brought to their form before what there is of them is kept
REBUILT = msg("This is not the published file itself but a public copy of it, with the same measurements.")


def tox21() -> Assayed:
    """The whole set; UserError where its file is not here or was changed."""
    about = tox21_datasets()[0].download
    if about is None:
        raise LookupError("a set without a file")
    return _read(*read_download(about), downloads_folder())


@lru_cache(maxsize=1)
def _read(content: bytes, published: bool, folder: Path) -> Assayed:
    frame = pd.read_csv(io.BytesIO(unpacked_table(content)), dtype=str, keep_default_na=False)
    forms = _forms(frame["smiles"].tolist(), folder / f"tox21-{sha256(content)[:16]}-{rdkit.__version__}.json")
    values = frame[list(ASSAYS)].replace("", str(NOT_MEASURED)).astype(float).to_numpy().astype(np.int8)
    molecules, outcomes, findings = merged(frame["mol_id"].tolist(), forms, values)
    assays = tuple(Assay(name, (INACTIVE, ACTIVE), tox21_id(name)) for name in ASSAYS)
    titles = tuple(dataset.title for dataset in tox21_datasets())
    notes = () if published else (Finding("note", REBUILT),)
    return Assayed(molecules, outcomes, assays, sha256(content), (*notes, *findings), titles, SHARES)


def _forms(smiles: list[str], kept: Path) -> list[Standard | UserError]:
    """The standard form of each, or why it is refused. It takes a minute, so what was done is kept, also of a part."""
    try:
        told = json.loads(kept.read_text())
    except (OSError, ValueError):
        told = []
    while len(told) < len(smiles):
        told += [_plain(_form(text)) for text in smiles[len(told) : len(told) + CHUNK]]
        write(kept, json.dumps(told).encode())
    pairs = zip(smiles, told, strict=True)
    return [Standard(one[0], tuple(one[1])) if one else _form(text) for text, one in pairs]


def _form(smiles: str) -> Standard | UserError:
    try:
        return standardise(smiles)
    except UserError as error:
        return error


def _plain(form: Standard | UserError) -> list[object] | None:
    return [form.smiles, list(form.done)] if isinstance(form, Standard) else None
