"""The state of an unfinished training on disk: written whole, checked by hash, ignored where it does not fit."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from pathlib import Path

import numpy as np

from core import store

_DIGEST = hashlib.sha256().digest_size


@dataclasses.dataclass
class State:
    """All that a training needs to go on after an epoch as if nothing had happened."""

    variables: list[np.ndarray]  # of the network with its random states, then of the optimiser
    best: list[np.ndarray]  # weights of the best epoch
    loss: list[float] = dataclasses.field(default_factory=list)  # per finished epoch
    val_loss: list[float] = dataclasses.field(default_factory=list)
    best_epoch: int = 0  # 1-based; 0 = no epoch has ended
    resumed: int = 0  # how often the training went on from a checkpoint
    seconds: float = 0.0  # spent so far
    names: list[str] = dataclasses.field(default_factory=list)  # of the variables, where they have any
    quality: list[float] = dataclasses.field(default_factory=list)  # per finished epoch, where it is measured apart

    @property
    def epoch(self) -> int:
        """Finished epochs."""
        return len(self.loss)


def of_part(path: Path, part: int) -> Path:
    """Where the training ``part`` of a job with several keeps its state: the first, 1, at ``path`` itself."""
    return path if part == 1 else path.with_name(f"{path.stem}-{part}{path.suffix}")


def save(path: Path, identity: str, state: State) -> None:
    """Write the state as an .npz with its sha256 behind it; the earlier checkpoint stays whole until this one is."""
    told = dataclasses.asdict(dataclasses.replace(state, variables=[], best=[]))
    arrays = {f"variable{i:05}": a for i, a in enumerate(state.variables)}
    arrays |= {f"best{i:05}": a for i, a in enumerate(state.best)}
    arrays["about"] = np.array(json.dumps({"identity": identity, "state": told}))
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    store.write(path, file.getvalue() + hashlib.sha256(file.getvalue()).digest())


def load(path: Path, identity: str) -> State | None:
    """The state that belongs to this training, or None where there is none, it is another's, or it was damaged.

    The hash is checked before anything is read from the file.
    """
    content = path.read_bytes() if path.is_file() else b""
    inside, digest = content[:-_DIGEST], content[-_DIGEST:]
    if not inside or hashlib.sha256(inside).digest() != digest:
        return None
    with np.load(io.BytesIO(inside), allow_pickle=False) as arrays:
        about = json.loads(str(arrays["about"]))
        if about["identity"] != identity:
            return None
        kept = {kind: [arrays[n] for n in sorted(arrays.files) if n.startswith(kind)] for kind in ("variable", "best")}
    return State(**{**about["state"], "variables": kept["variable"], "best": kept["best"]})
