"""What the generator made of the same latent numbers as it learned, moment by moment: kept as files, read by the page.

While it learns one file for each moment lies beside the checkpoint, and goes with it; afterwards the run holds them all.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core import store

ROUND = 50  # steps of the generator that count as an epoch: data sets of any size are told of and saved alike
NAME = "moments.npz"  # in a run
MOST = 80  # moments that a run keeps; twice as many while it is trained
_SIGN = "-moment"


@dataclasses.dataclass(frozen=True)
class Moment:
    """One look at the generator."""

    step: int  # of the generator, taken so far
    pictures: np.ndarray  # (n, side, side, channels) uint8, always of the same latent numbers
    variety: float  # of them, against the data's (``core.evaluation.synthesis.variety``)


def write_moment(checkpoint: Path, moment: Moment) -> None:
    """Keep one moment of the training with that checkpoint."""
    store.write(_place(checkpoint, moment.step), pack_moments([moment]))


def forget_moments(checkpoint: Path, moments: Sequence[Moment]) -> None:
    """Remove those, which others stand for."""
    for moment in moments:
        _place(checkpoint, moment.step).unlink(missing_ok=True)


def moments_beside(checkpoint: Path) -> list[Moment]:
    """All that are kept of a training, the earliest first."""
    return [moment for path in _places(checkpoint) for moment in unpack_moments(path.read_bytes())]


def latest_moment(checkpoint: Path) -> Moment | None:
    """The last one of a training, while it goes on; None where there is none here."""
    try:
        return unpack_moments(_places(checkpoint)[-1].read_bytes())[-1]
    except (IndexError, FileNotFoundError):  # not begun, on another computer, or just thinned out
        return None


def every_second(moments: Sequence[Moment]) -> list[Moment]:
    """Those that go where there are too many; the first and the last stay."""
    return list(moments[1:-1:2])


def with_moment(moments: Sequence[Moment], one: Moment) -> list[Moment]:
    """These and that one, in the order of their steps; it takes the place of one of the same step."""
    by_step = {moment.step: moment for moment in (*moments, one)}
    return [by_step[step] for step in sorted(by_step)]


def pack_moments(moments: Sequence[Moment]) -> bytes:
    """One file of them."""
    file = io.BytesIO()
    steps, variety = ([getattr(moment, name) for moment in moments] for name in ("step", "variety"))
    np.savez_compressed(file, step=steps, variety=variety, pictures=np.stack([moment.pictures for moment in moments]))
    return file.getvalue()


def unpack_moments(content: bytes) -> list[Moment]:
    """What ``pack_moments`` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        told = zip(file["step"].tolist(), file["pictures"], file["variety"].tolist(), strict=True)
        return [Moment(*one) for one in told]


def _place(checkpoint: Path, step: int) -> Path:
    return checkpoint.with_name(f"{checkpoint.stem}{_SIGN}{step:08}{checkpoint.suffix}")


def _places(checkpoint: Path) -> list[Path]:
    return sorted(checkpoint.parent.glob(f"{checkpoint.stem}{_SIGN}*{checkpoint.suffix}"))
