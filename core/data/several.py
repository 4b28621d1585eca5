"""Many files of a publisher's, fetched one after another: told of as one, and stopped between any two of them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path

import requests

from core.data.remote import fetch_file
from core.errors import Stopped
from core.spec import Hooks, Progress, Remote


class Tally:
    """How far several files have come: the share of all, each counted alike, and the bytes that are here."""

    def __init__(self, hooks: Hooks, files: int) -> None:
        self.hooks, self.files = hooks, files
        self.place, self.size = 0, 0  # files that are here, and their bytes
        self.fetched, self.heard = 0, False  # of these now and not before, and whether this one is fetched
        self.began = time.perf_counter()

    def hear(self, progress: Progress) -> None:
        """Tell of this file as of a part of all."""
        share = (self.place + progress.epoch / progress.epochs) / self.files
        self.heard, seconds = True, time.perf_counter() - self.began
        left_s = seconds / self.fetched * (self.files - self.place) if self.fetched else None
        step = self.size // 1000 + progress.step
        self.hooks.on_progress(Progress(epoch=int(100 * share), epochs=100, step=step, seconds=seconds, left_s=left_s))

    def next_file(self, size: int) -> None:
        """This file of so many bytes is here."""
        self.place, self.size = self.place + 1, self.size + size
        self.fetched, self.heard = self.fetched + self.heard, False


def fetch_all(
    files: Sequence[Remote], folder: Path, hooks: Hooks, session: requests.Session | None = None
) -> list[Path]:
    """The files in ``folder``, fetched unless they are there and right; ``Stopped`` when stopped, what came being kept."""
    tally = Tally(hooks, len(files))
    kept: list[Path] = []
    for file in files:
        if kept and hooks.should_stop():
            raise Stopped
        kept.append(fetch_file(file, folder, dataclasses.replace(hooks, on_progress=tally.hear), session))
        tally.next_file(kept[-1].stat().st_size)
    return kept
