"""A screening as a job of the engine, like a download: seen, stopped, gone on with, and shared among workers.

Each share of a file is a job of its own, so that as many workers as there are shares work on it at once. The answers lie in the
store's folder ``screens``, the same one for all shares of the same file and run.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.chemistry.screen import PART, Ask, Read, count_rows, part_file, screen
from core.chemistry.standardising import standardise
from core.data.molecules.molecules import Molecules
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import msg
from core.limits import LIMITS
from core.predict import predictor
from core.registry import demo as find_demo
from core.results import Run
from core.spec import SCREEN, UPLOAD, Hooks, Settings
from core.store import Store, sha256

WORK = "core.screening:work"  # the engine's job that answers a share
KEPT = 10  # screenings; those before them go when another one begins
SHARES = 2  # of a file with more than one partition: as many as one person's jobs may run at once


@dataclasses.dataclass(frozen=True)
class Screened:
    """Implements ``core.spec.Outcome``: a share of a file that came to its end."""

    run: str
    whole: bool = True


def screen_settings(run: Run, upload: str, share: int = 0, shares: int = 1) -> Settings:
    """Settings that ask for the share ``share`` of ``shares`` of the kept file ``upload``, its sha256, answered by ``run``.

    It is the probability of the run's outcome that is asked for.
    """
    split = f"{share}/{shares}"
    dataset, outcome = UPLOAD + upload, run.outcome
    return Settings(run.settings.demo, dataset, SCREEN, target=run.run, positive=outcome, split=split)


def all_shares(run: Run, upload: str, rows: int) -> list[Settings]:
    """The settings of every share of a file with so many molecules."""
    shares = SHARES if rows > PART else 1
    return [screen_settings(run, upload, share, shares) for share in range(shares)]


def screen_folder(settings: Settings, store: Store) -> Path:
    """Where the answers lie, whichever share."""
    asked = sha256(settings.positive.encode())[:8]
    return store.folder / "screens" / f"{settings.target}-{asked}-{settings.dataset.removeprefix(UPLOAD)}"


def parts_done(folder: Path, rows: int) -> tuple[int, int]:
    """How many partitions of so many molecules have been answered, and how many there are."""
    whole = -(-rows // PART)
    return sum(part_file(folder, place).is_file() for place in range(whole)), whole


def forget_old(store: Store) -> None:
    """Remove all but the ``KEPT`` latest screenings, and the files that they answered where no run learned from them."""
    old = store.oldest("screens", KEPT)
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    if not old:
        return
    used = {run.settings.dataset.removeprefix(UPLOAD) for run in store.runs()}
    used |= {_upload(folder) for folder in (store.folder / "screens").iterdir()}
    for upload in {_upload(folder) for folder in old} - used:
        (store.folder / "uploads" / upload).unlink(missing_ok=True)


def checked_rows(content: bytes) -> int:
    """How many molecules a file lists; UserError for none, and for more than can be asked about at once."""
    rows = count_rows(content)
    if rows > LIMITS.rows:
        said = msg("This file lists {n} molecules; at most {most} can be screened at once. Cut it into several files.")
        raise UserError(said, n=rows, most=LIMITS.rows)
    return rows


def work(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Screened:
    """Answer a share by the stored run that the settings name, each molecule in its standard form."""
    run = store.load(settings.target)
    if run is None or content is None:
        raise UserError(msg("The network or the file of this screening is no longer on this machine. Start it anew."))
    checked_rows(content)
    forget_old(store)
    run = dataclasses.replace(run, asked=run.data["classes"].index(settings.positive))
    predict = predictor(find_demo(run.settings.demo), run, store)

    def ask(smiles: Sequence[str]) -> np.ndarray:
        return predict(Molecules.of(list(smiles), list(smiles)))

    return screen_share(settings, hooks, store, content, lambda text: standardise(text).smiles, ask)


def screen_share(settings: Settings, hooks: Hooks, store: Store, content: bytes, read: Read, ask: Ask) -> Screened:
    """Answer the share of the file ``content`` that the settings ask for; ``Stopped`` when stopped, what is there being kept."""
    share, shares = map(int, settings.split.split("/"))
    screen(content, screen_folder(settings, store), read, ask, hooks, share, shares)
    return Screened(fingerprint(settings, sha256(content)))


def _upload(folder: Path) -> str:
    """The sha256 of the file that a screening's folder has answers of."""
    return folder.name.rpartition("-")[2]
