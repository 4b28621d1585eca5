"""A download of the tests' own site as a job; ``settings.dataset`` is its port."""

from __future__ import annotations

from core.data.downloads import downloads_folder
from core.data.fetching import Fetched
from core.data.remote import fetch_file
from core.fingerprint import fingerprint
from core.spec import DOWNLOAD, Hooks, Settings
from core.store import Store
from tests.site import wanted

WORK = "tests.engine.downloading:work"
DATA = "0" * 32


def settings(port: int) -> Settings:
    return Settings(demo="image", dataset=str(port), model=DOWNLOAD)


def work(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Fetched:
    about = wanted(None, url=f"http://127.0.0.1:{settings.dataset}/set.npz")
    fetch_file(about, downloads_folder(store), hooks)
    return Fetched(fingerprint(settings, DATA))
