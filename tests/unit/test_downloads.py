"""Downloads: fetched whole, continued where they were cut off, and never kept when they are not the published file."""

from __future__ import annotations

import dataclasses
import socket

import pytest
import requests

from core.data.downloads import check_memory, download_settings, downloads_folder, located, read_download
from core.data.fetching import Fetched, fetch
from core.data.remote import BLOCK, fetch_file
from core.data.several import Tally
from core.errors import Stopped, UserError
from core.registry import demo
from core.spec import Hooks, Progress
from core.store import Store
from tests.site import CONTENT, serving, wanted


@pytest.fixture
def site(request):
    with serving(getattr(request, "param", "whole")) as served:
        yield served


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_fetched_whole_told_about_and_not_fetched_again(site, tmp_path):
    said = []
    path = fetch_file(wanted(site), tmp_path / "downloads", Hooks(on_progress=said.append))
    assert path.read_bytes() == CONTENT and names(path.parent) == ["set.npz"]
    assert said[-1].epoch == said[-1].epochs == 100 and said[-1].step == len(CONTENT) // 1000
    assert [one.step for one in said] == sorted(one.step for one in said) and len(said) >= len(CONTENT) // BLOCK
    assert fetch_file(wanted(site), path.parent, Hooks()) == path and len(site.asked) == 1
    assert oct(path.parent.stat().st_mode)[-3:] == "700"


@pytest.mark.parametrize("site", ["cut"], indirect=True)
def test_a_download_that_is_cut_off_says_so_keeps_nothing_half_written_and_goes_on(site, tmp_path):
    with pytest.raises(UserError, match=r"cut off after 0\.4 MB"):
        fetch_file(wanted(site), tmp_path, Hooks())
    assert names(tmp_path) == [".set.npz.part"]
    assert fetch_file(wanted(site), tmp_path, Hooks()).read_bytes() == CONTENT
    assert site.asked == ["bytes=0-", f"bytes={len(CONTENT) // 2 // BLOCK * BLOCK}-"] and names(tmp_path) == ["set.npz"]


def test_a_stop_is_heard_between_two_pieces_and_the_next_time_goes_on(site, tmp_path):
    said = []
    with pytest.raises(Stopped):
        fetch_file(wanted(site), tmp_path, Hooks(said.append, lambda: len(said) == 2))
    kept = (tmp_path / ".set.npz.part").stat().st_size
    assert 0 < kept < len(CONTENT)
    fetch_file(wanted(site), tmp_path, Hooks())
    assert site.asked[-1] == f"bytes={kept}-" and (tmp_path / "set.npz").read_bytes() == CONTENT


def test_a_part_that_was_whole_already_is_only_checked(site, tmp_path):
    (tmp_path / ".set.npz.part").write_bytes(CONTENT)
    assert fetch_file(wanted(site), tmp_path, Hooks()).read_bytes() == CONTENT


@pytest.mark.parametrize("site", ["plain"], indirect=True)
def test_a_server_that_cannot_continue_is_read_from_the_beginning(site, tmp_path):
    (tmp_path / ".set.npz.part").write_bytes(CONTENT[:1000])
    assert fetch_file(wanted(site), tmp_path, Hooks()).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("site", "said"),
    [("changed", "its checksum differs"), ("large", "larger than the published one"), ("absent", r"answer 404")],
    indirect=["site"],
)
def test_another_file_than_the_published_one_is_refused_in_one_sentence_and_nothing_is_kept(site, said, tmp_path):
    with pytest.raises(UserError, match=said):
        fetch_file(wanted(site), tmp_path, Hooks())
    assert names(tmp_path) == []


def test_an_encrypted_address_that_sends_on_to_an_unencrypted_one_is_refused(site, tmp_path):
    class SentOn(requests.Session):
        def get(self, url, **options):
            return super().get(wanted(site).url, **options)

    with pytest.raises(UserError, match="without encryption"):
        fetch_file(wanted(site, url="https://127.0.0.1/set.npz"), tmp_path, Hooks(), SentOn())
    assert names(tmp_path) == []


def test_of_several_files_the_share_the_bytes_that_are_here_and_the_time_left_are_told(monkeypatch):
    seconds, said = iter((0.0, 5.0, 12.0)), []
    monkeypatch.setattr("core.data.several.time.perf_counter", lambda: next(seconds))
    tally = Tally(Hooks(said.append), 4)
    tally.next_file(50_000)  # it was here before
    tally.hear(Progress(epoch=50, epochs=100, step=12, seconds=1, left_s=1))
    tally.next_file(24_000)
    tally.hear(Progress(epoch=0, epochs=100, step=0, seconds=1, left_s=1))
    assert [(one.epoch, one.step, one.left_s) for one in said] == [(37, 62, None), (50, 74, 24.0)]


def test_without_a_network_one_sentence_says_so_and_what_was_there_stays(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/set.npz"
    (tmp_path / ".set.npz.part").write_bytes(CONTENT[:10])
    with pytest.raises(UserError, match="could not be reached"):
        fetch_file(wanted(None, url=url), tmp_path, Hooks())
    assert (tmp_path / ".set.npz.part").read_bytes() == CONTENT[:10] and names(tmp_path) == [".set.npz.part"]


def test_a_file_that_was_changed_afterwards_is_set_aside_and_never_read(site, tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    about = wanted(site)
    assert located(about) is None
    with pytest.raises(UserError, match="not on this machine"):
        read_download(about)
    path = fetch_file(about, downloads_folder(), Hooks())
    assert read_download(about) == (CONTENT, True)
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(UserError, match="changed since"):
        read_download(about)
    assert located(about) is None and len(list((tmp_path / "damaged").iterdir())) == 1


def test_a_folder_read_instead_may_hold_a_rebuilt_file_which_is_told_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("DEV_DATA_DIR", str(tmp_path))
    (tmp_path / "set_reconstructed.npz").write_bytes(b"another order")
    assert read_download(wanted(None)) == (b"another order", False)
    (tmp_path / "set.npz").write_bytes(CONTENT)
    assert read_download(wanted(None)) == (CONTENT, True)


def test_a_set_that_takes_more_memory_than_there_is_for_it_is_refused_before_anything_is_fetched(tmp_path):
    with pytest.raises(UserError, match=r"takes 64\.5 GB"):
        fetch(download_settings("image", "pathmnist-224"), Hooks(), Store(tmp_path), None)
    assert not downloads_folder(Store(tmp_path)).exists()
    check_memory(demo("image").dataset("pneumoniamnist-224").download)


def test_the_job_puts_the_set_of_its_settings_among_the_downloads(site, tmp_path, monkeypatch):
    known = demo("image").dataset("breastmnist")
    about = dataclasses.replace(known, download=wanted(site))
    monkeypatch.setattr(
        "core.data.fetching.find_demo", lambda _: dataclasses.replace(demo("image"), downloads=(about,))
    )
    done = fetch(download_settings("image", "breastmnist"), Hooks(), Store(tmp_path), None)
    assert isinstance(done, Fetched) and done.whole and len(done.run) == 20
    assert (tmp_path / "downloads" / "set.npz").read_bytes() == CONTENT
    with pytest.raises(UserError, match="nothing to download"):
        fetch(download_settings("image", "stain"), Hooks(), Store(tmp_path), None)
