"""New recordings for a network that was trained: read, brought to what it learned from, or refused one by one. Runs in a worker."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.data.pictures.sources import files_in
from core.data.series.bundled import ECG_FINDINGS, ecg_lead
from core.data.series.choice import SeriesChoice, choice_of
from core.data.series.fitting import Piece, beat_pieces, pieces_of
from core.data.series.formats import Came, read_files
from core.data.series.kept import Marks
from core.data.series.mitbih import MITBIH
from core.data.series.preparation import SeriesPreparation
from core.data.series.recording import Recording
from core.data.series.remarks import passed_over, remarks
from core.data.series.series import Series
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

SHOWN = 8  # recordings that can be looked at as they came
BUNDLED_LEAD = "MIT-BIH 208 · 19:35–24:35"


@dataclasses.dataclass(frozen=True)
class Network:
    """What has to be known of a run to read series for it."""

    schema: Mapping[str, Any]  # of its ``SeriesPreparation``
    dataset: str
    landmark: float
    read: Mapping[str, str]  # how the files it learned from were read, as ``choice.said`` gives it


@dataclasses.dataclass(frozen=True)
class NewSeries:
    """What became of some files: the series that can be asked about, the refused ones, and what was changed."""

    names: tuple[str, ...]  # of each case: its recording, and where in it the piece begins
    series: Series
    marks: Marks
    recordings: tuple[Recording, ...]  # the first ``SHOWN``, as they came
    refused: tuple[tuple[str, Finding], ...]  # recording and why
    changes: tuple[Finding, ...]


def read_series(files: Sequence[tuple[str, bytes]], network: Network) -> NewSeries:
    """The series in some files, names and contents, for that network; UserError where there is none or they are too many."""
    choice = choice_of(network.read)
    came = _read(files, choice)
    refused = tuple(
        (str(error.values.get("name", "")), Finding("stop", error.text, error.values)) for error in came.left_out
    )
    made = brought(came.recordings, network, choice)
    changes = (*passed_over(came.junk, ()), *remarks(came.recordings), *made.changes)
    return dataclasses.replace(made, refused=(*refused, *made.refused), changes=changes)


def bundled_lead(network: Network) -> NewSeries:
    """The bundled ECG lead for that network, as if it had been brought."""
    lead = ecg_lead()
    recording = Recording(BUNDLED_LEAD, lead.values[0], lead.channels, lead.units, lead.rate)
    made = brought([recording], network, SeriesChoice())
    return dataclasses.replace(made, changes=(*ECG_FINDINGS, *made.changes))


def brought(recordings: Sequence[Recording], network: Network, choice: SeriesChoice) -> NewSeries:
    """Recordings as cases of the network; UserError where they are too many."""
    known = SeriesPreparation.from_dict(network.schema)
    found: list[tuple[Recording, Piece]] = []
    refused, changes = [], []
    for one in recordings:
        try:
            pieces, told = _pieces(one, known, network, choice)
        except UserError as error:
            refused.append((one.name, Finding("stop", error.text, error.values)))
            continue
        found += [(one, piece) for piece in pieces]
        changes += told
        _check(len(found))
    series = _series([piece for _, piece in found], known)
    names = tuple(_name(one, piece, known) for one, piece in found)
    return NewSeries(names, series, _marks(found, series), tuple(recordings[:SHOWN]), tuple(refused), tuple(changes))


def _pieces(
    one: Recording, known: SeriesPreparation, network: Network, choice: SeriesChoice
) -> tuple[list[Piece], list[Finding]]:
    if network.dataset == MITBIH:
        return beat_pieces(one, known, choice)
    return pieces_of(one, known, choice, network.landmark)


def _read(files: Sequence[tuple[str, bytes]], choice: SeriesChoice) -> Came:
    """What the files hold; a table of new series may lack the column with the class."""
    with files_in(files) as opened:
        try:
            return read_files(opened, choice)
        except UserError:
            if not choice.label:
                raise
            return read_files(opened, dataclasses.replace(choice, label=""))


def _check(cases: int) -> None:
    if cases > LIMITS.asked_series:
        raise UserError(
            msg(
                "{n} series came or would be cut; at most {most} can be asked about at once. Choose fewer or shorter ones."
            ),
            n=cases,
            most=LIMITS.asked_series,
        )


def _series(pieces: Sequence[Piece], known: SeriesPreparation) -> Series:
    steps = max((len(piece.values) for piece in pieces), default=known.steps)
    values = np.full((len(pieces), steps, len(known.channels)), np.nan, np.float32)
    times = None if known.rate else np.full(values.shape[:2], np.nan, np.float32)
    for row, piece in enumerate(pieces):
        values[row, : len(piece.values)] = piece.values
        if times is not None and piece.times is not None:
            times[row, : len(piece.values)] = piece.times
    return Series(values, known.channels, known.units, known.rate, times, known.time_unit)


def _name(one: Recording, piece: Piece, known: SeriesPreparation) -> str:
    return f"{one.name} · {piece.begin:.2f} s" if known.rate and not known.lengths_differ else one.name


def _marks(found: Sequence[tuple[Recording, Piece]], series: Series) -> Marks:
    """The annotations of the recordings at the steps of the cases."""
    texts: dict[str, int] = {}
    rows = []
    for case, (one, piece) in enumerate(found if series.rate else ()):
        moments = np.array([mark.time_s for mark in one.annotations])
        end = piece.begin + len(piece.values) / series.rate
        for place in range(*np.searchsorted(moments, [piece.begin, end])):
            step = int((moments[place] - piece.begin) * series.rate)
            rows.append((case, step, texts.setdefault(one.annotations[place].text, len(texts))))
    return Marks(np.array(rows, np.int64).reshape(-1, 3), tuple(texts))
