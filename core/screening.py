"""A screening as a job of the engine, like a download: seen, stopped, gone on with, and shared among workers.

Each share of a file is a job of its own, so that as many workers as there are shares work on it at once. The answers lie in the
store's folder ``screens``, the same one for all shares of the same file and run.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from core.chemistry.screen import Ask, Read, screen
from core.fingerprint import fingerprint
from core.results import Run
from core.spec import SCREEN, UPLOAD, Hooks, Settings
from core.store import Store, sha256


@dataclasses.dataclass(frozen=True)
class Screened:
    """Implements ``core.spec.Outcome``: a share of a file that came to its end."""

    run: str
    whole: bool = True


def screen_settings(run: Run, upload: str, share: int = 0, shares: int = 1) -> Settings:
    """Settings that ask for the share ``share`` of ``shares`` of the kept file ``upload``, its sha256, answered by ``run``."""
    split = f"{share}/{shares}"
    return Settings(demo=run.settings.demo, dataset=UPLOAD + upload, model=SCREEN, target=run.run, split=split)


def screen_folder(settings: Settings, store: Store) -> Path:
    """Where the answers lie, whichever share."""
    return store.folder / "screens" / f"{settings.target}-{settings.dataset.removeprefix(UPLOAD)}"


def screen_share(settings: Settings, hooks: Hooks, store: Store, content: bytes, read: Read, ask: Ask) -> Screened:
    """Answer the share of the file ``content`` that the settings ask for; ``Stopped`` when stopped, what is there being kept."""
    share, shares = map(int, settings.split.split("/"))
    screen(content, screen_folder(settings, store), read, ask, hooks, share, shares)
    return Screened(fingerprint(settings, sha256(content)))
