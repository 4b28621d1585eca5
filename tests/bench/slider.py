"""From a key press on a slider to the new risk on the screen: ``python -m tests.bench.slider [moves]``.

By the browser's own clock: from the key's ``keydown`` until the text of the risk changes. First while nothing else runs, then while
two trainings run. The number input stands beside it as Streamlit's own floor: an app that only repeats what was typed.
Takes about three minutes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.serving import APP, chromium, environment, load, serving, settle, share
from tests.conftest import ROOT

GOAL_MS = 150
ECHO = """import streamlit as st

@st.fragment
def echo():
    with st.container(key="risk"):
        st.metric("Echo", st.slider("Value", 0.0, 1.0, 0.5, 0.01))

echo()
"""
WATCH = """
() => {
    window.moves = [];
    const risk = () => document.querySelector('.st-key-risk [data-testid=stMetricValue]')?.innerText;
    let began = null, before = null;
    document.addEventListener('keydown', () => { began = performance.now(); before = risk(); }, true);
    new MutationObserver(() => {
        if (began !== null && risk() && risk() !== before) {
            const from = began;
            began = null;
            requestAnimationFrame(() => window.moves.push(performance.now() - from));
        }
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
}
"""


def moved_ms(page: Any, moves: int) -> list[float]:
    """Milliseconds from each key press to the frame that shows another risk."""
    page.locator(".st-key-risk").wait_for(timeout=120_000)
    page.wait_for_timeout(3_000)
    page.evaluate(WATCH)
    slider = page.locator(".st-key-risk input[type=range], [class*='-try-'] input[type=range]").first
    slider.focus()
    for turn in range(moves):
        slider.press("ArrowLeft" if turn % 20 < 10 else "ArrowRight")
        page.wait_for_function(f"window.moves.length > {turn}", timeout=20_000)
        page.wait_for_timeout(300)
    return page.evaluate("window.moves")


def report(title: str, times: list[float], floor: float) -> None:
    middle = statistics.median(times)
    print(
        f"{title:<34} median {middle:5.0f} ms   95th percentile {share(times, 0.95):5.0f} ms   {middle / floor:.2f} x echo"
    )


def trainings(state: Path) -> list[str]:
    """Start two trainings that outlast the measurement; gives their fingerprints."""
    said = (
        "import dataclasses, sys; from core.engine.client import Engine; from core.registry import demo;"
        "d = demo('tabular'); e = Engine();"
        "s = [dataclasses.replace(d.defaults, epochs=1000, patience=0, batch=4, seed=i) for i in (1, 2)];"
        "print(*[e.submit(x, d.load(x, None).sha256, 'bench') for x in s])"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, env=environment(state), stdout=-1, text=True)
    return done.stdout.split()


def trained(state: Path) -> str:
    """The page of a Pima run, trained now: there every step of glucose moves the risk."""
    done = subprocess.run(
        [sys.executable, "-m", "core", "train", "tabular", "--dataset", "pima"],
        cwd=ROOT,
        env=environment(state),
        stdout=-1,
    )
    return f"/tabular?run={done.stdout.decode().split()[0]}"


def main(moves: int) -> None:
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        folder = Path(place)
        folder.chmod(0o700)
        (folder / "echo").mkdir()
        (folder / "echo" / "app.py").write_text(ECHO)
        path = trained(folder)
        found = {}
        for name, app, address in (("echo", folder / "echo" / "app.py", "/"), ("page", APP, path)):
            with serving(app, folder) as server:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(server + address)
                settle()
                found[name] = moved_ms(page, moves)
                if name == "page":
                    print(load())
                    trainings(folder)
                    found["page, two trainings"] = moved_ms(page, moves)
                    print(load())
                page.close()
    floor = statistics.median(found["echo"])
    print(f"goal: {GOAL_MS} ms")
    for name, times in found.items():
        report(name, times, floor)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
