"""A large file of the user's own on the real page: ``python -m tests.bench.upload [rows ...]``, by default 10^5 and 10^6.

Two people in a real browser choose a made-up table (SYNTHETIC, the one of ``tests.bench.scale``), one after the other.
Seconds: from the file's choice until the pre-flight is shown, then from a key press in the form until the page is whole again.
Memory: of the server's process, before, after each of the two, and at its highest. Takes about three minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from tests.bench.scale import memory_mb
from tests.bench.serving import APP, chromium, load, serving, settle
from tests.browser.steps import EN, choose, set_slider
from tests.conftest import ROOT

ROWS = (100_000, 1_000_000)
WAIT_MS = 600_000


def choose_file(page: Any, path: Path) -> float:
    """Seconds until what the pre-flight found is on the screen."""
    choose(page, EN["own"])
    began = time.perf_counter()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("Pre-flight:").wait_for(timeout=WAIT_MS)
    return time.perf_counter() - began


def move_setting(page: Any) -> float:
    """Seconds from a key press in the form of the training until the page is whole again."""
    page.get_by_text(EN["settings"], exact=True).click()
    page.locator(".st-key-tabular-seed input[type=range]").wait_for()
    page.wait_for_timeout(2_000)
    began = time.perf_counter()
    set_slider(page, "tabular-seed", "ArrowRight")
    page.wait_for_timeout(100)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=WAIT_MS)
    return time.perf_counter() - began


def one_size(browser: Any, path: Path, state: Path) -> None:
    with serving(APP, state) as address:
        server = next(p for p in psutil.Process().children() if "streamlit" in p.cmdline())
        browser.new_page().goto(address + "/tabular")
        settle()
        print(f"  server at rest {memory_mb('VmRSS', server.pid):6.0f} MB")
        for person in ("first", "second"):
            page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()
            page.set_default_timeout(WAIT_MS)
            page.goto(address + "/tabular")
            shown, moved = choose_file(page, path), move_setting(page)
            print(
                f"  {person} person: pre-flight after {shown:6.1f} s, a setting moved {moved:6.2f} s, "
                f"server {memory_mb('VmRSS', server.pid):6.0f} MB",
                flush=True,
            )
        print(f"  server at its highest {memory_mb('VmHWM', server.pid):6.0f} MB")


def main(sizes: list[int]) -> None:
    for rows in sizes:
        with tempfile.TemporaryDirectory() as place, chromium() as browser:
            state = Path(place) / "state"
            state.mkdir(mode=0o700)
            command = [sys.executable, "-m", "tests.bench.scale", "--table", str(rows), place]
            subprocess.run(command, cwd=ROOT, check=True)
            path = Path(place) / "table.csv"
            print(f"\nSYNTHETIC, {rows:,} rows, {path.stat().st_size / 1e6:.1f} MB, {load()}", flush=True)
            one_size(browser, path, state)


if __name__ == "__main__":
    main([int(said) for said in sys.argv[1:]] or list(ROWS))
