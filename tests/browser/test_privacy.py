"""Nothing leaves the machine, nothing a file says is obeyed, and the page's process stays light."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from urllib.parse import urlparse

from tests.browser.steps import EN, button, figures, move_risk, own_upload, saved, settled

LIBRARIES = Path("/proc/self/maps")  # of a process; only Linux shows them
PICTURE, SCRIPT = "![x](http://127.0.0.1:9/x.png)", "<img src=x onerror=alert(1)>"


def test_a_whole_story_asks_only_this_server_which_never_loads_tensorflow(visit, server, tmp_path):
    page = visit("/")
    hosts = set()
    page.context.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    page.on("websocket", lambda socket: hosts.add(urlparse(socket.url).netloc))
    page.reload()
    button(page, EN["first"]).click()
    figures(page)
    move_risk(page)
    saved(page, EN["report"], tmp_path)
    assert hosts - {""} == {f"127.0.0.1:{server.port}"}
    if LIBRARIES.exists():
        loaded = Path(f"/proc/{server.process.pid}/maps").read_text()
        assert "onnxruntime" in loaded  # it did predict
        assert "tensorflow" not in loaded


def test_the_page_comes_with_a_content_security_policy(server):
    with urllib.request.urlopen(server.address, timeout=60) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "img-src 'self' data: blob:" in policy


def hostile_file(folder: Path) -> Path:
    lines = [f'"{PICTURE}","{SCRIPT}",outcome']
    lines += [f"{i % 37},{(i * 7) % 29},{'ill' if (i % 37) + (i % 5) > 18 else 'well'}" for i in range(200)]
    path = folder / "hostile.csv"
    path.write_text("\n".join(lines))
    return path


def test_column_names_are_shown_as_they_are_written_and_never_obeyed(visit, tmp_path):
    page = visit("/tabular")
    asked, dialogs = [], []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.get_by_text(EN["own"], exact=True).click()
    own_upload(page).set_input_files(hostile_file(tmp_path))
    button(page, EN["train"]).click(timeout=90_000)
    figures(page)
    page.get_by_text("Look at the first rows").click()
    settled(page)
    assert page.get_by_text(PICTURE).first.is_visible() and page.get_by_text(SCRIPT).first.is_visible()
    page.get_by_test_id("stDataFrame").locator("visible=true").first.hover()
    assert page.locator("button[aria-label^='Download as CSV']").count()
    assert not page.locator("button[aria-label^='Download as CSV']:visible").count()  # it writes formulas as they are
    assert not dialogs
    assert not [url for url in asked if ":9/" in url]
    assert page.locator("[data-testid=stMain] img[src*='x.png'], [data-testid=stMain] img[onerror]").count() == 0
