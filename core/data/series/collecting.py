"""A user's own series: looked at, asked about, and then kept as one checked file. All of it runs in a worker."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from core.data.pictures.kept import About
from core.data.pictures.sources import files_in
from core.data.roles import ordered_classes
from core.data.series.choice import SeriesChoice, said
from core.data.series.formats import Came, read_files
from core.data.series.going_on import kept_windows, windows_by_person
from core.data.series.joining import Joined, joined
from core.data.series.kept import Kept, Marks, pack
from core.data.series.labelling import Labelled, labelled, patient_numbers, told_apart
from core.data.series.plan import LABEL, Plan, check_complete, planned
from core.data.series.recording import Recording
from core.data.series.remarks import passed_over, remarks
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

Sent = Sequence[tuple[str, bytes]]  # name or path, and bytes


@dataclasses.dataclass(frozen=True)
class Survey:
    """What came and what would be done with it, for the page to show and to ask by."""

    recordings: int
    cases: int  # once cut
    channels: tuple[str, ...]
    units: tuple[str, ...]
    rate: float  # samples per second of the result; 0 where times tell, or nobody does yet
    time_unit: str
    steps: int  # of the longest case
    columns: tuple[str, ...]  # of a table that holds the series, to choose among
    classes: tuple[tuple[str, int], ...]  # name and how many recordings
    told_by: str  # what tells patients apart, as in ``About``
    missing: tuple[str, ...]  # fields of ``SeriesChoice`` that must be said first
    unsaid: tuple[str, ...]  # fields that may be said
    findings: tuple[Finding, ...]


def survey_series(sent: Sent, choice: SeriesChoice) -> Survey:
    """What the files hold and what would be done with them; nothing is done yet. UserError where they cannot be read."""
    came = _read(sent, choice)
    plan = planned(came.recordings, choice)
    known, refused = _known(came, choice)
    cut = None
    if choice.forecast and not plan.missing:
        try:
            cut = windows_by_person(known, plan, choice)
        except UserError as error:
            refused.append(Finding("stop", error.text, dict(error.values)))
    classes = Counter(one.label for one in known.recordings if one.label)
    missing = (*plan.missing, *(() if classes or choice.forecast else (LABEL,)))
    return Survey(
        recordings=len(came.recordings),
        cases=len(cut.recording) if cut else plan.cases,
        channels=plan.channels,
        units=plan.units,
        rate=plan.rate,
        time_unit=plan.time_unit,
        steps=cut.series.values.shape[1] if cut else plan.steps,
        columns=came.frame_columns,
        classes=tuple(sorted(classes.items())),
        told_by=known.told_by,
        missing=missing,
        unsaid=plan.unsaid,
        findings=(
            *passed_over(came.junk, came.left_out),
            *known.findings,
            *refused,
            *remarks(came.recordings),
            *plan.findings,
            *(cut.findings if cut else ()),
        ),
    )


def _known(came: Came, choice: SeriesChoice) -> tuple[Labelled, list[Finding]]:
    """The recordings with what is known of each; where nothing says their class that is told, unless none is asked for."""
    if choice.forecast:
        return told_apart(came, choice), []
    try:
        return labelled(came, choice), []
    except UserError as error:
        return Labelled(came.recordings, "", ()), [Finding("warning", error.text, dict(error.values))]


def collect_series(sent: Sent, choice: SeriesChoice) -> bytes:
    """The series in the files ``sent``, as ``kept.pack`` writes them; UserError where something has to be said first."""
    came = _read(sent, choice)
    if choice.forecast:
        return pack(kept_windows(came, choice))
    known = labelled(came, choice)
    recordings = [one for one in known.recordings if one.label]
    if not recordings:
        raise UserError(msg("No series has a class. Say for each to which class it belongs."))
    plan = planned(recordings, choice)
    check_complete(plan)
    unlabelled = len(known.recordings) - len(recordings)
    findings = (
        *passed_over(came.junk, came.left_out),
        *known.findings,
        *_unlabelled(unlabelled),
        *remarks(recordings),
        *plan.findings,
    )
    return pack(_kept(recordings, plan, joined(recordings, plan, choice), known.told_by, said(choice), findings))


def read_recordings(sent: Sent, choice: SeriesChoice) -> list[Recording]:
    """The recordings in some files as they are, to look at or to ask a network about; no class is needed."""
    return list(_read(sent, choice).recordings)


def _read(sent: Sent, choice: SeriesChoice) -> Came:
    with files_in(sent) as files:
        return read_files(files, choice)


def _unlabelled(n: int) -> list[Finding]:
    return [Finding("warning", msg("{n} series have no class and were left out."), {"n": n})] if n else []


def _kept(
    recordings: Sequence[Recording],
    plan: Plan,
    made: Joined,
    told_by: str,
    read: Mapping[str, str],
    findings: tuple[Finding, ...],
) -> Kept:
    names = [recordings[place].label for place in made.recording]
    classes = ordered_classes(names)
    counts = Counter(names)
    patients, told_by = patient_numbers(recordings, made.recording, bool(plan.window), told_by)
    parts = np.array([recordings[place].part for place in made.recording], np.int64)
    about = About(
        classes=classes,
        counts=tuple(counts[name] for name in classes),
        names=tuple(
            _name(recordings[place], begin, plan) for place, begin in zip(made.recording, made.begin, strict=True)
        ),
        told_by=told_by,
        patients=len(np.unique(patients[patients >= 0])),
        parts=bool((parts >= 0).all()),
        findings=findings,
    )
    numbers = {name: place for place, name in enumerate(classes)}
    y = np.array([numbers[name] for name in names], np.int64)
    return Kept(made.series, y, patients, parts, marks_of(recordings, made, plan), read, about)


def _name(one: Recording, begin: int, plan: Plan) -> str:
    return f"{one.name} · {begin / plan.rate:g} s" if plan.window else one.name


def marks_of(recordings: Sequence[Recording], made: Joined, plan: Plan) -> Marks:
    """The annotations of the recordings at the steps of the cases; of times that lie in no case none is kept."""
    if not plan.rate:
        return Marks(np.empty((0, 3), np.int64), ())
    first = np.searchsorted(made.recording, np.arange(len(recordings)))
    pieces = np.bincount(made.recording, minlength=len(recordings))
    texts: dict[str, int] = {}
    rows = []
    for place, one in enumerate(recordings):
        for mark in one.annotations:
            piece, step = divmod(round(mark.time_s * plan.rate), plan.steps)
            if 0 <= piece < pieces[place]:
                rows.append((int(first[place]) + piece, step, texts.setdefault(mark.text, len(texts))))
    return Marks(np.array(sorted(rows), np.int64).reshape(-1, 3), tuple(texts))
