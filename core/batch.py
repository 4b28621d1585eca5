"""A file of new cases in, the same file with the risk of every row out; and what is to be known before it is believed.

Rows that cannot be answered stay in the file with the reason; everything that was changed on the way is counted. Runs in a
worker, which has no store: a ``Carried`` holds the networks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.batch_file import NewCases, read_cases
from core.data.preparation import InputColumn, TablePreparation
from core.data.tables import as_labels
from core.data.uploads import guard_csv
from core.drift import ColumnDrift, drift
from core.i18n import Translator, translator
from core.predict import class_predictor
from core.registry import demo as find_demo
from core.results import Metric, Run
from core.spec import Finding
from core.store import Store, sha256
from core.words import OTHERS

SHOWN = 200  # rows, answered or refused, that a page shows
FIGURES = ("auroc", "observed_expected", "calibration_slope", "calibration_intercept", "brier")


class Carried(Store):
    """The networks of one run, to be read where its folder is not: they travel with the question."""

    def __init__(self, run: Run, store: Store) -> None:
        super().__init__(store.folder)
        self.contents = {name: store.read(run, name) for name in run.files if name.endswith(".onnx")}

    def read(self, run: Run, name: str) -> bytes:
        """One of the networks."""
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
    written = _written(run, columns, cases, p, translator(language))
    lines = [(int(line), why) for line, why in zip(cases.line, cases.refused, strict=True) if why]
    return Batch(
        digest=sha256(content),
        csv=guard_csv(written),
        head=written.head(SHOWN).set_axis(cases.line[:SHOWN], axis=0),
        added=tuple(written.columns[len(cases.cells) :]),
        rows=len(kept) + len(cases.torn),
        answered=int(kept.sum()),
        above=int((risk >= run.threshold).sum()),
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


def _written(run: Run, columns: Sequence[InputColumn], cases: NewCases, p: np.ndarray, t: Translator) -> pd.DataFrame:
    """The file as it came, and behind it what the network says."""
    table = pd.DataFrame({name: cells.to_pandas() for name, cells in cases.cells.items()})
    answered = ~np.isnan(p[:, run.asked])
    added = risk_columns(run, p, t)
    added["outside_range"] = _named(columns, cases.outside & answered[:, None])
    unread, unknown = (_named(columns, found & answered[:, None]) for found in (cases.unread, cases.unknown))
    added["notes"] = [_note(*row, t) for row in zip(cases.refused, unread, unknown, strict=True)]
    for name, values in added.items():
        table[_free(name, table)] = values
    return table


def risk_columns(run: Run, p: np.ndarray, t: Translator) -> dict[str, Any]:
    """What the network says of every case as columns by their names; ``p`` (rows, classes), NaN where there is no answer."""
    classes = run.data["classes"]
    risk, answered = p[:, run.asked], ~np.isnan(p[:, run.asked])
    asked = range(len(classes)) if len(classes) > 2 else [run.asked]
    added: dict[str, Any] = {f"risk_{classes[place]}": np.round(p[:, place], 6) for place in asked}
    if len(classes) > 2:
        added["most_likely"] = np.where(answered, np.array(classes, object)[np.nan_to_num(p).argmax(axis=1)], "")
    if not run.classes:  # asked about one class, so that there is one threshold
        said = np.array(["", t("no"), t("yes")], object)
        added["above_threshold"] = said[answered * (1 + (risk >= run.threshold))]
    return added


def _free(name: str, table: pd.DataFrame) -> str:
    number = 2
    free = name
    while free in table:
        free = f"{name}_{number}"
        number += 1
    return free


def _named(columns: Sequence[InputColumn], found: np.ndarray) -> np.ndarray:
    """For every row (n,) the names of the columns in which something was found; empty where nothing was."""
    names = np.full(len(found), "", object)
    for column, rows in zip(columns, found.T, strict=True):
        names[rows] = [f"{before}; {column.name}" if before else column.name for before in names[rows]]
    return names


def _note(refused: str, unread: str, unknown: str, t: Translator) -> str:
    if not (refused or unread or unknown):
        return ""
    said = (
        t("no answer: {why}", why=t(refused)) if refused else "",
        t("could not be read, counts as missing: {columns}", columns=unread) if unread else "",
        t("not known from training, counts as missing: {columns}", columns=unknown) if unknown else "",
    )
    return " | ".join(filter(None, said))


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
