"""Runs on disk: found by fingerprint, hashed, written whole or not at all.

    STATE_DIR/runs/<fingerprint>/manifest.json + model.keras, model.onnx, test.npz, and members.onnx, folds.npz
    STATE_DIR/uploads/<sha256>        the user's checked tables
    STATE_DIR/downloads/              sets that were fetched on request, their checksums as published
    STATE_DIR/checkpoints/            unfinished trainings
    STATE_DIR/damaged/                what was set aside, never loaded
    STATE_DIR/older/                  stopped runs that went on since, and runs that another version of the program wrote
    STATE_DIR/notes/, trash/          what ``core.runs`` keeps beside the runs
    STATE_DIR/screens/, written/      what was answered of large files, and molecules that a network wrote; the latest few

Every write goes to a temporary name, is synced, then renamed; the manifest carries its own hash and that of every file.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from core.errors import UserError
from core.i18n import msg
from core.results import Run

MANIFEST = "manifest.json"


def state_dir() -> Path:
    """The folder that holds all state: ``STATE_DIR`` or the platform's place for it, made with mode 0700."""
    folder = Path(os.environ.get("STATE_DIR") or platformdirs.user_state_path("vitrine"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def sha256(content: bytes) -> str:
    """Hex digest of the content."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Put a file in its place whole: temporary name, synced, renamed. UserError when the disk is full."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file.fileno(), content)
        Path(name).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise no_room(error) from error
    finally:
        Path(name).unlink(missing_ok=True)


class Store:
    """The runs and uploads below one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or state_dir()

    def save(self, run: Run, files: Mapping[str, bytes]) -> Run:
        """Keep a run and its files; gives it as ``load`` will give it.

        What is already there stays, save for a stopped run that has gone on since: that one moves to ``older``.
        """
        run = dataclasses.replace(
            Run.from_dict(run.to_dict()), files={name: sha256(content) for name, content in sorted(files.items())}
        )
        place = self._place(run.run)
        kept = self.load(run.run)
        if kept is not None and not _went_on(kept, run):
            return kept
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{run.run}.", suffix=".part"))
        try:
            for name, content in {**files, MANIFEST: _manifest(run)}.items():
                with (part / name).open("wb") as file:
                    _fill(file.fileno(), content)
            _sync_folder(part)
            if kept is not None:
                self.set_aside(place, "older")
            if not place.exists():
                part.rename(place)
            _sync_folder(place.parent)
        except OSError as error:
            if not place.exists():
                raise no_room(error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return run

    def load(self, run: str) -> Run | None:
        """The run of that fingerprint, every file checked; None where there is none or where it had to be set aside."""
        place = self._place(run)
        if not place.is_dir():
            return None
        told = _told(place)
        try:
            found = Run.from_dict(told) if told is not None else None
        except (KeyError, TypeError, ValueError, AttributeError):
            self.set_aside(place, "older")
            return None
        if found is None or found.run != run or not _complete(place, found):
            if _told(place) != told:
                return self.load(run)  # it was replaced while it was read
            self.set_aside(place)
            return None
        return found

    def read(self, run: Run, name: str) -> bytes:
        """One file of a run, checked against its hash; UserError when it was damaged (the run is set aside)."""
        path = self._place(run.run) / name
        content = path.read_bytes() if path.is_file() else b""
        if sha256(content) == run.files[name]:
            return content
        if self.load(run.run) is not None:
            raise UserError(
                msg("The training of this run has gone on in the meantime. Reload the page to see the result.")
            )
        raise UserError(msg("A file of this run was damaged and has been set aside. Train it again."))

    def files(self, run: Run) -> dict[str, bytes]:
        """All files of a run, checked."""
        return {name: self.read(run, name) for name in run.files}

    def runs(self) -> list[Run]:
        """All whole runs, newest first."""
        folder = self.folder / "runs"
        names = [place.name for place in folder.iterdir() if not place.name.startswith(".")] if folder.is_dir() else []
        whole = [run for run in map(self.load, names) if run is not None]
        return sorted(whole, key=lambda run: run.created, reverse=True)

    def keep_upload(self, content: bytes) -> str:
        """Keep a checked table under its own hash; gives the hash."""
        name = sha256(content)
        if not (self.folder / "uploads" / name).is_file():
            write(self.folder / "uploads" / name, content)
        return name

    def upload(self, name: str) -> bytes | None:
        """A kept table, or None where it is absent or was damaged."""
        path = self.folder / "uploads" / name
        if not _safe(name) or not path.is_file():
            return None
        content = path.read_bytes()
        if sha256(content) != name:
            self.set_aside(path)
            return None
        return content

    def checkpoint(self, run: str) -> Path:
        """Where an unfinished training of that fingerprint keeps its state."""
        return self.folder / "checkpoints" / f"{run}.npz"

    def forget_checkpoints(self, run: str) -> None:
        """Remove what that training kept in case it had to go on: it is over."""
        place = self.checkpoint(run)
        for path in [place, *place.parent.glob(f"{place.stem}-*{place.suffix}")]:
            path.unlink(missing_ok=True)

    def sweep(self, older_than_s: float = 3600) -> None:
        """Remove what interrupted saves left behind; the engine does so when it starts."""
        for part in [*self.folder.glob("*/.*.part"), *self.folder.glob(".*.part")]:
            with contextlib.suppress(OSError):  # finished meanwhile, or not to be removed
                if time.time() - part.stat().st_mtime > older_than_s:
                    shutil.rmtree(part) if part.is_dir() else part.unlink()

    def oldest(self, where: str, most: int, idle_s: float = 3600) -> list[Path]:
        """What lies in the folder ``where`` besides the ``most`` last changed; what was changed within ``idle_s`` is in use."""
        folder = self.folder / where
        changed = {path: path.stat().st_mtime for path in folder.iterdir()} if folder.is_dir() else {}
        latest_first = sorted(changed, key=changed.__getitem__, reverse=True)
        return [path for path in latest_first[most:] if time.time() - changed[path] > idle_s]

    def set_aside(self, path: Path, where: str = "damaged") -> None:
        """Move something to where nothing is ever loaded from."""
        aside = self.folder / where
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            path.rename(aside / f"{path.name}-{time.time_ns()}")

    def _place(self, run: str) -> Path:
        return self.folder / "runs" / (run if _safe(run) else "none")


def _safe(name: str) -> bool:
    return name.isalnum() and name.isascii()


def _manifest(run: Run) -> bytes:
    inside = json.dumps(run.to_dict(), ensure_ascii=False, sort_keys=True)
    return json.dumps({"sha256": sha256(inside.encode()), "run": inside}, ensure_ascii=False).encode()


def _told(place: Path) -> dict[str, Any] | None:
    """What the manifest in a folder tells, or None unless it is as it was written."""
    try:
        outer: dict[str, Any] = json.loads((place / MANIFEST).read_bytes())
        inside = outer["run"]
        told: dict[str, Any] = json.loads(inside)
        return told if sha256(inside.encode()) == outer["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # whatever cannot be read is damaged


def _complete(place: Path, run: Run) -> bool:
    """Whether every file of a run is as it was written."""
    try:
        return all(sha256((place / name).read_bytes()) == digest for name, digest in run.files.items())
    except OSError:
        return False


def _went_on(kept: Run, run: Run) -> bool:
    """Whether ``run`` is ``kept``, which was stopped, trained further."""
    return not kept.whole and (run.whole or run.reached > kept.reached)


def _fill(descriptor: int, content: bytes) -> None:
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def no_room(error: OSError) -> UserError:
    """What is said where something could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            msg("The disk is full: nothing was written. Earlier models are safe. Free some space and try again.")
        )
    return UserError(
        msg(
            "Nothing could be written (error {number}). Earlier models are safe. Check that {folder} can be written to."
        ),
        number=str(error.errno),
        folder=str(state_dir()),
    )
