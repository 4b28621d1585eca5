"""The split that a file brings along: which of its rows are for training, for validation and for test."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.data.tables import as_labels
from core.i18n import msg
from core.spec import Finding

SPELLINGS = (
    ("train", "training", "trainset", "trainingset", "tr", "trn", "训练", "训练集"),
    ("validation", "valid", "validate", "val", "validationset", "valset", "dev", "tune", "tuning", "验证", "验证集"),
    ("test", "testing", "testset", "tst", "te", "holdout", "holdoutset", "测试", "测试集"),
)
TRAIN, VALIDATION, TEST = range(3)
_PART = {word: part for part, words in enumerate(SPELLINGS) for word in words}


def read_parts(values: pd.Series) -> np.ndarray:
    """The part of every row, (rows,) int64: TRAIN, VALIDATION, TEST, or -1 where the cell says none of them."""
    codes, words = pd.factorize(as_labels(values))  # each is read once; -1: missing
    plain = pd.Series(words, dtype="str").str.casefold().str.replace(r"[\s_\-]", "", regex=True)
    return np.array([*(_PART.get(word, -1) for word in plain), -1], np.int64)[codes]


def is_split(values: pd.Series) -> bool:
    """Whether every filled cell names a part, and training and test both occur."""
    if pd.api.types.is_numeric_dtype(values):
        return False
    kinds = pd.Series(values.unique()).dropna()
    if len(kinds) > sum(map(len, SPELLINGS)):
        return False
    return {TRAIN, TEST} <= set(read_parts(kinds).tolist()) <= {TRAIN, VALIDATION, TEST}


def split_findings(known: pd.DataFrame, column: str, group: str) -> list[Finding]:
    """What the file's own split is like; ``known`` are the rows with an outcome."""
    if not column:
        return []
    parts = read_parts(known[column])
    train, validation, test = (int((parts == part).sum()) for part in (TRAIN, VALIDATION, TEST))
    if lost := int((parts < 0).sum()):
        said = msg("{n} rows say neither training, validation nor test in the column {column}. Write one of these words "
                   "in every row, or choose no column for the split.")  # fmt: skip
        return [Finding("stop", said, {"n": lost, "column": column})]
    if not (train and test):
        said = msg("The column {column} names {train} rows for training and {test} for test; both are needed.")
        return [Finding("stop", said, {"column": column, "train": train, "test": test})]
    said = msg(
        "The file’s own split ({column}): {train} rows for training, {validation} for validation, {test} for test."
    )
    values = {"column": column, "train": train, "validation": validation, "test": test}
    findings = [Finding("ok", said, values)]
    if not validation:
        said = msg("The file names no rows for validation; a fifth of its rows for training is taken.")
        findings.append(Finding("note", said))
    if torn := _torn(known[group], parts) if group else 0:
        said = msg("{n} patients have rows in more than one part of the file’s own split, so the figures are too good. "
                   "Split by patient instead.")  # fmt: skip
        findings.append(Finding("warning", said, {"n": torn}))
    return findings


def _torn(patients: pd.Series, parts: np.ndarray) -> int:
    """How many patients have rows in more than one part."""
    return int((pd.Series(parts, patients.index).groupby(patients).nunique() > 1).sum())
