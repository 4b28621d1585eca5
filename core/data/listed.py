"""Fetches a set whose files nothing is known of beforehand: first their publisher's list of checksums, then tables, then what these
choose; every file is checked against the list, and of all of them one set is put together here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from core.data.downloads import is_published, note_of
from core.data.remote import fetch_file
from core.data.several import fetch_all
from core.errors import Stopped, UserError
from core.i18n import msg
from core.spec import Download, Hooks, Listed, Remote
from core.store import sha256, write

SUM = re.compile(r"(?P<sum>[0-9a-f]{64})[ \t]+\*?(?P<name>\S.*?)\s*")  # a line as sha256sum writes it
BUSY = (429, 500, 502, 503, 504)  # answers of a server that are worth another try
NO_LIST = msg(
    "What came from {url} is not a list of checksums, so no file can be checked against it. Nothing was kept."
)
NOT_LISTED = msg(
    "The publisher’s list of checksums does not name {file}, so it could not be checked. It was not fetched."
)
TOO_MANY = msg("The publisher’s tables choose {n} files; at most {most} are expected. They were not fetched.")


def fetch_listed(download: Download, listed: Listed, folder: Path, hooks: Hooks) -> None:
    """Put the set into ``folder`` unless it is there and right; what came of its files waits in a folder of its own until then.

    UserError where a file is not what the list says, or the list or the tables are not what they should be; ``Stopped`` when
    stopped, what came being kept.
    """
    whole, single = folder / download.file, folder / f".{Path(download.file).stem}"
    if whole.is_file() and is_published(whole.read_bytes(), download):
        return
    with _patient_session(download.url) as session:
        files = _fetched(download, listed, single, hooks, session)
    if hooks.should_stop():
        raise Stopped
    content = listed.assemble({name: path.read_bytes for name, path in files.items()})
    write(note_of(download, folder), sha256(content).encode())
    write(whole, content)
    shutil.rmtree(single)


def read_sums(content: bytes) -> dict[str, str]:
    """The SHA-256 of each file by its name; empty for what is no list of them."""
    lines = content.decode("utf-8", "replace").splitlines()
    found = [SUM.fullmatch(line) for line in lines if line.strip()]
    return {one["name"]: one["sum"] for one in found if one} if all(found) else {}


def _patient_session(url: str) -> requests.Session:
    """A session that keeps its connection and asks a busy server three times more, which among thousands of files some are."""
    retry = Retry(3, backoff_factor=0.5, status_forcelist=BUSY, raise_on_status=False, respect_retry_after_header=False)
    session = requests.Session()
    session.mount(url, HTTPAdapter(max_retries=retry))
    return session


def _fetched(
    download: Download, listed: Listed, folder: Path, hooks: Hooks, session: requests.Session
) -> dict[str, Path]:
    """Tables and chosen files by their names, all as the list says."""
    quiet = Hooks(should_stop=hooks.should_stop)
    (folder / listed.sums.file).unlink(missing_ok=True)  # a new one is asked for each time
    sums = read_sums(fetch_file(listed.sums, folder, quiet, session).read_bytes())
    if not sums:
        (folder / listed.sums.file).unlink()
        raise UserError(NO_LIST, url=listed.sums.url)
    tables = fetch_all(_remotes(listed.tables, download, listed, sums), folder, quiet, session)
    wanted = listed.choose({name: path.read_bytes() for name, path in zip(listed.tables, tables, strict=True)})
    if len(wanted) > listed.most_files:
        raise UserError(TOO_MANY, n=len(wanted), most=listed.most_files)
    files = fetch_all(_remotes(wanted, download, listed, sums), folder, hooks, session)
    return dict(zip((*listed.tables, *wanted), (*tables, *files), strict=True))


def _remotes(names: Sequence[str], download: Download, listed: Listed, sums: Mapping[str, str]) -> list[Remote]:
    for name in names:
        if name not in sums:
            raise UserError(NOT_LISTED, file=name)
    return [
        Remote(download.url + name, name.replace("/", "-"), f"sha256:{sums[name]}", listed.most_bytes) for name in names
    ]
