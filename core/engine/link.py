"""One connection of this process to the engine or to a cluster, and what its events have told so far."""

from __future__ import annotations

import dataclasses
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.engine import daemon
from core.engine.journal import CALLS, JOBS, LOST, OVER, PROGRESS, Job, positions, told
from core.engine.quiet import quiet_libraries
from core.errors import UserError
from core.i18n import msg

CONNECT_S = 20.0


class Link:
    """Connects when needed, again when the engine was replaced; keeps the jobs up to date from its events."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = os.environ.get("DASK_SCHEDULER_ADDRESS", "")  # of a cluster; empty: the engine of this machine
        self.calls: dict[str, list[tuple[float, int]]] = {}  # call -> when it began, in which process
        self.brought: set[tuple[str, int]] = set()  # jobs whose result was looked for
        self._accepted: set[tuple[str, int]] = set()
        self._jobs: dict[str, Job] = {}
        self._seen: dict[str, float] = {}  # topic -> the scheduler's time of its last event
        self._client: Any = None
        self._lock: Any = None
        self._found: daemon.Found | None = None
        self._connecting = threading.RLock()
        self._folding = threading.RLock()

    @property
    def local(self) -> bool:
        """Whether the workers share this machine's store."""
        return not self.address

    def client(self, start: bool = True) -> Any:
        """The connected ``distributed.Client``; None when nothing runs and ``start`` is off."""
        if not start and self._client is None and not self.address and daemon.find(self.folder) is None:
            return None  # without waiting for an engine that another thread is just starting
        with self._connecting:
            if self._works():
                return self._client
            self.close()
            if self.address:
                return self._connect(self.address, None)
            found = daemon.ensure_engine(self.folder) if start else daemon.find(self.folder)
            if found is None:
                self._mark_lost()
                return None
            return self._connect_engine(found)

    def resources(self, kind: str) -> dict[str, int] | None:
        """What a task asks of its worker; None in a cluster whose workers declare nothing of the kind."""
        if self.local:
            return {kind: 1}
        workers = self.client().scheduler_info(n_workers=-1)["workers"].values()
        return {kind: 1} if any(kind in worker["resources"] for worker in workers) else None

    def close(self) -> None:
        """Leave; the engine and its jobs go on."""
        with self._connecting:
            if self._client is not None:
                self._client.close(timeout=2)
            self._client = None

    def alone(self) -> Any:
        """The lock, over all who are connected, under which jobs are counted and sent."""
        self.client()
        return self._lock

    def jobs(self) -> dict[str, Job]:
        """Every job that is known, by fingerprint."""
        with self._folding:
            place = positions(self._jobs)
            return {run: dataclasses.replace(job, position=place.get(run, 0)) for run, job in self._jobs.items()}

    def job(self, run: str) -> Job | None:
        """One job."""
        with self._folding:
            found = self._jobs.get(run)
            waits = found is not None and found.state == "queued"
        return self.jobs()[run] if waits else found

    def refresh(self, *topics: str) -> None:
        """Take in every event up to now; pushed ones may still be on their way."""
        client = self._client or self.client()
        events = [(stamp, topic, event) for topic in topics for stamp, event in client.get_events(topic)]
        for stamp, topic, event in sorted(events, key=lambda e: e[0]):
            self._take(topic, stamp, event)

    def wait_until_accepted(self, run: str, attempt: int, future: Any) -> None:
        """Come back once the scheduler has a job and keeps it without us."""
        deadline = time.monotonic() + CONNECT_S
        while (run, attempt) not in self._accepted:
            if future.status == "error" or time.monotonic() > deadline:
                raise UserError(msg("The training could not be handed over. Try again in a minute."))
            time.sleep(0.005)

    def tell(self, **event: Any) -> None:
        """Log an event about a job, here and for everybody."""
        self.client().log_event(JOBS, event)
        self.refresh(JOBS)

    def _works(self) -> bool:
        if self._client is None or self._client.status != "running":
            return False
        return self._found is None or daemon.find(self.folder) == self._found

    def _connect_engine(self, found: daemon.Found) -> Any:
        from distributed.security import Security

        for attempt in range(2):
            keys = {name: str(daemon.key_file(self.folder, name)) for name in daemon.KEYS}
            try:
                if self._found is not None and self._found != found:
                    self._mark_lost()
                self._found = found
                return self._connect(found.address, Security(require_encryption=True, **keys))
            except OSError:
                if attempt:
                    raise
                found = daemon.replace_engine(self.folder, found)
        return None

    def _connect(self, address: str, security: Any) -> Any:
        import dask
        from distributed import Client, Lock

        quiet_libraries()
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})  # users' files are meant to travel
        try:
            self._client = Client(address, security=security, set_as_default=False, timeout=CONNECT_S, name="vitrine")
        except OSError as error:
            if not self.address:
                raise
            raise UserError(
                msg("The computers that train cannot be reached at {address}. Ask whoever runs them."), address=address
            ) from error
        self._lock = Lock("vitrine-submit", scheduler_rpc=self._client.scheduler, loop=self._client.loop)
        if self.address:
            self._send_plugins()
        for topic in (JOBS, PROGRESS, CALLS):
            self._client.subscribe_topic(topic, lambda event, topic=topic: self._take(topic, *event))
        self.refresh(JOBS, PROGRESS)
        return self._client

    def _send_plugins(self) -> None:
        from core.engine.turns import Turns
        from core.engine.watch import JobWatch

        try:
            for plugin in (JobWatch(), Turns()):
                self._client.register_plugin(plugin)
        except ImportError as error:
            raise UserError(
                msg("The scheduler at {address} lacks this program. Install the same version there."),
                address=self.address,
            ) from error

    def _take(self, topic: str, stamp: float, event: Mapping[str, Any]) -> None:
        with self._folding:
            if topic == CALLS:
                if event["call"] in self.calls:
                    self.calls[event["call"]].append((time.monotonic(), event["pid"]))
                return
            if stamp <= self._seen.get(topic, 0.0):
                return
            self._seen[topic] = stamp
            if event["kind"] == "accepted":
                self._accepted.add((event["run"], event["attempt"]))
                return
            job = told(self._jobs.get(event["run"]), event, stamp)
            if job is not None:
                self._jobs[job.run] = job

    def _mark_lost(self) -> None:
        with self._folding:
            for run, job in self._jobs.items():
                if job.state not in OVER:
                    self._jobs[run] = dataclasses.replace(job, state="failed", error=UserError(LOST), left_s=None)
