"""Downloads: whole, continued when cut off, and nothing usable left where something was wrong."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core import downloads
from core.errors import UserError
from core.spec import Download

CONTENT = bytes(range(256)) * 4_000


class Publisher(BaseHTTPRequestHandler):
    """Serves CONTENT from the byte asked for; ``cut``: sends so many bytes and hangs up, once."""

    cut: int | None = None
    asked: list[str | None] = []  # noqa: RUF012 -- shared by all requests of a test, emptied by its fixture

    def do_GET(self):
        wanted = self.headers.get("Range")
        self.asked.append(wanted)
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if first > len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(CONTENT) - first))
        self.end_headers()
        sent, type(self).cut = self.cut, None
        self.wfile.write(CONTENT[first:][:sent])

    def log_message(self, *_):
        pass


@pytest.fixture
def publisher(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    Publisher.cut, Publisher.asked = None, []
    server = HTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield wanted(f"http://127.0.0.1:{server.server_port}/weights.h5")
    server.shutdown()
    server.server_close()
    thread.join()


def wanted(address, md5=None):
    md5 = md5 or hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    return Download("weights.h5", address, md5, len(CONTENT) / 1e6, "weights", "free", "nobody")


def test_a_file_is_fetched_whole_and_found_from_then_on(publisher):
    assert downloads.found(publisher) is None
    downloads.fetch(publisher)
    assert downloads.checked(publisher).read_bytes() == CONTENT
    assert [path.name for path in downloads.checked(publisher).parent.iterdir()] == ["weights.h5"]


def test_a_download_that_was_cut_off_goes_on_where_it_was(publisher):
    Publisher.cut = 300_000
    with pytest.raises(UserError, match=r"weights\.h5 could not be downloaded\. Check the connection"):
        downloads.fetch(publisher)
    assert downloads.found(publisher) is None
    downloads.fetch(publisher)
    assert Publisher.asked == [None, "bytes=300000-"]
    assert downloads.checked(publisher).read_bytes() == CONTENT


def test_another_checksum_than_the_publishers_leaves_nothing(publisher, tmp_path):
    with pytest.raises(UserError, match="another checksum"):
        downloads.fetch(wanted(publisher.address, md5="0" * 32))
    assert not list((tmp_path / "downloads").iterdir())


def test_a_file_much_larger_than_described_is_not_read_to_its_end(publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "ROOM", 0.5)
    with pytest.raises(UserError, match="another checksum"):
        downloads.fetch(publisher)
    assert not list((tmp_path / "downloads").iterdir())


def test_a_piece_longer_than_the_file_is_forgotten_and_the_next_attempt_works(publisher, tmp_path):
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "weights.part").write_bytes(CONTENT + b"and more")
    with pytest.raises(UserError, match="try again"):
        downloads.fetch(publisher)
    downloads.fetch(publisher)
    assert downloads.checked(publisher).read_bytes() == CONTENT


def test_without_a_connection_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    with pytest.raises(UserError, match="Check the connection"):
        downloads.fetch(wanted("http://127.0.0.1:1/weights.h5"))


def test_what_keras_has_fetched_before_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    file = tmp_path / "keras" / "models" / "weights.h5"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    assert downloads.checked(wanted("http://127.0.0.1:1/")) == file
    file.write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(UserError, match="its checksum differs"):
        downloads.checked(wanted("http://127.0.0.1:1/"))
