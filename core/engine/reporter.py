"""From a training's hooks to the engine's events: paced, whole, and readable from any point on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.checkpoint import of_part
from core.engine.journal import JOBS, PROGRESS
from core.spec import Progress

PACE_S = 0.2  # between two events
WHOLE_EVERY = 50  # events; then one carries the whole history, because old events are dropped


class Reporter:
    """Tells what happens to one job. ``send(topic, event)`` takes plain values."""

    def __init__(self, run: str, attempt: int, checkpoint: Path, send: Callable[[str, dict[str, Any]], None]) -> None:
        self.same = {"run": run, "attempt": attempt}
        self.checkpoint = checkpoint
        self.send = send
        self.known: dict[str, list[float | None]] = {"loss": [], "val_loss": []}
        self.first = {"loss": 0, "val_loss": 0}  # epochs already told
        self.part = 1
        self.latest: Progress | None = None
        self.told = 0
        self.told_at = float("-inf")
        self.saved = (_changed(checkpoint), 0)  # when the checkpoint changed, the epoch it holds

    @property
    def nothing_to_lose(self) -> bool:
        """Whether no epoch has been finished, here or before."""
        return not self.known["loss"] and not self.checkpoint.exists()

    def say(self, kind: str, **values: Any) -> None:
        """One event about the job itself."""
        self.send(JOBS, {"kind": kind, **self.same, **values})

    def progress(self, progress: Progress) -> None:
        """Remember how far the training is; tell it unless something was told just now."""
        if progress.part != self.part:
            self._turn_to(progress.part)
        for name in self.known:
            self._remember(name, progress.epoch, getattr(progress, name))
        if (changed := _changed(of_part(self.checkpoint, self.part))) != self.saved[0]:
            self.saved = (changed, progress.epoch)
        self.latest = progress
        if time.monotonic() - self.told_at >= PACE_S:
            self.flush()

    def flush(self) -> None:
        """Tell what has not been told yet."""
        if self.latest is None:
            return
        self.told, self.told_at = self.told + 1, time.monotonic()
        first = {"loss": 0, "val_loss": 0} if self.told % WHOLE_EVERY == 0 else dict(self.first)
        self.send(PROGRESS, self._event(self.latest, first))
        self.first = {name: len(values) for name, values in self.known.items()}
        self.latest = None

    def _turn_to(self, part: int) -> None:
        """The next training of the same job begins: its epochs count anew."""
        self.part = part
        self.known = {name: [] for name in self.known}
        self.first = dict.fromkeys(self.known, 0)
        self.saved = (_changed(of_part(self.checkpoint, part)), 0)

    def _remember(self, name: str, epoch: int, values: tuple[float, ...]) -> None:
        known = self.known[name]
        start = epoch - len(values)
        del known[start:]
        known.extend([None] * (start - len(known)))
        known.extend(map(float, values))
        self.first[name] = min(self.first[name], start)

    def _event(self, progress: Progress, first: dict[str, int]) -> dict[str, Any]:
        return {
            "kind": "progress",
            **self.same,
            "epoch": progress.epoch,
            "epochs": progress.epochs,
            "step": progress.step,
            "seconds": progress.seconds,
            "left_s": progress.left_s,
            "part": progress.part,
            "saved_epoch": self.saved[1],
            "first": first,
            **{name: values[first[name] :] for name, values in self.known.items()},
        }


def _changed(path: Path) -> int:
    """When a file was last written, in ns; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
