"""Tox21, opened by ``deepchem.molnet``: every molecule once in its standard form, and what each of the assays found, with gaps."""

from __future__ import annotations

import io
from functools import lru_cache

import pandas as pd

from core.data.downloads import read_download, unpacked_table
from core.data.molecules.assayed import Assay, Assayed, merged
from core.data.molecules.forms import kept_forms
from core.data.molecules.molnet import opened
from core.data.molecules.tox21 import ACTIVE, ASSAYS, INACTIVE, tox21_datasets, tox21_id
from core.i18n import msg
from core.spec import Finding
from core.store import sha256

SHARES = (0.8, 0.1)  # for training and validation: MoleculeNet's, so that figures can be compared
REBUILT = msg("This is not the published file itself but a public copy of it, with the same measurements.")


def tox21() -> Assayed:
    """The whole set; UserError where its file is not here or was changed."""
    about = tox21_datasets()[0].download
    if about is None:
        raise LookupError("a set without a file")
    return _read(*read_download(about))


@lru_cache(maxsize=1)
def _read(content: bytes, published: bool) -> Assayed:
    smiles, values = opened("tox21", content, tuple(ASSAYS))
    forms = kept_forms("tox21", smiles, content)
    molecules, outcomes, findings = merged(_called(content), forms, values)
    assays = tuple(Assay(name, (INACTIVE, ACTIVE), tox21_id(name)) for name in ASSAYS)
    titles = tuple(dataset.title for dataset in tox21_datasets())
    notes = () if published else (Finding("note", REBUILT),)
    return Assayed(molecules, outcomes, assays, sha256(content), (*notes, *findings), titles, SHARES)


def _called(content: bytes) -> list[str]:
    """The name of each row, which DeepChem leaves out."""
    frame = pd.read_csv(io.BytesIO(unpacked_table(content)), usecols=["mol_id"], dtype=str, keep_default_na=False)
    return frame["mol_id"].tolist()
