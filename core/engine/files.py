"""What jobs leave in a worker's store that is no run, such as a screening's answers: from a cluster's workers to whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from core.engine.journal import Job
from core.engine.link import Link
from core.results import Run
from core.spec import SCREEN, WRITE, Settings
from core.store import Store, write
from core.written import written_place

Lent = tuple[Mapping[str, Any], Mapping[str, bytes]]
"""A run as JSON, and its files."""


def lent_run(link: Link, store: Store, settings: Settings) -> Lent | None:
    """The run that a screening asks, where it has to travel with the job; on one machine the workers have it."""
    found = None if link.local or settings.model != SCREEN else store.load(settings.target)
    return None if found is None else (found.to_dict(), store.files(found))


def keep(store: Store, lent: Lent) -> None:
    """In a worker: keep a run that came with a job."""
    about, files = lent
    store.save(Run.from_dict(about), files)


def bring_files(link: Link, store: Store, job: Job) -> None:
    """Put the files of a screening or of a network that wrote into ``store``; partitions that are there are not sent again."""
    wanted = _pattern(store, job)
    if not wanted:
        return
    for address, names in link.client().run(listed, wanted, on_error="ignore").items():
        for name in names:
            place = (store.folder / wanted).with_name(PurePath(name).name)
            if job.settings.model == WRITE or not place.is_file():
                write(place, link.client().run(read, name, workers=[address])[address])


def _pattern(store: Store, job: Job) -> str:
    """Which files of a store belong to a job, as a pattern below its folder; empty for one that leaves none to be fetched."""
    if job.settings.model == WRITE:
        return written_place(store, job.run).relative_to(store.folder).as_posix()
    if job.settings.model == SCREEN:
        from core.screening import screen_folder

        return f"{screen_folder(job.settings, store).relative_to(store.folder).as_posix()}/part-*.parquet"
    return ""


def listed(pattern: str) -> list[str]:
    """In a worker: the files of its store that match, as paths below its folder."""
    folder = Store().folder
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))


def read(name: str) -> bytes:
    """In a worker: one of these files."""
    return (Store().folder / name).read_bytes()
