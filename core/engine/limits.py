"""What one user and one server may ask for, in one place: shown beside the forms, enforced in the engine."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limits:
    """Every limit with its unit in its name; trainings and calls carry them to the worker that obeys them."""

    running_per_user: int = 2
    queued_per_user: int = 4
    queued_per_server: int = 20
    rows: int = 200_000
    columns: int = 1_000
    pixels: int = 40_000_000  # of one picture, read from its header
    upload_mb: int = 50
    epochs: int = 1_000
    batch: int = 4_096
    parameters: int = 20_000_000
    seconds: float = 900.0  # of one training; it is then stopped and keeps what was learnt
    stall_s: float = 120.0  # without any sign of life a training's process is ended and the training continues anew
    stop_s: float = 10.0  # a training that does not obey Stop within this loses its process
    deaths: int = 5  # processes one training may lose before it is given up
    runs_per_worker: int = 20  # an idle worker is renewed after so many: each leaves about 8 MB behind
    calls_per_worker: int = 500
    call_s: float = 30.0
    call_wait_s: float = 120.0  # in the queue before a call
    call_mb: int = 2_048


LIMITS = Limits()
