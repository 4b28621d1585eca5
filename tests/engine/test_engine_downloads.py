"""A download as a job of the engine: seen, shared, stopped, gone on with, and refused in words."""

from __future__ import annotations

import pytest

from core.data.downloads import downloads_folder
from core.engine.client import Engine
from core.i18n import translator
from pages.components.labels import model_title
from pages.components.progress import progress_text
from tests.engine.conftest import ended, known, until
from tests.engine.downloading import DATA, WORK, settings
from tests.site import CONTENT, serving


@pytest.fixture(autouse=True)
def empty(engine: Engine) -> None:
    for path in downloads_folder(engine.store).glob("*"):
        path.unlink()
    for path in downloads_folder(engine.store).glob(".*"):
        path.unlink()


def asked(engine: Engine, port: int, user: str = "ann") -> str:
    return engine.submit(settings(port), DATA, user, WORK)


def test_two_who_ask_share_one_download_which_is_seen_in_megabytes(engine: Engine) -> None:
    with serving("slow") as site:
        run = asked(engine, site.server_address[1])
        assert asked(engine, site.server_address[1], "bob") == run
        until(lambda: known(engine, run).step)
        job = known(engine, run)
        assert 0 < job.share <= 1 and " MB fetched" in progress_text(job, translator("en"))
        assert model_title(job.settings, translator("en")) == "Download"
        assert ended(engine, run).state == "done" and known(engine, run).users == ("ann", "bob")
        assert (downloads_folder(engine.store) / "set.npz").read_bytes() == CONTENT and len(site.asked) == 1


def test_a_stopped_download_goes_on_where_it_was(engine: Engine) -> None:
    with serving("slow") as site:
        run = asked(engine, site.server_address[1])
        until(lambda: known(engine, run).step)
        engine.stop(run)
        assert ended(engine, run).state == "stopped" and known(engine, run).error is None
        assert asked(engine, site.server_address[1]) == run
        until(lambda: known(engine, run).attempt == 2)
        assert ended(engine, run).state == "done"
        assert site.asked[0] == "bytes=0-" and int(site.asked[1][6:-1]) > 0
    assert (downloads_folder(engine.store) / "set.npz").read_bytes() == CONTENT


def test_a_refused_download_says_why_and_leaves_nothing(engine: Engine) -> None:
    with serving("changed") as site:
        job = ended(engine, asked(engine, site.server_address[1]))
    assert job.state == "failed" and "checksum differs" in str(job.error) and job.reference is None
    assert not list(downloads_folder(engine.store).iterdir())
