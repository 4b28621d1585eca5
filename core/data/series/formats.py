"""Any files that a user sends as recordings: each by what its first bytes are, those of a WFDB record together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from core.data.pictures.dicom import is_dicom
from core.data.pictures.sources import SHEETS, TABLES, File, Files, by_number
from core.data.series.arrays import is_array, open_array, read_array
from core.data.series.choice import KINDS, SeriesChoice
from core.data.series.columns import series_columns
from core.data.series.edf import is_edf, read_edf
from core.data.series.long import read_long
from core.data.series.recording import Recording, Wanted, any_channel
from core.data.series.waveform import read_waveform
from core.data.series.wfdb import read_record
from core.data.series.wfdb_annotations import ENDINGS
from core.data.series.wfdb_header import is_header, signal_files
from core.data.series.wide import read_wide
from core.data.tables import listed
from core.data.uploads import open_table, read_table
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

_ABOUT = re.compile(
    r"(^|/)(RECORDS[^/]*|ANNOTATORS|SHA256SUMS\.txt|README[^/]*|LICENSE[^/]*|[^/]*\.(xws|md|pdf|hea-|at_))$", re.I
)
_TABLE_ABOUT = re.compile(
    r"(labels?|classes|meta_?data|participants|subjects|patients|index|reference|标签|清单|分类)", re.I
)
_CLASSES = re.compile(r"(y|labels?|targets?|class(es)?)([_-](train|test|all))?", re.I)


@dataclasses.dataclass(frozen=True)
class Came:
    """What came: recordings in the order of their files, and what is said of them beside."""

    paths: tuple[str, ...]  # of the files with recordings
    recordings: tuple[Recording, ...]
    table: File | None  # that describes the files, or the series of an array
    classes: tuple[float, ...]  # of an array of classes beside one of series
    junk: int  # files that were passed over
    left_out: tuple[UserError, ...]  # files that could not be read
    frame_columns: tuple[str, ...] = ()  # of a table that holds the series


def read_files(files: Files, choice: SeriesChoice, wanted: Wanted = any_channel) -> Came:
    """All recordings of the files, of those with several sampling rates at that of the channels that are ``wanted``.

    UserError where there is none, several tables could describe them, or all is too large.
    """
    every = by_number([*files.beside, *files.inside])
    kept = [file for file in every if not _ABOUT.search(file.path)]
    tables, others = _tables(kept)
    groups = _records(others)
    table, data = _describing(tables, bool(groups))
    came = _Reading(choice, wanted)
    for file, beside in groups:
        came.add(file, beside)
    for file in data:
        came.add_table(file)
    if not came.recordings:
        if came.left_out:
            raise came.left_out[0]
        raise UserError(
            msg("No series came. Choose tables, recordings, a folder of them, or a ZIP file. Kinds: {kinds}."),
            kinds=", ".join(KINDS),
        )
    passed = files.junk + len(every) - len(kept)
    return Came(
        tuple(came.paths),
        tuple(came.recordings),
        table,
        tuple(came.classes),
        passed,
        tuple(came.left_out),
        tuple(came.columns),
    )


class _Reading:
    """What was read so far; grows file by file."""

    def __init__(self, choice: SeriesChoice, wanted: Wanted) -> None:
        self.choice = choice
        self.wanted = wanted
        self.paths: list[str] = []
        self.recordings: list[Recording] = []
        self.classes: list[float] = []
        self.columns: list[str] = []
        self.left_out: list[UserError] = []
        self.bytes = 0

    def add(self, file: File, beside: dict[str, File]) -> None:
        """One file, or a header with those beside it."""
        self._try(file, lambda: self._read(file, beside))

    def add_table(self, file: File) -> None:
        """A table that holds series."""
        self._try(file, lambda: self._read_table(file))

    def _try(self, file: File, read: Callable[[], list[Recording]]) -> None:
        """Keep what is read; a file that cannot be is left out with its reason."""
        try:
            found = read()
        except UserError as error:
            self.left_out.append(UserError(error.text, **{"name": PurePosixPath(file.path).name, **error.values}))
            return
        self._keep(file, found)

    def _read_table(self, file: File) -> list[Recording]:
        name = PurePosixPath(file.path).name
        parquet, findings = read_table(file.read(), name, named=False)
        frame = open_table(parquet)
        self.columns = [str(column) for column in frame]
        columns = series_columns(frame, self.choice, name)
        read = read_wide if columns.layout == "wide" else read_long
        found = read(frame, columns, self.choice, name)
        return [dataclasses.replace(found[0], findings=(*findings, *found[0].findings)), *found[1:]]

    def _read(self, file: File, beside: dict[str, File]) -> list[Recording]:
        content, name = file.read(), PurePosixPath(file.path).name
        _check_file(content, name)
        if is_header(content, name):
            return [read_record(content, name, {key: other.read for key, other in beside.items()}, self.wanted)]
        if is_edf(content):
            return [read_edf(content, name, self.wanted)]
        if is_dicom(content):
            return [read_waveform(content, name)]
        if is_array(content):
            if _CLASSES.fullmatch(PurePosixPath(name).stem):
                self.classes = open_array(content, name).reshape(-1).tolist()
                return []
            return read_array(content, name, self.choice)
        raise UserError(
            msg("{name} is no series that can be read here. Use {kinds}."), name=name, kinds=", ".join(KINDS)
        )

    def _keep(self, file: File, found: Sequence[Recording]) -> None:
        if not found:
            return
        self.bytes += sum(one.signal.nbytes for one in found)
        if self.bytes > LIMITS.set_mb * 1_000_000:
            raise UserError(
                msg("The recordings take more than {most} megabytes when opened. Choose fewer or shorter ones."),
                most=LIMITS.set_mb,
            )
        self.recordings += [dataclasses.replace(one, file=len(self.paths)) for one in found]
        self.paths.append(file.path)


def _check_file(content: bytes, name: str) -> None:
    if not content:
        raise UserError(msg("{name} is empty. Choose a file with a recording."), name=name)
    if len(content) > LIMITS.picture_mb * 1_000_000:
        raise UserError(
            msg("{name} has {n} megabytes; at most {most} can be read of one recording. Cut it into shorter ones."),
            name=name,
            n=round(len(content) / 1e6),
            most=LIMITS.picture_mb,
        )


def _tables(files: Sequence[File]) -> tuple[list[File], list[File]]:
    endings = (*TABLES, *SHEETS)
    return (
        [file for file in files if file.path.lower().endswith(endings)],
        [file for file in files if not file.path.lower().endswith(endings)],
    )


def _describing(tables: Sequence[File], signals: bool) -> tuple[File | None, list[File]]:
    """The table that describes the other files, if there is one, and those that hold series themselves."""
    named = [file for file in tables if _TABLE_ABOUT.search(PurePosixPath(file.path).stem)]
    about = list(tables) if signals else named if len(tables) > 1 else []
    if len(about) > 1:
        raise UserError(
            msg("{n} tables came that could describe the recordings; one is expected: {names}. Leave the others out."),
            n=len(about),
            names=listed(file.path for file in about),
        )
    return (about[0] if about else None), [file for file in tables if file not in about]


def _records(files: Sequence[File]) -> list[tuple[File, dict[str, File]]]:
    """Each file with those that belong to it: to a WFDB header its signals and annotations, by name, of its own folder."""
    folders: dict[str, dict[str, File]] = {}
    for file in files:
        path = PurePosixPath(file.path)
        folders.setdefault(str(path.parent), {})[path.name] = file
    groups: list[tuple[File, dict[str, File]]] = []
    claimed: set[str] = set()
    headers = [file for file in files if file.path.lower().endswith(".hea")]
    for file in headers:
        path = PurePosixPath(file.path)
        folder = folders[str(path.parent)]
        content = file.read()
        wanted = [
            *(signal_files(content) if is_header(content, file.path) else ()),
            *(path.stem + end for end in ENDINGS),
        ]
        beside = {name: folder[name] for name in wanted if name in folder}
        claimed |= {other.path for other in beside.values()}
        groups.append((file, beside))
    paths = {file.path for file in headers} | claimed
    return [*groups, *((file, {}) for file in files if file.path not in paths)]
