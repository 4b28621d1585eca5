"""SIDER, ToxCast and BBBP, opened: held against what must be in them, read by ``deepchem.molnet``, every molecule once.

DeepChem drops the names of the rows and reads any table of such columns, so the check and the names are our own reading.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from rdkit import Chem, rdBase

from core.data.downloads import read_download, unpacked_table
from core.data.molecules.assayed import NOT_MEASURED, Assay, Assayed, merged
from core.data.molecules.curation import Curated, Row, curated
from core.data.molecules.forms import kept_forms
from core.data.molecules.moleculenet import PUBLISHED, Published, moleculenet_datasets
from core.data.molecules.molnet import opened, outcomes
from core.data.molecules.tox21_file import SHARES
from core.errors import UserError
from core.i18n import msg
from core.spec import Download, Finding
from core.store import sha256

SMILES = "smiles"
LEAST_READ = 0.95  # of the SMILES that must be molecules
NO_TABLE = msg(
    "What came is no table of SMILES and measurements, so it is not the file of {name}. Nothing was kept of it."
)
COLUMNS = msg("The columns of what came are others than the {n} of {name}. Nothing was kept of it.")
ROWS = msg("What came has {n} rows, and {name} has {least} to {most}. Nothing was kept of it.")
VALUES = msg(
    "What came has measurements other than 0 and 1, or only one of them, so it is not {name}. Nothing was kept of it."
)
STRUCTURES = msg("Of {all} SMILES that came only {n} can be read, so it is not {name}. Nothing was kept of it.")
UNVOUCHED = msg(
    "No checksum of this file is published. It has the columns, the number of rows and the readable SMILES that it must have; the "
    "SHA-256 of what came is {sha}."
)


def hold(name: str, content: bytes) -> None:
    """UserError where these bytes cannot be that set's file."""
    _held(PUBLISHED[name], content)


def columns(name: str) -> Sequence[str]:
    """The assays of a set whose file is here, as the file orders them."""
    content = unpacked_table(read_download(_download(name))[0])
    return tuple(_asked(PUBLISHED[name], pd.read_csv(io.BytesIO(content), nrows=0).columns))


def panel(name: str) -> Assayed:
    """The whole set with several assays; UserError where its file is not here or was changed."""
    return _read(name, read_download(_download(name))[0])


def single(name: str) -> tuple[Curated, str]:
    """The molecules of a set with one column, labelled by their outcomes, and the file's SHA-256; UserError as of ``panel``."""
    return _labelled(name, read_download(_download(name))[0])


def _download(name: str) -> Download:
    about = next(dataset.download for dataset in moleculenet_datasets() if dataset.id == name)
    if about is None:
        raise LookupError("a set without a file")
    return about


@lru_cache(maxsize=1)
def _read(name: str, content: bytes) -> Assayed:
    about = PUBLISHED[name]
    frame = _held(about, content)
    asked = _asked(about, frame.columns)
    smiles, values = opened(name, content, asked)
    forms = kept_forms(name, smiles, content)
    molecules, said, findings = merged(_called(about, frame), forms, values)
    assays = tuple(Assay(column, about.outcomes, name, column) for column in asked)
    titles = (about.title,) * len(assays)
    return Assayed(molecules, said, assays, sha256(content), (_note(content), *findings), titles, SHARES)


@lru_cache(maxsize=1)
def _labelled(name: str, content: bytes) -> tuple[Curated, str]:
    about = PUBLISHED[name]
    frame = _held(about, content)
    smiles, values = opened(name, content, _asked(about, frame.columns))
    forms = kept_forms(name, smiles, content)
    rows = zip(_called(about, frame), values[:, 0], forms, strict=True)
    found = curated([Row(called, about.outcomes[said], form) for called, said, form in rows if said != NOT_MEASURED])
    return Curated(found.molecules, found.labels, (_note(content), *found.findings)), sha256(content)


def _held(about: Published, content: bytes) -> pd.DataFrame:
    """The table in the file as text; UserError where it cannot be the set."""
    try:
        frame = pd.read_csv(io.BytesIO(unpacked_table(content)), dtype=str, keep_default_na=False)
    except (OSError, EOFError, zlib.error, ValueError):
        raise UserError(NO_TABLE, name=about.title) from None
    if SMILES not in frame:
        raise UserError(NO_TABLE, name=about.title)
    asked = _asked(about, frame.columns)
    if hashlib.sha256("\n".join(sorted(asked)).encode()).hexdigest() != about.names_sha256:
        raise UserError(COLUMNS, name=about.title, n=about.columns)
    least, most = about.rows
    if not least <= len(frame) <= most:
        raise UserError(ROWS, name=about.title, n=len(frame), least=least, most=most)
    try:
        found = set(measurements(frame[asked]).ravel().tolist())
    except ValueError:
        found = set()
    if not found >= {0, 1}:
        raise UserError(VALUES, name=about.title)
    with rdBase.BlockLogs():
        read = sum(Chem.MolFromSmiles(text) is not None for text in frame[SMILES])
    if read < LEAST_READ * len(frame):
        raise UserError(STRUCTURES, name=about.title, n=read, all=len(frame))
    return frame


def measurements(frame: pd.DataFrame) -> np.ndarray:
    """Columns of text with 0, 1 or nothing, as ``Assayed.outcomes``; ValueError for anything else."""
    return outcomes(frame.replace("", str(NOT_MEASURED)).astype(float).to_numpy())


def _asked(about: Published, names: Iterable[str]) -> list[str]:
    """The columns with measurements: all but the SMILES, what stands beside them, and numbers of rows without a name."""
    others = (SMILES, *about.beside)
    return [name for name in names if name not in others and not name.startswith("Unnamed")]


def _called(about: Published, frame: pd.DataFrame) -> list[str]:
    numbers = [f"{about.title} {row + 1}" for row in range(len(frame))]
    return frame[about.called].tolist() if about.called in frame else numbers


def _note(content: bytes) -> Finding:
    return Finding("note", UNVOUCHED, {"sha": sha256(content)})
