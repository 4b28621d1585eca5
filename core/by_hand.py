"""What somebody changed by hand while two networks played: kept, because the settings alone then do not repeat the run."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core import store
from core.i18n import Translator


@dataclasses.dataclass(frozen=True)
class Change:
    """From that step on both learning rates were so many times what the settings say."""

    step: int
    generator: float
    discriminator: float


def write_changes(checkpoint: Path, changes: Sequence[Change]) -> None:
    """Keep them with that checkpoint, whose training may have to go on."""
    file = io.BytesIO()
    np.savez(file, changes=np.array([dataclasses.astuple(change) for change in changes], np.float64))
    store.write(_place(checkpoint), file.getvalue())


def changes_beside(checkpoint: Path) -> list[Change]:
    """What was kept of a training; nothing where nothing was changed."""
    if not _place(checkpoint).is_file():
        return []
    with np.load(_place(checkpoint), allow_pickle=False) as file:
        return [Change(int(step), made, told) for step, made, told in file["changes"].tolist()]


def changes_text(changes: Sequence[Mapping[str, Any]], t: Translator) -> str:
    """That and how it was changed by hand; empty where it was not."""
    if not changes:
        return ""
    each = [
        t(
            "from step {step} on the generator’s learning rate × {made}, the discriminator’s × {told}",
            step=change["step"],
            made=f"{change['generator']:g}",
            told=f"{change['discriminator']:g}",
        )
        for change in changes
    ]
    return t(
        "Changed by hand while it ran, so that its settings alone do not repeat it: {changes}.", changes="; ".join(each)
    )


def _place(checkpoint: Path) -> Path:
    return checkpoint.with_name(f"{checkpoint.stem}-hand{checkpoint.suffix}")
