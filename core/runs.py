"""The shelf of runs: the list, the user's own names beside them, and the trash from which a run can be brought back.

STATE_DIR/notes/<run>.json       the user's name for a run and whether it was imported; never part of the run itself
STATE_DIR/trash/<run>-<time>/    deleted runs, removed for good after a week
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import time
from functools import lru_cache
from pathlib import Path

from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import msg
from core.results import Run
from core.spec import UPLOAD
from core.store import MANIFEST, Store, sha256, write

TRASH = "trash"
NOTE = "note.json"  # what the note is called in the trash
KEPT_DAYS = 7
LONGEST_NAME = 60  # characters


@dataclasses.dataclass(frozen=True)
class Note:
    """What is kept beside a run."""

    name: str = ""  # the user's own, empty: none
    imported: str = ""  # when it came here, ISO 8601; empty: trained here


def note(store: Store, run: str) -> Note:
    """The note beside a run; an empty one where there is none or where it cannot be read."""
    try:
        told = json.loads(_note_place(store, run).read_bytes())
        return Note(str(told["name"]), str(told["imported"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Note()


def rename(store: Store, run: str, name: str) -> None:
    """Give a run a name of the user's own; an empty one takes it away."""
    said = " ".join(name.split())
    if len(said) > LONGEST_NAME or not said.isprintable():
        raise UserError(
            msg("A name has at most {most} characters that can be printed; this one has {n}. Choose a shorter one."),
            most=LONGEST_NAME,
            n=len(said),
        )
    _keep(store, run, dataclasses.replace(note(store, run), name=said))


def mark_imported(store: Store, run: str) -> None:
    """Remember that a run was not trained here."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    _keep(store, run, Note(imported=now))


def listed(store: Store) -> list[Run]:
    """All runs by their manifests alone, newest first; their files are checked when one of them is opened."""
    found = [_manifest(path, path.stat().st_mtime_ns) for path in (store.folder / "runs").glob(f"[!.]*/{MANIFEST}")]
    return sorted((run for run in found if run is not None), key=lambda run: run.created, reverse=True)


def cannot_reopen(store: Store, run: Run) -> str:
    """Why the demo's page would not find this run again; empty where it does."""
    if fingerprint(run.settings, run.data["sha256"]) != run.run:
        return msg("Trained by another version of this program: its figures stand here, its page would train anew.")
    if file_is_gone(store, run):
        return msg(
            "The file it was trained on is not on this machine: its figures stand here, its page cannot show it."
        )
    return ""


def file_is_gone(store: Store, run: Run) -> bool:
    """Whether a run learned from a file of the user's that is not here, as one that was imported may have."""
    dataset = run.settings.dataset
    return dataset.startswith(UPLOAD) and store.upload(dataset.removeprefix(UPLOAD)) is None


def remove(store: Store, run: str) -> None:
    """Move a run to the trash, its note with it."""
    place = store.folder / "runs" / run
    if place.is_dir() and _note_place(store, run).is_file():
        _note_place(store, run).rename(place / NOTE)
    store.set_aside(place, TRASH)


def bring_back(store: Store, run: str) -> bool:
    """Take the run that was deleted last under this number out of the trash; whether it is there again."""
    place = store.folder / "runs" / run
    deleted = sorted((store.folder / TRASH).glob(f"{run}-*"), key=_deleted_at)
    if not deleted or place.exists():
        return place.exists()
    deleted[-1].rename(place)
    if (place / NOTE).is_file():
        (place / NOTE).rename(_note_place(store, run))
    return True


def empty_trash(store: Store, older_than_s: float = KEPT_DAYS * 86_400) -> None:
    """Remove for good what was deleted a week ago."""
    for old in list((store.folder / TRASH).glob("*-*")):
        if time.time() - _deleted_at(old) > older_than_s:
            shutil.rmtree(old)


@lru_cache(maxsize=1024)
def _manifest(path: Path, _changed: int) -> Run | None:
    try:
        outer = json.loads(path.read_bytes())
        run = Run.from_dict(json.loads(outer["run"])) if sha256(outer["run"].encode()) == outer["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # the store sets it aside when it is opened
    return run if run is not None and run.run == path.parent.name else None


def _keep(store: Store, run: str, said: Note) -> None:
    write(_note_place(store, run), json.dumps(dataclasses.asdict(said), ensure_ascii=False).encode())


def _note_place(store: Store, run: str) -> Path:
    return store.folder / "notes" / f"{run}.json"


def _deleted_at(place: Path) -> float:
    """Seconds since 1970, from the name that the store gave it."""
    return int(place.name.rpartition("-")[2]) / 1e9
