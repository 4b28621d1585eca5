"""Which class, part and patient each recording belongs to: by its own table, a table beside, an array of classes, or its folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.data.parts import read_parts
from core.data.pictures.labelling import Labels, by_folder, by_hand, by_table
from core.data.roles import guess_roles
from core.data.series.choice import SeriesChoice
from core.data.series.formats import Came
from core.data.series.recording import Recording
from core.data.series.wide import cells
from core.data.tables import as_labels
from core.data.uploads import open_table, read_table
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding


@dataclasses.dataclass(frozen=True)
class Labelled:
    """Recordings with all that is known of each, what tells patients apart, and how that was found."""

    recordings: tuple[Recording, ...]
    told_by: str  # as in ``core.data.pictures.kept.About``
    findings: tuple[Finding, ...]


def labelled(came: Came, choice: SeriesChoice) -> Labelled:
    """Every recording with its class; UserError where nothing says the classes."""
    inside = _told_by(came.recordings, "table" if came.frame_columns else "file")
    if any(one.label for one in came.recordings):
        return Labelled(came.recordings, inside, ())
    if came.classes:
        return Labelled(_by_array(came), inside, ())
    if came.table is not None and (row_by_row := _by_rows(came)) is not None:
        return row_by_row
    if came.frame_columns and came.table is None and not choice.classes and not any("/" in path for path in came.paths):
        raise UserError(msg("No column says the class of each series. Choose the column that does."))
    return _by_path(came, choice, inside)


def told_apart(came: Came, choice: SeriesChoice) -> Labelled:
    """Every recording with its patient, where no class is asked for: as ``labelled``, or as the recordings say themselves."""
    try:
        return labelled(came, choice)
    except UserError:
        return Labelled(came.recordings, _told_by(came.recordings, "table" if came.frame_columns else "file"), ())


def _told_by(recordings: Sequence[Recording], where: str) -> str:
    return where if any(one.patient for one in recordings) else ""


def patient_numbers(
    recordings: Sequence[Recording], owner: np.ndarray, cut: bool, told_by: str
) -> tuple[np.ndarray, str]:
    """The patient of every case as a number from 0, (cases,) int64, -1 where nobody knows, and what told it.

    ``owner`` (cases,) is the place of a case's recording; where they are ``cut``, pieces of one whose patient nobody knows count
    as those of one patient.
    """
    told = [one.patient or (f"\0{place}" if cut else None) for place, one in enumerate(recordings)]
    numbers, _ = pd.factorize(pd.Series(told, dtype="str"))
    return numbers.astype(np.int64)[owner], told_by or ("recording" if cut else "")


def _by_array(came: Came) -> tuple[Recording, ...]:
    if len(came.classes) != len(came.recordings):
        raise UserError(
            msg("There are {n} classes for {series} series. Choose files that belong together."),
            n=len(came.classes),
            series=len(came.recordings),
        )
    words = as_labels(pd.Series(came.classes)).fillna("")
    return tuple(dataclasses.replace(one, label=str(word)) for one, word in zip(came.recordings, words, strict=True))


def _by_rows(came: Came) -> Labelled | None:
    """A table with one row for each series of the only array, in the same order."""
    if came.table is None or len(came.paths) > 1 or len(came.recordings) < 2:
        return None
    content, read = read_table(came.table.read(), came.table.path)
    frame = open_table(content)
    roles = guess_roles(frame)
    if len(frame) != len(came.recordings) or not roles.target:
        raise UserError(
            msg("{name} has {rows} rows for {n} series, or no column that looks like a class. One row for each series is "
                "expected, with a column named “class”."),
            name=came.table.path, rows=len(frame), n=len(came.recordings),
        )  # fmt: skip
    labels, patients = cells(frame, roles.target), cells(frame, roles.group)
    parts = read_parts(frame[roles.split]) if roles.split else np.full(len(frame), -1, np.int64)
    recordings = tuple(
        dataclasses.replace(one, label=label, patient=patient, part=int(part))
        for one, label, patient, part in zip(came.recordings, labels, patients, parts, strict=True)
    )
    said = msg("{name}: one row for each series; classes from {target}, patients from {group}, parts from {split}.")
    values = {"target": roles.target, "group": roles.group or "–", "split": roles.split or "–"}
    told = Finding("ok", said, {"name": came.table.path, **values})
    return Labelled(recordings, _told_by(recordings, "table"), (*read, told))


def _by_path(came: Came, choice: SeriesChoice, inside: str) -> Labelled:
    """By a table that names the files, by hand, or by the folders the files lie in."""
    labels = _of_files(came, choice)
    keep = labels.told_by == "table" or not inside
    recordings = tuple(
        dataclasses.replace(
            one,
            label=labels.classes[one.file],
            part=int(labels.parts[one.file]),
            patient=labels.patients[one.file] if keep else one.patient,
        )
        for one in came.recordings
    )
    return Labelled(recordings, labels.told_by if keep else inside, labels.findings)


def _of_files(came: Came, choice: SeriesChoice) -> Labels:
    if came.table is not None:
        return by_table(came.paths, came.table)
    return by_hand(came.paths, dict(choice.classes)) if choice.classes else by_folder(came.paths)
