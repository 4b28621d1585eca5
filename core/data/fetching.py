"""Fetches a data set when the user asks for it: the job of the engine, seen, stopped and shared like a training."""

from __future__ import annotations

import dataclasses

from core.data.downloads import check_memory, downloads_folder
from core.data.listed import fetch_listed
from core.data.remote import fetch_file
from core.data.several import fetch_all
from core.data.unvouched import fetch_unvouched
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import msg
from core.registry import demo as find_demo
from core.spec import Hooks, Settings
from core.store import Store


@dataclasses.dataclass(frozen=True)
class Fetched:
    """Implements ``core.spec.Outcome``: a download that came to its end."""

    run: str
    whole: bool = True


def fetch(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Fetched:
    """Put the set of these settings among the downloads of ``store``; ``content`` is what a training would get, and unused.

    UserError where it cannot be reached, is another file than the published one, or is too large to be used here; ``Stopped``
    when stopped, what came being kept for the next time.
    """
    found = find_demo(settings.demo).dataset(settings.dataset)
    if found is None or found.download is None:
        raise UserError(msg("There is nothing to download for {name}."), name=settings.dataset)
    check_memory(found.download)
    folder = downloads_folder(store)
    if found.download.listed is not None:
        fetch_listed(found.download, found.download.listed, folder, hooks)
    elif found.download.hold is not None:
        fetch_unvouched(found.download, found.download.hold, folder, hooks)
    elif found.download.parts:
        fetch_all(found.download.parts, folder, hooks)
    else:
        fetch_file(found.download, folder, hooks)
    return Fetched(fingerprint(settings, found.download.checksum))
