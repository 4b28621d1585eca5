"""The tables of PTB-XL, read: which recordings are chosen, of whom they are, and to which diagnostic group they belong."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Mapping, Sequence

from core.data.series.ptbxl import DATABASE, FOLDS, STATEMENTS, SUPERCLASSES
from core.errors import UserError
from core.i18n import msg

COLUMNS = {DATABASE: ("patient_id", "scp_codes", "strat_fold", "filename_lr"), STATEMENTS: ("diagnostic_class",)}
NAME = re.compile(r"records100/\d{5}/\d{5}_lr")
STATEMENT = re.compile(r"'([^']+)'\s*:")  # of a cell such as {'NORM': 100.0, 'SR': 0.0}
NO_COLUMN = msg(
    "The table {name} has no column {column}, so it is not the one of PTB-XL 1.0.3. Nothing was chosen from it."
)
NOT_READ = msg("The table {name} is not written as that of PTB-XL 1.0.3. Nothing was chosen from it.")
NOTHING = msg(
    "The tables of PTB-XL name no recording of every diagnostic group and fold. Nothing was chosen from them."
)


@dataclasses.dataclass(frozen=True)
class Listing:
    """One recording that was chosen."""

    name: str  # as in the table, without an ending
    patient: int
    fold: int
    label: int  # place in SUPERCLASSES


@dataclasses.dataclass(frozen=True)
class Chosen:
    """The recordings in the order of their names, and how many of the same folds were left out."""

    records: tuple[Listing, ...]
    several: int  # as their statements belong to more than one group
    none: int  # as they belong to none


def chosen_files(tables: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files of all chosen recordings, header and signal of each."""
    return tuple(f"{one.name}.{ending}" for one in chosen_records(tables).records for ending in ("hea", "dat"))


def chosen_records(tables: Mapping[str, bytes]) -> Chosen:
    """The recordings of FOLDS with exactly one diagnostic group; UserError where the tables are not those of the publisher.

    Groups as the publisher's own example makes them: of every diagnostic statement in a recording's ``scp_codes``, however likely.
    """
    groups = _groups(_rows(STATEMENTS, tables))
    try:
        rows = [row for row in _rows(DATABASE, tables) if int(row["strat_fold"]) in FOLDS]
        found = [
            (row, {groups[code] for code in STATEMENT.findall(row["scp_codes"]) if code in groups}) for row in rows
        ]
        records = sorted((_listing(row, *has) for row, has in found if len(has) == 1), key=lambda one: one.name)
    except (ValueError, TypeError):
        raise UserError(NOT_READ, name=DATABASE) from None
    if {(one.fold, one.label) for one in records} != {(f, k) for f in FOLDS for k in range(len(SUPERCLASSES))}:
        raise UserError(NOTHING)
    return Chosen(tuple(records), sum(len(has) > 1 for _, has in found), sum(not has for _, has in found))


def _groups(rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """The group of every diagnostic statement, by its code in the first column, which has no name."""
    places = {name: place for place, name in enumerate(SUPERCLASSES)}
    return {
        next(iter(row.values())): places[row["diagnostic_class"]] for row in rows if row["diagnostic_class"] in places
    }


def _rows(name: str, tables: Mapping[str, bytes]) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(tables[name].decode("utf-8-sig"), newline=""))
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error):
        raise UserError(NOT_READ, name=name) from None
    for column in COLUMNS[name]:
        if column not in (reader.fieldnames or ()):
            raise UserError(NO_COLUMN, name=name, column=column)
    return rows


def _listing(row: Mapping[str, str], label: int) -> Listing:
    name = row["filename_lr"]
    if not NAME.fullmatch(name):
        raise ValueError("name")
    return Listing(name, int(float(row["patient_id"])), int(row["strat_fold"]), label)
