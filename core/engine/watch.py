"""The scheduler's eye on jobs: keeps them when their page dies, tells at once that one lost its process, blames none wrongly."""

from __future__ import annotations

from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin

from core.engine.journal import DIED, JOBS

PREFIX = "vitrine"  # of a job's key: vitrine-<run>-<attempt>


def job_key(run: str, attempt: int) -> str:
    """The dask key of a job."""
    return f"{PREFIX}-{run}-{attempt}"


class JobWatch(SchedulerPlugin):  # type: ignore[misc]  # distributed is untyped
    """Runs in the scheduler; also sent to the scheduler of a cluster."""

    name = "vitrine-job-watch"
    idempotent = True

    def __init__(self) -> None:
        self.running: set[tuple[str, int]] = set()
        self.scheduler: Any = None

    async def start(self, scheduler: Any) -> None:
        """Called by the scheduler."""
        self.scheduler = scheduler

    def update_graph(self, scheduler: Any, *, keys: Any, **_: Any) -> None:
        """Called by the scheduler for new tasks: a job stays although whoever asked for it may be gone in a moment.

        ``fire_and_forget`` is a message of its own and comes to nothing when it overtakes the task.
        """
        for key in keys:
            if (job := _job(key)) is not None:
                scheduler.client_desires_keys(keys=[key], client="fire-and-forget")
                self._tell(job, "accepted")

    def log_event(self, topic: str, msg: Any) -> None:
        """Called by the scheduler for every event: learn which job has begun."""
        if topic == JOBS and msg["kind"] == "started":
            self.running.add((msg["run"], msg["attempt"]))

    def transition(self, key: Any, start: str, finish: str, *_: Any, **__: Any) -> None:
        """Called by the scheduler whenever a task changes its state."""
        if start != "processing" or finish == "processing" or (job := _job(key)) is None:
            return
        began = job in self.running
        self.running.discard(job)
        if finish == "erred":
            self._tell(job, "failed", error={"text": DIED, "values": {}})
        elif finish != "memory" and began:
            self._tell(job, "interrupted")
        elif finish != "memory":
            task = self.scheduler.tasks[key]
            task.suspicious = max(0, task.suspicious - 1)  # it only waited on the worker that died

    def _tell(self, job: tuple[str, int], kind: str, **values: Any) -> None:
        run, attempt = job
        self.scheduler.log_event(JOBS, {"kind": kind, "run": run, "attempt": attempt, **values})


def _job(key: Any) -> tuple[str, int] | None:
    parts = key.split("-") if isinstance(key, str) else []
    return (parts[1], int(parts[2])) if len(parts) == 3 and parts[0] == PREFIX else None
