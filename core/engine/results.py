"""Results travel through the scheduler: from the store of the worker that trained to the store of whoever asked."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.engine.files import bring_files
from core.engine.journal import Job
from core.engine.link import Link
from core.errors import UserError
from core.i18n import msg
from core.results import Run
from core.spec import DOWNLOAD, SCREEN, WRITE
from core.store import Store

GONE = msg("This was trained, but the computer that kept the result is gone. Train it again.")


def bring(link: Link, store: Store, job: Job) -> Job:
    """The job, its run now in ``store``; failed, with the reason, where nobody has the result any more."""
    if job.settings.model == DOWNLOAD:
        return job  # a file, which stays with whoever fetched it
    if link.local or job.state == "failed" or (job.run, job.attempt) in link.brought:
        return job
    if job.settings.model in (SCREEN, WRITE):
        bring_files(link, store, job)
        link.brought.add((job.run, job.attempt))
        return job
    kept = store.load(job.run)
    if (kept is None or not kept.whole) and not _fetch(link, store, job.run) and job.state == "done":
        return dataclasses.replace(job, state="failed", error=UserError(GONE))
    link.brought.add((job.run, job.attempt))
    return job


def _fetch(link: Link, store: Store, run: str) -> bool:
    client = link.client()
    holders = [address for address, held in client.run(holds, run, on_error="ignore").items() if held]
    brought = False
    for address in holders:
        found = client.run(read, run, workers=[address], on_error="ignore").get(address)
        if found is not None:
            about, files = found
            store.save(Run.from_dict(about), files)  # keeps the one that went furthest
            brought = True
    return brought


def holds(run: str) -> bool:
    """In a worker: whether its store has that run."""
    return Store().load(run) is not None


def read(run: str) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """In a worker: a run and its files, checked."""
    store = Store()
    found = store.load(run)
    return None if found is None else (found.to_dict(), store.files(found))
