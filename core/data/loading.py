"""A table as cases: the ``load`` of every demo whose data are tables."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from core.data.bundled import bundled_table, column_labels
from core.data.descriptions import DESCRIPTIONS
from core.data.parts import read_parts
from core.data.preflight import MOST_CLASSES, preflight
from core.data.roles import Roles, guess_positive, guess_roles
from core.data.tables import as_labels, listed, with_value
from core.data.types import Overview, as_chosen, not_overruled, overview
from core.data.units import own_labels
from core.errors import UserError
from core.i18n import msg
from core.spec import UPLOAD, Cases, Finding, Settings
from core.store import sha256
from core.words import OTHERS


@dataclasses.dataclass(frozen=True)
class _Opened:
    frame: pd.DataFrame
    sha256: str
    title: str
    settings: Settings  # with target and positive filled in; positive stays empty for all classes at once
    negative: str = ""
    order: tuple[str, ...] = ()  # of the classes, where the set gives one
    findings: tuple[Finding, ...] = ()


def load_table(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled set, or of an upload's Parquet bytes; rows without an outcome are left out.

    ``inputs`` is a DataFrame without target, group, split and ignored columns; ``groups`` numbers the patients from 0, all rows
    without a patient number being one. An empty target means the data set's own, or for an upload the likeliest.
    """
    opened = _upload(settings, content) if settings.dataset.startswith(UPLOAD) else _bundled(settings)
    chosen = opened.settings
    _check(chosen, opened.frame)
    roles = (chosen.target, chosen.group, chosen.split_column)
    frame, retyped = as_chosen(opened.frame, chosen.types, roles)
    known, rows = with_value(frame, chosen.target), len(frame)
    opened = dataclasses.replace(opened, frame=known)  # so that a large table is not here twice
    del frame
    labels = as_labels(known[chosen.target])
    _check_positive(chosen, labels)
    own = chosen.split_column if chosen.split == "column" else ""
    unused = (*chosen.ignored, chosen.split_column)
    left_out = rows - len(known)
    findings = preflight(known, chosen.target, chosen.positive, chosen.group, unused, own, left_out)
    y, classes = _outcomes(known[chosen.target], labels, chosen.positive, opened)
    used = {chosen.target, *_others_used(chosen)}
    return Cases(
        inputs=known[[name for name in known.columns if name not in used]],
        y=y,
        classes=classes,
        sha256=opened.sha256,
        groups=_groups(known[chosen.group]) if chosen.group else None,
        parts=read_parts(known[own]) if own else None,
        title=opened.title,
        findings=(*not_overruled(opened.findings, chosen.types, roles), *retyped, *findings),
        labels=own_labels(known.columns, chosen.units, column_labels(settings.dataset)),
        report_by=known[chosen.report_by] if chosen.report_by else None,
    )


def first_look(content: bytes, words: int) -> tuple[list[Overview], Roles]:
    """The columns of an upload's Parquet bytes, with so many of their words, and which of them is likely what."""
    from core.data.uploads import open_table

    frame = open_table(content)
    return overview(frame, words), guess_roles(frame)


def _bundled(settings: Settings) -> _Opened:
    if settings.dataset not in DESCRIPTIONS:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."),
            name=settings.dataset,
            known=", ".join(DESCRIPTIONS),
        )
    table = bundled_table(settings.dataset)
    own = settings.target in ("", table.target)
    positive = settings.positive or (table.positive if own else "")
    filled = dataclasses.replace(settings, target=settings.target or table.target, positive=positive)
    negative = table.negative if own and positive == table.positive else ""
    chosen = _with_positive(filled, table.frame)
    order = table.classes if own else ()
    return _Opened(table.frame, table.sha256, table.title, chosen, negative, order, table.findings)


def _upload(settings: Settings, content: bytes | None) -> _Opened:
    if content is None:
        raise UserError(msg("The file of this run is no longer on this machine. Choose it again."))
    from core.data.uploads import open_table, reading_findings

    frame = open_table(content)
    target = settings.target or guess_roles(frame).target
    if not target:
        raise UserError(msg("No column looks like an outcome. Choose the column to predict."))
    filled = _with_positive(dataclasses.replace(settings, target=target), frame)
    return _Opened(frame, sha256(content), msg("Your own file"), filled, findings=reading_findings(content))


def _with_positive(settings: Settings, frame: pd.DataFrame) -> Settings:
    if settings.target not in frame:
        return settings
    target = frame[settings.target]
    if not settings.positive and 2 < target.nunique() <= MOST_CLASSES:
        return settings
    positive = settings.positive or guess_positive(target)
    if pd.api.types.is_numeric_dtype(target):
        positive = positive.removesuffix(".0")
    return dataclasses.replace(settings, positive=positive)


def _check(chosen: Settings, frame: pd.DataFrame) -> None:
    described = [name for name, _ in (*chosen.types, *chosen.units)]
    wanted = dict.fromkeys((chosen.target, *_others_used(chosen), chosen.report_by, *described))
    absent = [name for name in wanted if name and name not in frame]
    if absent:
        raise UserError(
            msg("The table has no column named {names}. Its columns are: {known}."),
            names=listed(absent),
            known=listed(frame.columns, 20),
        )
    if chosen.target in _others_used(chosen):
        raise UserError(
            msg("{name} is the outcome; it cannot be the patient column or the split column or be left out too."),
            name=chosen.target,
        )
    if chosen.target == chosen.report_by:
        raise UserError(
            msg("{name} is the outcome; the figures cannot be reported by it. Choose another column."),
            name=chosen.target,
        )
    if set(frame.columns) <= {chosen.target, *_others_used(chosen)}:
        raise UserError(msg("No column is left to learn from. Leave out fewer columns."))
    if not frame[chosen.target].notna().any():
        raise UserError(msg("The column {name} is empty. Choose another column to predict."), name=chosen.target)


def _others_used(chosen: Settings) -> tuple[str, ...]:
    """The columns that are neither input nor outcome; empty text among them where one was not chosen."""
    return chosen.group, chosen.split_column, *chosen.ignored


def _check_positive(chosen: Settings, labels: pd.Series) -> None:
    known = sorted(labels.unique())
    if chosen.positive in known or (not chosen.positive and len(known) > 2):
        return
    if len(known) > MOST_CLASSES:
        raise UserError(msg("The column {name} has no class {positive}."), name=chosen.target, positive=chosen.positive)
    raise UserError(
        msg("The column {name} has no class {positive}. Its classes are: {known}."),
        name=chosen.target,
        positive=chosen.positive,
        known=listed(known, MOST_CLASSES),
    )


def _outcomes(
    target: pd.Series, labels: pd.Series, positive: str, opened: _Opened
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The class of every case as its place, and the names: one against the rest, or all in their order."""
    if positive:
        names = (opened.negative or _others(labels, positive), positive)
        return (labels == positive).to_numpy(np.int64), names
    sorted_ = as_labels(target.drop_duplicates().sort_values())  # numbers by size, words by alphabet
    order = opened.order or tuple(map(str, sorted_))
    codes, different = pd.factorize(labels)  # each is looked up once
    return np.array([order.index(str(label)) for label in different], np.int64)[codes], order


def _others(labels: pd.Series, positive: str) -> str:
    rest = [label for label in labels.unique() if label != positive]
    return str(rest[0]) if len(rest) == 1 else OTHERS


def _groups(values: pd.Series) -> np.ndarray:
    """Patients numbered from 0, int64; missing ones share a number."""
    codes: np.ndarray = pd.factorize(values, use_na_sentinel=False)[0]
    return codes.astype(np.int64)
