"""Tox21, opened: every molecule once in its standard form, and what each of the assays found, with gaps."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import rdkit

from core.chemistry.scaffolds import scaffold_parts, scaffolds
from core.chemistry.standardising import Standard, standardise
from core.data.downloads import downloads_folder, read_download, unpacked_table
from core.data.molecules.curation import Row, curated
from core.data.molecules.molecules import Molecules
from core.data.molecules.preflight import molecule_findings
from core.data.molecules.tox21 import ACTIVE, ASSAYS, INACTIVE, tox21_datasets, tox21_id
from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.splits import drawn_order
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding, Settings
from core.store import sha256, write

NOT_MEASURED = -1
SHARES = (0.8, 0.1)  # for training and validation: MoleculeNet's, so that figures can be compared
CHUNK = 500  # molecules brought to their form before what there is of them is kept
REBUILT = msg("This is not the published file itself but a public copy of it, with the same measurements.")


@dataclasses.dataclass(frozen=True)
class Assayed:
    """Molecules (n,) and what was measured of them, (n, assays) int8: 1 active, 0 inactive, ``NOT_MEASURED``."""

    molecules: Molecules
    outcomes: np.ndarray
    sha256: str
    findings: tuple[Finding, ...]


def assay_of(dataset: str) -> int:
    """The place of the assay that a data set asks about."""
    return [tox21_id(assay) for assay in ASSAYS].index(dataset)


def assayed() -> Assayed:
    """The whole set; UserError where its file is not here or was changed."""
    about = tox21_datasets()[0].download
    if about is None:
        raise LookupError("a set without a file")
    return _read(*read_download(about), downloads_folder())


def assay_parts(whole: Assayed, kind: str, seed: int) -> np.ndarray:
    """The part of every molecule (n,), at random with as many active ones in each, or by scaffold; shares are ``SHARES``."""
    if kind == "scaffold":
        return scaffold_parts(scaffolds(tuple(whole.molecules.smiles)), SHARES)
    order = drawn_order((whole.outcomes == 1).any(axis=1).astype(np.int64), None, seed)
    return np.where(order < SHARES[0], TRAIN, np.where(order < sum(SHARES), VALIDATION, TEST))


def load_assay(settings: Settings) -> Cases:
    """The cases of one assay: the molecules that were measured in it."""
    whole, place = assayed(), assay_of(settings.dataset)
    rows = measured(whole.outcomes, place)
    if settings.positive not in ("", ACTIVE):
        raise UserError(msg("An assay asks for the active molecules. Leave out --positive."))
    y, classes = whole.outcomes[rows, place].astype(np.int64), (INACTIVE, ACTIVE)
    molecules = whole.molecules[rows]
    said = msg(
        "{n} of {all} molecules were measured in this assay and are asked about here. The network learns all {assays} assays at "
        "once, and from all molecules of the training part; 80 % are learned from, 10 % choose the epoch, 10 % test."
    )
    note = Finding("note", said, {"n": len(rows), "all": len(whole.molecules), "assays": len(ASSAYS)})
    findings = (note, *whole.findings, *molecule_findings(molecules, y, classes))
    title = tox21_datasets()[place].title
    parts = assay_parts(whole, settings.split, settings.seed)[rows]
    return Cases(molecules, y, classes, whole.sha256, parts=parts, title=title, findings=findings)


def measured(outcomes: np.ndarray, place: int) -> np.ndarray:
    """The rows of outcomes (n, assays) with a measurement in that assay, (k,) int64."""
    return np.flatnonzero(outcomes[:, place] != NOT_MEASURED)


@lru_cache(maxsize=1)
def _read(content: bytes, published: bool, folder: Path) -> Assayed:
    frame = pd.read_csv(io.BytesIO(unpacked_table(content)), dtype=str, keep_default_na=False)
    forms = _forms(frame["smiles"].tolist(), folder / f"tox21-{sha256(content)[:16]}-{rdkit.__version__}.json")
    rows = [Row(name, "", form) for name, form in zip(frame["mol_id"], forms, strict=True)]
    found = curated(rows)
    values = frame[list(ASSAYS)].replace("", str(NOT_MEASURED)).astype(float).to_numpy().astype(np.int8)
    place = {smiles: row for row, smiles in enumerate(found.molecules.smiles)}
    outcomes, torn = _merged(
        [place[form.smiles] if isinstance(form, Standard) else NOT_MEASURED for form in forms], values, len(place)
    )
    said = msg("Measurements of the same molecule that contradict each other: {n}. They count as not measured.")
    notes = [] if published else [Finding("note", REBUILT)]
    findings = (*notes, *found.findings, *([Finding("note", said, {"n": torn})] if torn else []))
    return Assayed(found.molecules, outcomes, sha256(content), findings)


def _merged(places: Sequence[int], values: np.ndarray, molecules: int) -> tuple[np.ndarray, int]:
    """What all rows of a molecule say, (molecules, assays) int8, and how often they contradict each other.

    ``places`` (rows,) are their molecules, negative for none; ``values`` (rows, assays).
    """
    where = np.array(places)
    highest = np.full((molecules, values.shape[1]), NOT_MEASURED, np.int8)
    lowest = np.full_like(highest, 2)
    kept = where >= 0
    np.maximum.at(highest, where[kept], values[kept])
    np.minimum.at(lowest, where[kept], np.where(values[kept] == NOT_MEASURED, 2, values[kept]))
    torn = (highest == 1) & (lowest == 0)
    highest[torn] = NOT_MEASURED
    return highest, int(torn.sum())


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
