"""A web server of the tests' own that serves one file, well or badly."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from core.spec import Download

CONTENT = bytes(range(256)) * 4000  # about a megabyte
SLOWLY = 1 << 17


class Site(ThreadingHTTPServer):
    """Serves CONTENT in one of several ways and remembers what was asked for."""

    def __init__(self, manner: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.manner, self.asked = manner, []


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        manner, wanted = self.server.manner, self.headers["Range"]
        self.server.asked.append(wanted)
        first = int(wanted.removeprefix("bytes=").removesuffix("-"))
        body = CONTENT[:-1] + b"?" if manner == "changed" else CONTENT * 3 if manner == "large" else CONTENT
        if manner == "absent":
            self.send_error(404)
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
def serving(manner: str) -> Iterator[Site]:
    """The server while it is needed."""
    served = Site(manner)
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
