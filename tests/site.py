"""A web server of the tests' own that serves one file, or several, well or badly."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from core.spec import Download

CONTENT = bytes(range(256)) * 4000  # about a megabyte
SLOWLY = 1 << 17


class Site(ThreadingHTTPServer):
    """Serves CONTENT, or ``files`` by their names, in one of several ways and remembers what was asked for."""

    def __init__(self, manner: str, files: Mapping[str, bytes] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.manner, self.files = manner, files
        self.asked, self.names = [], []


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        manner, wanted, name = self.server.manner, self.headers["Range"], self.path.removeprefix("/")
        self.server.asked.append(wanted)
        self.server.names.append(name)
        first = int(wanted.removeprefix("bytes=").removesuffix("-"))
        whole = CONTENT if self.server.files is None else self.server.files.get(name, b"")
        body = whole[:-1] + b"?" if manner == "changed" else whole * 3 if manner == "large" else whole
        if manner == "absent" or not whole:
            self.send_error(404)
            return
        if manner == "busy" and self.server.names.count(name) == 1:
            self.send_error(503)
            return
        if manner == "plain":
            first = 0
        if first >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        cut = manner == "cut" and not first
        self._send(body[first : len(body) // 2] if cut else body[first:])

    def _send(self, body: bytes) -> None:
        for start in range(0, len(body), SLOWLY):
            self.wfile.write(body[start : start + SLOWLY])
            time.sleep(0.3 if self.server.manner == "slow" else 0)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(manner: str, files: Mapping[str, bytes] | None = None) -> Iterator[Site]:
    """The server while it is needed."""
    served = Site(manner, files)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


def wanted(site: Site | None, **changes: Any) -> Download:
    """CONTENT as a set to be downloaded from there."""
    port = site.server_address[1] if site else 0
    checksum = "md5:" + hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    url = f"http://127.0.0.1:{port}/set.npz?download=1"
    about = Download(url, "set.npz", checksum, 2 * len(CONTENT), 4 * len(CONTENT), "Set", "28 × 28")
    return dataclasses.replace(about, **changes)
