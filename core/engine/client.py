"""The engine as the page sees it: ask for a training, follow it, stop it; ask a short question. Light to import."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.engine.files import lent_run
from core.engine.journal import JOBS, Job
from core.engine.link import Link
from core.engine.results import bring
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import msg
from core.limits import LIMITS, Limits, check
from core.registry import demo as find_demo
from core.spec import DOWNLOAD, SCREEN, UPLOAD, Settings, Wish
from core.store import Store, state_dir


class Engine:
    """One per process, used from any thread."""

    def __init__(self, folder: Path | None = None, limits: Limits = LIMITS) -> None:
        self.store = Store(folder or state_dir())
        self.limits = limits
        self.link = Link(self.store.folder)
        self._submitting = threading.Lock()

    def warm(self) -> None:
        """Start or adopt the engine from a thread of its own; comes back at once."""
        threading.Thread(target=self._warm, name="engine-start", daemon=True).start()

    def submit(self, settings: Settings, data_sha256: str, user: str, work: str = "") -> str:
        """Ask for a training; gives the fingerprint. Whoever asks for the same shares it; what is stored is not repeated,
        what was stopped goes on.

        Raises UserError when the user's or the server's queue is full.
        """
        run = fingerprint(settings, data_sha256)
        if self._stored(run):
            return run
        with self._submitting, self.link.alone():
            self.link.refresh(JOBS)
            known = self.link.job(run)
            if known is not None and known.over and self._stored(run):
                return run  # it ended while this one waited for its turn
            if known is None or known.over:
                self._check_limits(settings, user)
                self._send(run, settings, user, work or find_demo(settings.demo).work_for(settings.dataset))
            elif user not in known.users:
                self.link.tell(kind="joined", run=run, user=user)
        return run

    def job(self, run: str) -> Job | None:
        """What is known about a training; a finished one's result is then in this process's store. Starts no engine."""
        if self.link.client(start=False) is None:
            return self.link.job(run)
        job = self.link.job(run)
        if job is not None and job.over:
            return bring(self.link, self.store, job)
        return job

    def jobs(self, user: str | None = None) -> list[Job]:
        """All trainings, or those that a user asked for, newest first. Starts no engine."""
        self.link.client(start=False)
        known = [job for job in self.link.jobs().values() if user is None or user in job.users]
        return sorted(known, key=lambda job: job.queued_at, reverse=True)

    def stop(self, run: str) -> None:
        """Stop a training; one that waits is withdrawn. What is over stays as it is."""
        client = self.link.client(start=False)
        job = self.link.job(run)
        if client is None or job is None or job.over:
            return
        from distributed import Event, Future

        from core.engine.jobs import stop_name
        from core.engine.watch import job_key

        Event(stop_name(run, job.attempt), client=client).set()
        self.link.tell(kind="stopping", run=run)
        if job.state == "queued" and not job.resumed:
            client.cancel([Future(job_key(run, job.attempt), client)], force=True)
            self.link.tell(kind="stopped", run=run)

    def wish(self, run: str, wish: Wish) -> None:
        """Ask something of a training while it runs; one that is over stays as it is."""
        client = self.link.client(start=False)
        job = self.link.job(run)
        if client is None or job is None or job.over:
            return
        from distributed import Event, Variable

        from core.engine.jobs import wish_name

        name = wish_name(run, job.attempt)
        Variable(name, client=client).set(dataclasses.asdict(wish))
        Event(name, client=client).set()

    def call(self, function: Callable[..., Any], *args: Any, limit_s: float | None = None, memory_mb: int = 0) -> Any:
        """What ``function(*args)`` gives on the serve worker, within a time and a memory limit; UserErrors come as such."""
        from core.engine.asking import ask

        limits = self.limits
        return ask(self.link, limits, function, args, limit_s or limits.call_s, memory_mb or limits.call_mb)

    def close(self) -> None:
        """Leave the engine; it and its jobs go on."""
        self.link.close()

    def _stored(self, run: str) -> bool:
        kept = self.store.load(run)
        return kept is not None and kept.whole

    def _warm(self) -> None:
        from core.faults import log_bug

        try:
            self.link.client()
        except (UserError, OSError) as error:
            log_bug(error)  # whoever needs the engine next will be told

    def _check_limits(self, settings: Settings, user: str) -> None:
        limits = self.limits
        check(settings, limits)
        waiting = [job for job in self.link.jobs().values() if not job.over]
        mine = sum(job.user == user for job in waiting)
        if mine >= limits.running_per_user + limits.queued_per_user:
            raise UserError(
                msg(
                    "You already have {n} trainings running or waiting, the most one person may have. "
                    "Wait for one to end, or stop one."
                ),
                n=mine,
            )
        queued = sum(job.state == "queued" for job in waiting)
        if queued >= limits.queued_per_server:
            raise UserError(
                msg("{n} trainings are waiting already, the most this server keeps. Try again in a few minutes."),
                n=queued,
            )

    def _send(self, run: str, settings: Settings, user: str, work: str) -> None:
        client = self.link.client()
        import dask

        from core.engine.jobs import Order, run_job
        from core.engine.turns import MOST, USER
        from core.engine.watch import job_key

        known = self.link.job(run)
        attempt = known.attempt + 1 if known else 1
        first = -sum(job.user == user and not job.over for job in self.link.jobs().values())
        limits = self.limits
        longer = {SCREEN: limits.screening_s, DOWNLOAD: limits.download_s}
        limits = dataclasses.replace(limits, seconds=longer.get(settings.model, limits.seconds))
        order = Order(run, attempt, user, settings, limits, work, self._content(settings),
                      lent_run(self.link, self.store, settings))  # fmt: skip
        with dask.annotate(**{USER: user, MOST: self.limits.running_per_user}):
            future = client.submit(
                run_job,
                order,
                key=job_key(run, attempt),
                priority=first,
                resources=self.link.resources("train"),
                pure=False,
            )
        self.link.wait_until_accepted(run, attempt, future)
        self.link.tell(
            kind="queued", run=run, attempt=attempt, user=user, settings=dataclasses.asdict(settings), priority=first
        )

    def _content(self, settings: Settings) -> bytes | None:
        """The user's own file, where it has to travel."""
        if self.link.local or not settings.dataset.startswith(UPLOAD):
            return None
        return self.store.upload(settings.dataset.removeprefix(UPLOAD))
