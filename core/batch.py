"""A file of new cases in, the same file with the risk of every row out; and what is to be known before it is believed.

Rows that cannot be answered stay in the file with the reason; everything that was changed on the way is counted. Runs in a
worker, which has no store: a ``Carried`` holds the networks and what the answer sets are made of.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.batch_file import NewCases, read_cases
from core.batch_table import COVERAGE, written
from core.conformal import answer_sets
from core.data.preparation import InputColumn, TablePreparation
from core.data.tables import as_labels
from core.data.uploads import guard_csv
from core.drift import ColumnDrift, drift
from core.i18n import translator
from core.predict import class_predictor
from core.promise import Promise, promised
from core.registry import demo as find_demo
from core.results import Metric, Run
from core.spec import Finding
from core.store import Store, sha256
from core.taught import NAME as TAUGHT
from core.taught import read_taught
from core.words import OTHERS

SHOWN = 200  # rows, answered or refused, that a page shows
FIGURES = ("auroc", "observed_expected", "calibration_slope", "calibration_intercept", "brier")


class Carried(Store):
    """What answers of one run are made of, to be read where its folder is not: it travels with the question."""

    def __init__(self, run: Run, store: Store) -> None:
        super().__init__(store.folder)
        wanted = [name for name in run.files if name.endswith(".onnx") or name in (TAUGHT, "test.npz")]
        self.contents = {name: store.read(run, name) for name in wanted}

    def read(self, run: Run, name: str) -> bytes:
        """One of these files."""
        return self.contents[name]


@dataclasses.dataclass(frozen=True)
class Outcomes:
    """The rows whose outcome the file tells, (n,): 0/1, risk, patient where the file says whose row it is."""

    y: np.ndarray
    p: np.ndarray
    groups: np.ndarray | None
    unclear: int  # answered rows with no outcome, or one that the run does not know


@dataclasses.dataclass(frozen=True)
class Batch:
    """What became of a file. Counts by column hold only columns with something to count."""

    digest: str  # of the file
    csv: bytes  # UTF-8 with a mark, guarded against formulas
    head: pd.DataFrame  # its first rows, by their lines in the file
    added: tuple[str, ...]  # the columns that the file did not have
    rows: int
    answered: int
    above: int  # at or above the threshold
    unsure: int  # of several classes, rows whose answer set does not hold exactly one
    promise: Promise | None  # of these sets; None of two outcomes, or where the run does not tell its validation cases
    refused: tuple[tuple[int, str], ...]  # line in the file, why (a message id), in order
    unread: Mapping[str, int]
    unknown: Mapping[str, int]
    outside: Mapping[str, int]
    outside_rows: int
    seen: int  # rows equal to one that the network learned or was chosen from
    findings: tuple[Finding, ...]
    drift: tuple[ColumnDrift, ...]
    risks: tuple[int, ...]  # rows in each interval of ``run.curves["histogram"]``
    outcomes: Outcomes | None  # None where the file has no column of that name


def predict_file(
    content: bytes, name: str, run: Run, networks: Store, language: str, learned: np.ndarray | None = None
) -> Batch:
    """Risks for every row of a CSV, TSV or XLSX file; UserError where it is refused as a whole.

    ``learned``: the marks of the rows that training saw, as ``row_marks`` gives them.
    """
    columns = TablePreparation.from_dict(run.schema).columns
    cases = read_cases(content, name, columns)
    kept = np.array([not why for why in cases.refused])
    p = np.full((len(kept), len(run.data["classes"])), np.nan)
    if kept.any():
        p[kept] = class_predictor(find_demo(run.settings.demo), run, networks)(cases.inputs[kept])
    risk, inputs = p[:, run.asked], cases.inputs[kept]
    promise = sets_promise(run, networks)
    possible = None if promise is None else answer_sets(p, promise.most)
    table = written(run, columns, cases, p, possible, translator(language))
    lines = [(int(line), why) for line, why in zip(cases.line, cases.refused, strict=True) if why]
    return Batch(
        digest=sha256(content),
        csv=guard_csv(table),
        head=table.head(SHOWN).set_axis(cases.line[:SHOWN], axis=0),
        added=tuple(table.columns[len(cases.cells) :]),
        rows=len(kept) + len(cases.torn),
        answered=int(kept.sum()),
        above=int((risk >= run.threshold).sum()),
        unsure=0 if possible is None else int((possible[kept].sum(axis=1) != 1).sum()),
        promise=promise,
        refused=tuple(sorted([*lines, *cases.torn.items()])),
        unread=_counted(columns, cases.unread[kept]),
        unknown=_counted(columns, cases.unknown[kept]),
        outside=_counted(columns, cases.outside[kept]),
        outside_rows=int(cases.outside[kept].any(axis=1).sum()),
        seen=0 if learned is None else int(np.isin(row_marks(inputs, columns), learned).sum()),
        findings=cases.findings,
        drift=drift(columns, inputs, run.split["train"]),
        risks=_histogram(run, risk[kept]),
        outcomes=_outcomes(run, cases, kept, risk),
    )


def external_figures(outcomes: Outcomes, threshold: float, seed: int) -> dict[str, Metric]:
    """Discrimination and calibration on the file's own outcomes, each with its interval and N."""
    from core.evaluation import binary_metrics

    found = binary_metrics(outcomes.y, outcomes.p, threshold, outcomes.groups, seed)
    return {name: found[name] for name in FIGURES}


def row_marks(inputs: pd.DataFrame, columns: Sequence[InputColumn]) -> np.ndarray:
    """A number for every row, (n,) uint64, that rows with equal measurements share."""
    weights = np.random.default_rng(0).integers(1, 2**63, len(columns), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    marks = np.zeros(len(inputs), np.uint64)
    for column, weight in zip(columns, weights, strict=True):
        values = inputs[column.name]
        if column.kind == "number":
            cells = pd.to_numeric(values, errors="coerce").to_numpy(np.float64) + 0.0  # 0 and -0 are equal
        else:
            cells = as_labels(values).fillna("").to_numpy(object)
        marks += pd.util.hash_array(cells) * weight
    return marks


def sets_promise(run: Run, store: Store) -> Promise | None:
    """The answer sets of several classes; None of two outcomes, or where the run does not tell its validation cases."""
    return None if len(run.data["classes"]) == 2 else kept_promise(run, store)


def kept_promise(run: Run, store: Store) -> Promise | None:
    """The answer sets of any number of classes; None where the run does not tell its validation cases."""
    if TAUGHT not in run.files:
        return None
    taught = read_taught(store.read(run, TAUGHT), run.data["rows"], len(run.data["classes"]))
    return None if taught is None else promised(taught, store.read(run, "test.npz"), COVERAGE)


def _counted(columns: Sequence[InputColumn], found: np.ndarray) -> dict[str, int]:
    counts = zip(columns, found.sum(axis=0).tolist(), strict=True)
    return {column.name: n for column, n in counts if n}


def _histogram(run: Run, risk: np.ndarray) -> tuple[int, ...]:
    edges = run.curves["histogram"]["edges"] if "histogram" in run.curves else np.linspace(0, 1, 21)
    return tuple(np.histogram(risk, edges)[0].tolist())


def target_of(run: Run) -> str:
    """The column that holds the outcome in the data of a run; empty where nobody said."""
    from core.data.descriptions import DESCRIPTIONS

    about = DESCRIPTIONS.get(run.settings.dataset)
    return run.settings.target or (about.target if about else "")


def _outcomes(run: Run, cases: NewCases, kept: np.ndarray, risk: np.ndarray) -> Outcomes | None:
    target = target_of(run)
    if target not in cases.cells:
        return None
    labels = _labels(cases.cells[target])
    told = kept & labels.notna().to_numpy()
    if OTHERS not in run.data["classes"]:
        told &= labels.isin(run.data["classes"]).to_numpy()
    group = cases.cells.get(run.settings.group) if run.settings.group else None
    groups = None if group is None else pd.factorize(group.to_pandas(), use_na_sentinel=False)[0][told]
    y = (labels == run.outcome).to_numpy(np.int64)
    return Outcomes(y[told], risk[told], groups, int(kept.sum() - told.sum()))


def _labels(raw: Any) -> pd.Series:
    """The cells of the outcome as training reads them."""
    from core.data.cells import look, read_column

    return as_labels(read_column("", look(raw), decimal_commas=False).values.to_pandas())
