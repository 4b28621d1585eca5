"""What is wrong or worth knowing about a table before anything is trained on it (TRUST: pre-flight)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from core.data.columns import column_findings
from core.data.parts import split_findings
from core.data.roles import Roles, guess_roles, is_patient_like
from core.data.tables import as_labels, listed, with_value
from core.data.twins import duplicate_findings
from core.i18n import msg
from core.spec import Finding

__all__ = ["Roles", "guess_roles", "preflight"]

FEWEST = 10  # cases of a class below which nothing is trained
FEW = 50  # below this the test part has fewer than 10
FEWEST_PATIENTS = 10
MOST_CLASSES = 20  # different values of an outcome; more are a measurement
LEAK = 0.99  # AUROC of one column alone
MOST_ROWS = 50_000  # the search for such a column looks at about this many rows
Level = Literal["ok", "note", "warning", "stop"]


def preflight(
    frame: pd.DataFrame,
    target: str,
    positive: str,
    group: str = "",
    ignored: tuple[str, ...] = (),
    split_column: str = "",
    left_out: int = 0,
) -> tuple[Finding, ...]:
    """Findings about a table whose ``target`` holds the label ``positive``; an empty one asks about all labels at once.

    An empty ``group`` means one row per patient, an empty ``split_column`` that the file's own split is not used.
    ``left_out`` counts the rows without an outcome that are no longer in the table.
    """
    known = with_value(frame, target)
    labels = as_labels(known[target])
    asked = [positive] if positive else sorted(labels.unique())[:MOST_CLASSES]
    outcomes = [(labels == label).to_numpy(bool) for label in asked]
    inputs = known.drop(columns=[name for name in {target, group, split_column, *ignored} if name in known])
    return (
        _size(known, inputs),
        *class_findings(labels, positive),
        *_excluded(left_out + len(frame) - len(known)),
        *_patients(known, group, target),
        *split_findings(known, split_column, group),
        *column_findings(inputs),
        *duplicate_findings(inputs),
        *_leaks(inputs, outcomes),
    )


def _size(known: pd.DataFrame, inputs: pd.DataFrame) -> Finding:
    numbers = len(inputs.select_dtypes("number").columns)
    said = msg("{rows} cases with {columns} inputs: {numbers} of numbers, {texts} of categories.")
    return _found(
        "ok", said, rows=len(known), columns=inputs.shape[1], numbers=numbers, texts=inputs.shape[1] - numbers
    )


def class_findings(labels: pd.Series, positive: str) -> list[Finding]:
    """Whether the classes (rows,) can be learned, and how many cases each has; an empty ``positive`` asks about all at once."""
    kinds, events = labels.nunique(), int((labels == positive).sum())
    if kinds < 2:
        said = msg("The outcome has the same value in every case. Choose a column with at least two classes.")
        return [_found("stop", said)]
    if kinds > MOST_CLASSES:
        said = msg(
            "The outcome has {n} different values, so it is a measurement or a name and no class. Choose another column."
        )
        return [_found("stop", said, n=kinds)]
    if not positive:
        return _rare(labels)
    findings = []
    if kinds > 2:
        said = msg("The outcome has {n} classes; {positive} is predicted against all others together.")
        findings.append(_found("note", said, n=kinds, positive=positive))
    rarer = min(events, len(labels) - events)
    if rarer < FEWEST:
        said = msg(
            "Only {n} cases are in the rarer class; at least {least} are needed. Add cases or choose another outcome."
        )
        return [*findings, _found("stop", said, n=rarer, least=FEWEST)]
    if rarer < FEW:
        said = msg("Only {n} cases are in the rarer class, so every figure will be uncertain.")
        return [*findings, _found("warning", said, n=rarer)]
    said = msg("{n} of {rows} cases have the outcome {positive} ({percent} %).")
    return [
        *findings,
        _found("ok", said, n=events, rows=len(labels), positive=positive, percent=round(100 * events / len(labels))),
    ]


def _rare(labels: pd.Series) -> list[Finding]:
    """How many cases each of several classes has, and which have too few."""
    counts = {str(name): int(n) for name, n in labels.value_counts().items()}
    findings = [_found("ok", msg("All {n} classes are predicted at once: {classes}."), n=len(counts), classes=counts)]
    if none := {name: n for name, n in counts.items() if n < FEWEST}:
        said = msg("These classes have fewer than {least} cases: {classes}. Join them with others, leave their rows out, "
                   "or ask about one class only.")  # fmt: skip
        return [*findings, _found("stop", said, least=FEWEST, classes=none)]
    if few := {name: n for name, n in counts.items() if n < FEW}:
        said = msg("These classes have fewer than {few} cases, so that about {least} or fewer are in the test part: "
                   "what is said of them alone will be uncertain, or not estimable: {classes}.")  # fmt: skip
        findings.append(_found("warning", said, few=FEW, least=FEWEST, classes=few))
    return findings


def _excluded(rows: int) -> list[Finding]:
    said = msg("{n} rows have no outcome and are left out.")
    return [_found("note", said, n=rows)] if rows else []


def _patients(known: pd.DataFrame, group: str, target: str) -> list[Finding]:
    if not group:
        like = [str(name) for name in known.columns if name != target and is_patient_like(known, str(name))]
        said = msg("{columns} looks like a patient number, and patients have several rows. Choose it as the patient column, "
                   "or the same patient is in training and test and the figures are too good.")  # fmt: skip
        return [_found("warning", said, columns=listed(like))] if like else []
    findings, patients = [], known[group].nunique()
    said = msg("{n} patients ({column}); all rows of a patient stay on one side of the split.")
    findings.append(_found("ok", said, n=patients, column=group))
    if patients < FEWEST_PATIENTS:
        said = msg("Only {n} patients; at least {least} are needed to keep them apart. Choose another patient column.")
        findings.append(_found("stop", said, n=patients, least=FEWEST_PATIENTS))
    if lost := int(known[group].isna().sum()):
        said = msg("{n} rows have no patient number; they are kept together as if they were one patient.")
        findings.append(_found("warning", said, n=lost))
    return findings


def _leaks(inputs: pd.DataFrame, outcomes: list[np.ndarray]) -> list[Finding]:
    """Columns that tell the outcome, or one of several classes, from the rest by themselves."""
    step = len(inputs) // MOST_ROWS + 1
    some = [y[::step].astype(np.int64) for y in outcomes]
    found = [str(name) for name in inputs if any(alone(inputs[name].iloc[::step], y) > LEAK for y in some)]
    said = msg("{columns} alone tells the classes apart almost perfectly (AUROC above {limit}). Is it known before the outcome? "
               "If not, leave it out.")  # fmt: skip
    if len(outcomes) > 1:
        said = msg("{columns} alone tells one class from all others almost perfectly (AUROC above {limit}). Is it known before "
                   "the outcome? If not, leave it out.")  # fmt: skip
    return [_found("warning", said, columns=listed(found), limit=LEAK)] if found else []


def alone(values: pd.Series, y: np.ndarray) -> float:
    """AUROC, 0.5 to 1, of one column against y (rows,), or of the mere presence of its values, whichever is higher."""
    gap = values.isna().to_numpy()
    return max(_auroc(gap.astype(np.float64), y), _auroc(_as_score(values[~gap], y[~gap]), y[~gap]))


def _as_score(values: pd.Series, y: np.ndarray) -> np.ndarray:
    """Numbers as they are; categories as the rate of events in each, none where a category has too few rows to tell."""
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(np.float64)
    if values.nunique() * FEWEST > len(values):
        return np.zeros(len(values))
    rates = pd.Series(y, values.index).groupby(values).transform("mean")
    return np.asarray(rates, dtype=np.float64)


def _auroc(score: np.ndarray, y: np.ndarray) -> float:
    """Mann-Whitney; in either direction, and 0.5 where a class has too few rows to tell."""
    events, others = int(y.sum()), int(len(y) - y.sum())
    if min(events, others) < FEWEST:
        return 0.5
    ranks = pd.Series(score).rank().to_numpy()
    area = (ranks[y == 1].sum() - events * (events + 1) / 2) / (events * others)
    return float(max(area, 1 - area))


def _found(level: Level, said: str, **values: object) -> Finding:
    return Finding(level, said, values)
