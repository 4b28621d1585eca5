"""What the events of the engine tell about jobs: events in, jobs out. Knows nothing of how events travel."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from core.errors import UserError
from core.i18n import msg
from core.spec import Settings

JOBS = "vitrine-jobs"  # the topic of what happens to jobs; few events, kept long
PROGRESS = "vitrine-progress"  # the topic of how far they are; many events
CALLS = "vitrine-calls"  # the topic that says which call has begun where

State = Literal["queued", "running", "stopping", "done", "stopped", "failed"]
Event = Mapping[str, Any]
OVER = ("done", "stopped", "failed")

LOST = msg("The engine ended while this was being trained. Train again: it continues where it was last saved.")
DIED = msg(
    "The training's process ended again and again, most likely because memory ran out. "
    "Choose a smaller network or a smaller batch."
)


@dataclasses.dataclass(frozen=True)
class Job:
    """One training as the engine knows it. Epochs count finished ones; times are seconds."""

    run: str
    user: str
    settings: Settings
    state: State = "queued"
    position: int = 0  # in the queue, from 1; 0 when not waiting
    epoch: int = 0
    epochs: int = 0
    part: int = 1  # which of its trainings runs, 0: one before them all; epochs and history are those of this one
    step: int = 0
    seconds: float = 0.0
    left_s: float | None = None
    history: Mapping[str, Sequence[float]] = dataclasses.field(default_factory=lambda: {"loss": (), "val_loss": ()})
    resumed: int = 0  # how often it lost its process and continued
    saved_epoch: int = 0
    error: UserError | None = None
    reference: str | None = None
    users: tuple[str, ...] = ()  # everybody who asked for it
    attempt: int = 1
    queued_at: float = 0.0  # the scheduler's clock
    priority: int = 0  # higher goes first
    worker: str = ""  # address of the worker that trains or trained it

    @property
    def share(self) -> float:
        """How much of all its trainings is done, 0 to 1, counted in epochs; of the one before them by itself."""
        done = max(self.part - 1, 0) + self.epoch / max(self.epochs, 1)
        return min(done / (self.settings.trainings if self.part else 1), 1.0)

    @property
    def over(self) -> bool:
        """True once nothing will happen any more."""
        return self.state in OVER


def told(job: Job | None, event: Event, stamp: float) -> Job | None:
    """The job after one event; ``stamp`` is the scheduler's time of it. None while nothing is known about it."""
    kind = event["kind"]
    if kind in ("queued", "started") and (job is None or event["attempt"] > job.attempt):
        job = _new(event, stamp)
    if job is None:
        return None
    if kind == "queued" or event.get("attempt", job.attempt) < job.attempt:
        return dataclasses.replace(job, priority=event.get("priority", job.priority))
    if kind == "joined":
        return dataclasses.replace(job, users=tuple(dict.fromkeys((*job.users, event["user"]))))
    if job.over:
        return job
    return _moved(job, event)


def positions(jobs: Mapping[str, Job]) -> dict[str, int]:
    """Place in the queue, from 1, of every waiting job."""
    waiting = [job for job in jobs.values() if job.state == "queued" and not job.resumed]
    waiting.sort(key=lambda job: (-job.priority, job.queued_at))
    return {job.run: place for place, job in enumerate(waiting, 1)}


def pack(error: UserError) -> dict[str, Any]:
    """A UserError as plain values that an event can carry."""
    plain = {k: v if isinstance(v, (str, int, float, bool)) else str(v) for k, v in error.values.items()}
    return {"text": error.text, "values": plain}


def bug(reference: str) -> UserError:
    """What a user is told about a fault of the program."""
    return UserError(
        msg("This did not work because of a fault in the program, not in your input. It is in the log as {reference}."),
        reference=reference,
    )


def _new(event: Event, stamp: float) -> Job:
    settings = Settings.from_dict(event["settings"])
    user = event["user"]
    return Job(
        event["run"], user, settings, users=(user,), epochs=settings.epochs, attempt=event["attempt"], queued_at=stamp
    )


def _moved(job: Job, event: Event) -> Job:
    match event["kind"]:
        case "started":
            again = job.resumed + (job.state == "running")
            state: State = "stopping" if job.state == "stopping" else "running"
            return dataclasses.replace(job, state=state, worker=event["worker"], resumed=again)
        case "interrupted":
            state = "stopping" if job.state == "stopping" else "queued"
            return dataclasses.replace(job, state=state, resumed=job.resumed + 1, left_s=None)
        case "stopping":
            return dataclasses.replace(job, state="stopping")
        case "progress":
            return _progressed(job, event)
        case "done" | "stopped" | "failed" as ending:
            said = event.get("error")
            error = UserError(said["text"], **said["values"]) if said else None
            return dataclasses.replace(job, state=ending, error=error, reference=event.get("reference"), left_s=None)
        case other:
            raise ValueError(f"no such event: {other}")


def _progressed(job: Job, event: Event) -> Job:
    history = {name: _spliced(job.history[name], event["first"][name], event[name]) for name in ("loss", "val_loss")}
    same = {name: event[name] for name in ("epoch", "epochs", "part", "step", "seconds", "left_s", "saved_epoch")}
    return dataclasses.replace(job, history=history, **same)


def _spliced(known: Sequence[float], first: int, values: Sequence[float | None]) -> tuple[float, ...]:
    """``known`` with ``values`` from epoch index ``first`` on; an unknown value keeps what was known there, else NaN."""
    nan = float("nan")
    head = (*known[:first], *[nan] * (first - len(known)))
    old = (*known[first : first + len(values)], *[nan] * len(values))
    return head + tuple(was if new is None else new for was, new in zip(old, values, strict=False))
