"""What became of a file of new cases, in sentences: for the page and for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from core.batch import Batch
from core.data.tables import listed
from core.drift import ColumnDrift, brief
from core.i18n import Translator, msg
from core.promise import broken_text, kept_text
from core.results import Run
from core.words import column_text

COUNTED = (
    ("unread", msg("{n} cells cannot be read and count as missing: {columns}.")),
    ("unknown", msg("{n} cells hold a category that training never saw: {columns}.")),
    ("outside", msg("{n} numbers lie beyond all that training saw, where the network was never tested: {columns}.")),
)


def told_lines(batch: Batch, t: Translator) -> list[str]:
    """What is to be known about the answers, one sentence each; nothing where all is well."""
    said = []
    if batch.refused:
        said.append(t("{n} of {rows} rows got no answer.", n=len(batch.refused), rows=batch.rows))
    for field, text in COUNTED:
        counts: dict[str, int] = getattr(batch, field)
        most = sorted(counts.items(), key=lambda item: -item[1])
        if counts:
            said.append(t(text, n=sum(counts.values()), columns=listed(f"{name} {n}" for name, n in most)))
    if batch.seen:
        said.append(
            t(
                "{n} of {rows} answered rows are equal, in every measurement, to a case that the network learned or was "
                "chosen from.",
                n=batch.seen,
                rows=batch.answered,
            )
        )
    return said


def set_lines(run: Run, batch: Batch, t: Translator) -> list[str]:
    """What the answer sets of several classes are, and what may be expected of them; nothing where there are none."""
    if batch.promise is None:
        return []
    coverage = t.percent(batch.promise.coverage)
    said = t(
        "The most likely class is the one with the highest probability. The answer set holds every class that remains possible "
        "at {coverage}; where that is not exactly one, the table says “cannot say”: in {n} of {rows} answered rows.",
        coverage=coverage,
        n=batch.unsure,
        rows=batch.answered,
    )
    aim = t("The answer set shall hold the true outcome in {coverage} of cases.", coverage=coverage)
    measured = t.join(aim, kept_text(batch.promise, t), broken_text(run, batch.promise, t))
    return [said, measured]


def drift_lines(run: Run, batch: Batch, t: Translator) -> list[str]:
    """The verdict on the drift, and which columns look as if their unit had changed."""
    changed, few = ([c for c in batch.drift if c.level in levels] for levels in (("some", "large"), ("few",)))
    said = []
    if changed:
        names = listed(column_text(run, c.name, t) for c in changed)
        text = msg("{n} of {all} measurements are distributed differently than in training: {columns}.")
        said.append(t(text, n=len(changed), all=len(batch.drift), columns=names))
    elif batch.drift and not few:
        said.append(t("No measurement is distributed clearly differently than in training."))
    if few:
        text = msg("For {n} measurements, {rows} rows are too few to tell a change from chance.")
        said.append(t(text, n=len(few), rows=batch.answered))
    return [*said, *_units(run, batch.drift, t)]


def _units(run: Run, columns: tuple[ColumnDrift, ...], t: Translator) -> Iterator[str]:
    for column in columns:
        if column.unit and column.median:
            then, now = map(brief, column.median)
            text = msg("{column}: half of the values are below {now}, in training {then}. Is it the same unit?")
            yield t(text, column=column_text(run, column.name, t), now=now, then=then)
