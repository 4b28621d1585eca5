"""Which class, part and patient a file with a picture belongs to: by its folder, by a table, or as the user says it."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from core.data.parts import is_split, read_parts
from core.data.pictures.sources import File
from core.data.roles import MOST_CLASSES, guess_roles
from core.data.tables import as_labels, listed
from core.data.uploads import open_table, read_table
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

_PATIENT = re.compile(
    r"(?:^|[^a-z])(patients?|pat|subjects?|subj|sub|participants?|persons?|case|pid|mrn|患者|病人|受试者|病例)"
    r"(?:[-_ .]?(?:id|no|nr))?[-_ .]?(\d+)",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+([-_ ][^\W\d_]+)*")
_NUMBERED = re.compile(r"\D*\d+$")  # of a folder inside a class: a patient's, not a kind's


@dataclasses.dataclass(frozen=True)
class Labels:
    """What is said of each file, in their order; empty text where nothing is."""

    classes: Sequence[str]
    parts: np.ndarray  # (files,) int64 as in ``core.data.parts``; -1: none
    patients: Sequence[str]
    told_by: str = ""  # what tells patients apart: "table", "folder", "name", "camera"
    findings: tuple[Finding, ...] = ()


def by_hand(paths: Sequence[str], classes: Mapping[str, str]) -> Labels:
    """As the user wrote it: path -> class."""
    patients = patients_in_names(paths)
    told_by = "name" if any(patients) else ""
    return Labels([classes.get(path, "").strip() for path in paths], _no_parts(paths), patients, told_by)


def by_folder(paths: Sequence[str]) -> Labels:
    """The folder is the class; folders above that hold all are skipped, folders named train, val and test are parts.

    UserError where there are no folders.
    """
    steps = _below_top([list(PurePosixPath(path).parts[:-1]) for path in paths])
    if not any(steps):
        raise UserError(
            msg("Nothing says which class the files belong to. Put them into one folder for each class, or add a table "
                "(CSV) with their file names and classes.")
        )  # fmt: skip
    parts, steps, findings = _parts(steps)
    inner = ["/".join(step[1:]) for step in steps]
    of_patients = [folder if _NUMBERED.match(folder) else "" for folder in inner]
    told_by, patients = ("folder", of_patients) if _tells(of_patients) else ("name", patients_in_names(paths))
    classes = [step[0] if step else "" for step in steps]
    return Labels(classes, parts, patients, told_by if any(patients) else "", findings)


def by_table(paths: Sequence[str], table: File) -> Labels:
    """As a table says: one column names the files, others the class and, where there are such, patient and part.

    UserError where no column names the files that came, or none looks like classes.
    """
    content, read = read_table(table.read(), table.path)
    frame = open_table(content)
    column, rows = _naming(frame, paths, table.path)
    rest = frame.drop(columns=column)
    roles = guess_roles(rest)
    target = roles.target or (str(rest.columns[0]) if rest.shape[1] == 1 else "")
    if not target:
        raise UserError(
            msg("No column of {name} looks like a class. Name the column with the classes “class”."), name=table.path
        )
    taken = frame.iloc[np.maximum(rows, 0)].reset_index(drop=True)

    def cells(name: str) -> list[str]:
        words = as_labels(taken[name]).fillna("").str.strip() if name else [""] * len(paths)
        return [str(word) if row >= 0 else "" for word, row in zip(words, rows, strict=True)]

    parts = np.where(rows >= 0, read_parts(taken[roles.split]), -1) if roles.split else _no_parts(paths)
    patients, told_by = (cells(roles.group), "table") if roles.group else (patients_in_names(paths), "name")
    said = msg(
        "{name}: file names from the column {column}, classes from {target}, patients from {group}, parts from {split}."
    )
    values = {"column": column, "target": target, "group": roles.group or "–", "split": roles.split or "–"}
    findings = (*read, Finding("ok", said, {"name": table.path, **values}), *_unmatched(frame, rows, table.path))
    return Labels(cells(target), parts, patients, told_by if any(patients) else "", findings)


def guess_classes(paths: Sequence[str]) -> list[str]:
    """The word that each file name begins with, where these look like classes: few, each of several files; else nothing."""
    begun = [_WORD.match(PurePosixPath(path).stem) for path in paths]
    words = [match[0].strip("-_ ").casefold() if match else "" for match in begun]
    counts = Counter(words)
    fit = "" not in counts and 2 <= len(counts) <= MOST_CLASSES and min(counts.values()) > 1
    return words if fit else [""] * len(paths)


def patients_in_names(paths: Sequence[str]) -> list[str]:
    """The patient in each file name such as ``patient012_3.png``; none at all unless most names have one and some repeat."""
    found = [_PATIENT.search(PurePosixPath(path).stem) for path in paths]
    patients = [f"{match[1].lower()}{int(match[2])}" if match else "" for match in found]
    return patients if _tells(patients) else [""] * len(paths)


def _tells(patients: Sequence[str]) -> bool:
    """Whether at least half of the files have a patient, and some patient several files, and there are several patients."""
    counts = Counter(filter(None, patients))
    return len(counts) > 1 and max(counts.values()) > 1 and 2 * sum(counts.values()) >= len(patients)


def _below_top(steps: list[list[str]]) -> list[list[str]]:
    """Without the folders that all files share."""
    while steps and all(steps) and len({step[0] for step in steps}) == 1:
        steps = [step[1:] for step in steps]
    return steps


def _parts(steps: list[list[str]]) -> tuple[np.ndarray, list[list[str]], tuple[Finding, ...]]:
    """Parts by folders named so, above or below the class; the steps without these folders."""
    for level in (0, 1):
        names = pd.Series([step[level] if len(step) > level else None for step in steps], dtype="str")
        words = read_parts(names)
        if names.isna().any() or (words < 0).any():
            continue
        rest = [step[:level] + step[level + 1 :] for step in steps]
        if is_split(names):
            return words, rest, ()
        said = msg("The folders {names} are parts, but training and test are not both among them: they were not used, and the "
                   "cases are split anew.")  # fmt: skip
        return _no_parts(steps), rest, (Finding("warning", said, {"names": listed(names.unique())}),)
    return _no_parts(steps), steps, ()


def _no_parts(files: Sequence[object]) -> np.ndarray:
    return np.full(len(files), -1, np.int64)


def _naming(frame: pd.DataFrame, paths: Sequence[str], name: str) -> tuple[str, np.ndarray]:
    """The column that names most files, and for each file its first row there, (files,) int64, -1 where it has none."""
    best, rows = "", _no_parts(paths)
    for column in frame.columns:
        found = _rows(as_labels(frame[column]).fillna("").tolist(), paths)
        if (found >= 0).sum() > (rows >= 0).sum():
            best, rows = str(column), found
    if not best:
        raise UserError(
            msg("No column of {name} holds the names of the files that came, such as {example}. Add one."),
            name=name,
            example=PurePosixPath(paths[0]).name,
        )
    return best, rows


def _rows(cells: Sequence[str], paths: Sequence[str]) -> np.ndarray:
    """For each file the first cell that names it: by its path, else its name, else its name without ending; once only."""
    found = _no_parts(paths)
    for short in (str, lambda path: PurePosixPath(path).name, _stem):
        keys = [short(path.casefold()) for path in paths]
        alone = Counter(keys)
        first: dict[str, int] = {}
        for row, cell in enumerate(cells):
            first.setdefault(short(cell.strip().replace("\\", "/").casefold()), row)
        for place, key in enumerate(keys):
            if found[place] < 0 and alone[key] == 1:
                found[place] = first.get(key, -1)
    return found


def _stem(path: str) -> str:
    """The name without its ending, also of ``x.nii.gz``."""
    return PurePosixPath(path.removesuffix(".gz")).stem


def _unmatched(frame: pd.DataFrame, rows: np.ndarray, name: str) -> list[Finding]:
    unnamed, unused = int((rows < 0).sum()), len(frame) - len(np.unique(rows[rows >= 0]))
    findings = []
    if unnamed:
        said = msg("{n} files that came are not named in {name}; they are left out.")
        findings.append(Finding("warning", said, {"n": unnamed, "name": name}))
    if unused:
        said = msg("{n} rows of {name} name no file that came, or one that another row names too; they are not used.")
        findings.append(Finding("warning", said, {"n": unused, "name": name}))
    return findings
