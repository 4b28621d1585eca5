"""One file of a publisher's: fetched, continued where it was cut off, kept only if its checksum is the published one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pooch
import requests

from core.data.downloads import TABLE, is_published
from core.errors import Stopped, UserError
from core.i18n import msg
from core.spec import Hooks, Progress, Remote
from core.store import no_room

WAIT_S = (10, 30)  # for a connection, and between two pieces
BLOCK = 1 << 17
ENCRYPTED = "https://"

NO_NETWORK = msg("{host} could not be reached. Is this machine connected? Everything else works without a connection.")
REFUSED = msg("{host} did not give the file (answer {status}). Try again later; everything else works without it.")
CUT_OFF = msg("The connection to {host} was cut off after {mb} MB. What came is kept: press again to go on.")
TOO_LARGE = msg("The file at {host} is larger than the published one can be, so it is another file. Nothing was kept.")
CHANGED = msg(
    "What came from {host} is not the published file: its checksum differs. Nothing was kept. Try again later."
)
UNENCRYPTED = msg("{host} sends on to an address without encryption, so nothing was fetched. Try again later.")


def fetch_file(download: Remote, folder: Path, hooks: Hooks, session: requests.Session | None = None) -> Path:
    """The file in ``folder``, fetched unless it is there and right; of many files a ``session`` keeps the connection."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{download.file}.part"
    pooch.get_logger().setLevel("WARNING")

    def fill(url: str, target: Any, _: Any) -> None:
        _fill(download, part, hooks, session or requests.Session())
        part.replace(target)  # from here on pooch: it checks the sum and keeps the file or removes it

    ours = download.checksum.startswith(TABLE)  # which pooch cannot check
    known = None if ours else download.checksum or None
    try:
        kept = Path(pooch.retrieve(download.url, known, download.file, folder, downloader=fill))
    except ValueError:  # pooch's word for another checksum
        raise UserError(CHANGED, host=_host(download)) from None
    except OSError as error:
        raise no_room(error) from error
    if ours and not is_published(kept.read_bytes(), download):
        kept.unlink()
        raise UserError(CHANGED, host=_host(download))
    return kept


def _fill(download: Remote, part: Path, hooks: Hooks, session: requests.Session) -> None:
    """Append to ``part`` what is still missing of the file."""
    have = part.stat().st_size if part.exists() else 0
    with _answer(download, have, session) as answer:
        if download.url.startswith(ENCRYPTED) and not answer.url.startswith(ENCRYPTED):
            raise UserError(UNENCRYPTED, host=_host(download))
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            return  # nothing is missing, or the checksum will tell
        if not answer.ok:
            raise UserError(REFUSED, host=_host(download), status=answer.status_code)
        have = have if answer.status_code == requests.codes.partial_content else 0
        whole = have + int(answer.headers.get("Content-Length", 0))
        told = _pace(have)
        with part.open("ab" if have else "wb") as file:
            for block in _blocks(answer, download, part):
                _not_too_large(max(whole, have := have + len(block)), download, part)
                file.write(block)
                hooks.on_progress(told(have, max(whole, have)))
                if hooks.should_stop():
                    raise Stopped


def _answer(download: Remote, have: int, session: requests.Session) -> requests.Response:
    headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"}
    try:
        return session.get(download.url, headers=headers, stream=True, timeout=WAIT_S)
    except requests.RequestException:
        raise UserError(NO_NETWORK, host=_host(download)) from None


def _blocks(answer: requests.Response, download: Remote, part: Path) -> Iterator[bytes]:
    try:
        yield from answer.iter_content(BLOCK)
    except requests.RequestException:
        mb = part.stat().st_size / 1e6
        raise UserError(CUT_OFF, host=_host(download), mb=f"{mb:.1f}") from None


def _not_too_large(size: int, download: Remote, part: Path) -> None:
    if size > download.most_bytes:
        part.unlink()
        raise UserError(TOO_LARGE, host=_host(download))


def _pace(first: int) -> Callable[[int, int], Progress]:
    """Tells of a download as of a training of a hundred epochs, its steps kilobytes; ``first`` bytes were there before."""
    began = time.perf_counter()

    def told(have: int, whole: int) -> Progress:
        seconds = time.perf_counter() - began
        left_s = seconds * (whole - have) / (have - first)
        return Progress(epoch=100 * have // whole, epochs=100, step=have // 1000, seconds=seconds, left_s=left_s)

    return told


def _host(download: Remote) -> str:
    return download.url.split("/")[2]
