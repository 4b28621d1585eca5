"""A user's file with molecules as a table of text: one row per molecule, one column per thing that is said of it."""

from __future__ import annotations

import io

import pandas as pd
from rdkit import Chem

from core.data.tables import as_labels
from core.data.text import encoding_of
from core.data.uploads import open_table, read_table, reading_findings
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

SMILES, ID = "smiles", "id"  # what the columns of files are called that do not name them
MOST_COLUMNS = 2_000


def read_rows(content: bytes, name: str) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """The rows of a CSV, TSV, XLSX, SMI or SDF file as text, missing where nothing stands, and what was found while reading.

    UserError where the file is refused or holds too many molecules.
    """
    ending = name.rpartition(".")[2].lower()
    if len(content) > LIMITS.upload_mb * 1_000_000:
        raise UserError(
            msg("{name} has {n} megabytes; at most {most} can be read. Keep only the molecules you need."),
            name=name,
            n=round(len(content) / 1e6),
            most=LIMITS.upload_mb,
        )
    findings: tuple[Finding, ...] = ()
    if ending in ("sdf", "sd"):
        frame = _structures(content, name)
    elif ending in ("smi", "smiles", "ism"):
        frame = _lines(content, name)
    else:
        frame, findings = _table(content, name)
    if len(frame) > LIMITS.molecules:
        raise UserError(
            msg("{name} holds {n} molecules; at most {most} can be learned from here. Choose some of them."),
            name=name,
            n=len(frame),
            most=LIMITS.molecules,
        )
    return frame, findings


def _table(content: bytes, name: str) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    table, _ = read_table(content, name)
    frame = open_table(table)
    return frame.apply(as_labels), reading_findings(table)


def _lines(content: bytes, name: str) -> pd.DataFrame:
    """SMI: in every line a SMILES, then its name, then anything else, with blanks between; a first line may name them."""
    encoding, _ = encoding_of(content, name)
    rows = [line.split("\t") if "\t" in line else line.split() for line in content.decode(encoding).splitlines()]
    rows = [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]
    if not rows:
        raise UserError(msg("{name} is empty. Choose a file with one molecule per line."), name=name)
    named = rows[0][0].lower() in ("smiles", "smile", "structure")
    width = max(map(len, rows))
    _check_width(width, name)
    usual = [SMILES, ID, *(f"column {place}" for place in range(3, width + 1))]
    header = [*rows.pop(0), *usual[width - (width - len(rows[0])) :]][:width] if named and rows else usual[:width]
    filled = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return pd.DataFrame(filled, columns=header, dtype="str")


def _structures(content: bytes, name: str) -> pd.DataFrame:
    """SDF: every record's structure as SMILES, missing where it cannot be read; its title as the name, its data as columns."""
    records = []
    for molecule in Chem.ForwardSDMolSupplier(io.BytesIO(content)):
        records.append(_record(molecule))
        if len(records) > LIMITS.molecules:
            break
    if not any(records):
        raise UserError(msg("{name} holds no structure that can be read. Choose an SDF file."), name=name)
    frame = pd.DataFrame(records, dtype="str")
    _check_width(len(frame.columns), name)
    return frame


def _record(molecule: Chem.Mol | None) -> dict[str, str]:
    if molecule is None:
        return {}
    title = molecule.GetProp("_Name").strip() if molecule.HasProp("_Name") else ""
    told = {SMILES: Chem.MolToSmiles(molecule)} | ({ID: title} if title else {})
    more = {key: str(molecule.GetProp(key)).strip() for key in molecule.GetPropNames() if key not in told}
    return told | {key: said for key, said in more.items() if said}


def _check_width(columns: int, name: str) -> None:
    if columns > MOST_COLUMNS:
        raise UserError(
            msg("{name} has {n} columns; at most {most} are read. Keep only those you need."),
            name=name,
            n=columns,
            most=MOST_COLUMNS,
        )
