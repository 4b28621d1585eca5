"""What a worker of the engine does before it takes work; ``distributed`` imports this and calls ``dask_setup``."""

from __future__ import annotations

import os
from typing import Any

from tornado.ioloop import PeriodicCallback

from core.engine import calls, jobs
from core.engine.quiet import quiet_process
from core.limits import LIMITS

NICE = 19  # of trainings: pages come first
LOOK_MS = 5_000


def dask_setup(worker: Any) -> None:
    """Quiet and polite; renewed when it has grown."""
    quiet_process()
    if str(worker.name).startswith("train"):
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    renewal = PeriodicCallback(lambda: _renew(worker), LOOK_MS)
    worker.periodic_callbacks["renewal"] = renewal
    renewal.start()


async def _renew(worker: Any) -> None:
    """Begin anew in a fresh process when idle after many jobs."""
    grown = jobs.jobs_ended() >= LIMITS.runs_per_worker or calls.calls_ended() >= LIMITS.calls_per_worker
    if grown and not worker.state.tasks and worker.status.name == "running":
        await worker.close_gracefully(restart=True, reason="renewal")
