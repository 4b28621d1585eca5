"""Finding, starting and ending the engine of this machine. Light: nothing of dask is imported here."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from core.errors import UserError
from core.faults import LOG
from core.i18n import msg
from core.store import state_dir

KEYS = ("tls_ca_file", "tls_client_cert", "tls_client_key")
ROOT = Path(__file__).parents[2]
COMMAND = ["-m", "core.engine", "serve"]
START_S = 60.0
END_S = 10.0


@dataclass(frozen=True)
class Found:
    """A living engine: where it listens, and who it is."""

    address: str
    pid: int
    started: float  # seconds since 1970; with the pid it names one process for good
    boot: str
    code: str  # hash of the program it runs


def place(folder: Path) -> Path:
    """The file through which the engine is found."""
    return folder / "engine.json"


def lock_file(folder: Path) -> Path:
    """The file that the engine keeps locked while it lives."""
    return folder / "engine.lock"


def key_file(folder: Path, name: str) -> Path:
    """One part of the key without which the engine does not answer; readable by this account only."""
    return folder / "engine-keys" / f"{name}.pem"


def find(folder: Path | None = None) -> Found | None:
    """The engine that lives, or None."""
    try:
        found = Found(**json.loads(place(folder or state_dir()).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if _alive(found) else None


def ensure_engine(folder: Path | None = None, arguments: tuple[str, ...] = ()) -> Found:
    """The living engine; starts one where there is none, and only one however many ask at once.

    One that runs another version of the program is replaced: it would train something else than the page describes.
    """
    folder = folder or state_dir()
    found = find(folder)
    if found is not None and found.code == code():
        return found
    with lock(folder / "engine-start.lock"):
        found = find(folder)
        if found is not None and found.code != code():
            _end(found.pid)
            found = None
        return found or _start(folder, arguments)


@cache
def code() -> str:
    """Hash of the program as it was when this process first asked."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "core").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def replace_engine(folder: Path, broken: Found) -> Found:
    """End an engine that lives but does not answer, and start another."""
    with lock(folder / "engine-start.lock"):
        found = find(folder)
        if found == broken:
            _end(broken.pid)
            found = None
        return found or _start(folder, ())


def stop_engine(folder: Path | None = None) -> bool:
    """End the engine with all its processes; False where there was none."""
    folder = folder or state_dir()
    living = _serving(folder)
    for pid in living:
        _end(pid)
    place(folder).unlink(missing_ok=True)
    return bool(living)


@contextlib.contextmanager
def lock(path: Path, wait: bool = True) -> Iterator[bool]:
    """Hold a file lock; False inside where another process holds it and ``wait`` is off."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _alive(found: Found) -> bool:
    try:
        process = psutil.Process(found.pid)
        same = bool(abs(process.create_time() - found.started) < 1)
        return same and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _serving(folder: Path) -> list[int]:
    """Process ids of this folder's engine, also of one that its file does not lead to any more: who holds its lock open."""
    held = str(lock_file(folder).resolve())
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # gone meanwhile, or another account's
            ours = process.cmdline()[1:4] == COMMAND
            if ours and any(file.path == held for file in process.open_files()):
                found.append(process.pid)
    return found


def _start(folder: Path, arguments: tuple[str, ...]) -> Found:
    for pid in _serving(folder):
        _end(pid)
    place(folder).unlink(missing_ok=True)
    log = folder / "engine.log"
    if log.exists():
        log.replace(folder / "engine.log.1")
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        process = subprocess.Popen(  # noqa: S603 -- our own module, nothing from outside
            [sys.executable, *COMMAND, *arguments],
            cwd=ROOT,
            env={**os.environ, "STATE_DIR": str(folder.resolve())},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    return _wait_for(folder, process)


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> Found:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        if (found := find(folder)) is not None:
            return found
        time.sleep(0.05)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    LOG.error("the engine did not start")
    raise UserError(
        msg("The engine that trains could not be started. The reason is in {file}."), file=str(folder / "engine.log")
    )


def _end(pid: int) -> None:
    """End an engine and its workers: politely, then at once."""
    family = _family(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    left = still_running(family)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    still_running(left)


def still_running(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended within ``END_S``; one that has, but whose parent has not looked yet, is none of them."""
    deadline = time.monotonic() + END_S
    while processes and time.monotonic() < deadline:
        _, left = psutil.wait_procs(processes, timeout=0.05)
        processes = [process for process in left if _runs(process)]
    return processes


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _family(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        engine = psutil.Process(pid)
        return [*engine.children(recursive=True), engine]
    return []
