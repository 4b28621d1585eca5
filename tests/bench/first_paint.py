"""First paint of our pages against an empty Streamlit app: ``python -m tests.bench.first_paint [rounds]``.

Paint: from the start of the navigation until the page's title (of the empty app: its text) is on the screen, by the browser's own
clock. Cold: the first visitor of a server that has just come up, the engine starting behind it as in real life. Warm: a new
visitor, with an empty cache, of a server that has painted before. The apps take turns. Takes about five minutes.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.serving import APP, chromium, load, serving, settle

GOAL = 1.5
WARM_PER_COLD = 2
EMPTY = 'import streamlit as st\n\nst.write("empty")\n'
PAGES = {"empty": ("/", "p"), "home": ("/", "h1"), "tabular": ("/tabular", "h1")}  # name -> path, what is waited for
PROBE = """
const look = () => {
    const found = document.querySelector('[data-testid=stMain] %s');
    if (found && found.innerText && found.getBoundingClientRect().height) window.painted = performance.now();
    else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

Times = dict[str, list[float]]


def paint_s(browser: Any, address: str, path: str, element: str) -> float:
    """Seconds from the start of the navigation to the first frame that shows the element, for a new visitor."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.add_init_script(PROBE % element)
    page.goto(address + path, wait_until="commit")
    painted = page.wait_for_function("window.painted", timeout=60_000).json_value()
    context.close()
    return painted / 1000


def one_server(browser: Any, name: str, folder: Path, cold: Times, warm: Times, ready: Times) -> None:
    """Start the app, paint it once cold and some times warm, and end it."""
    path, element = PAGES[name]
    app = APP if name != "empty" else folder / "empty" / "app.py"
    state = folder / f"state-{name}"
    state.mkdir(exist_ok=True, mode=0o700)
    began = time.perf_counter()
    with serving(app, state) as address:
        ready[name].append(time.perf_counter() - began)
        cold[name].append(paint_s(browser, address, path, element))
        settle()
        warm[name] += [paint_s(browser, address, path, element) for _ in range(WARM_PER_COLD)]


def report(title: str, times: Times) -> None:
    base = statistics.median(times["empty"])
    for name, values in times.items():
        middle = statistics.median(values)
        print(
            f"{title:<28} {name:<8} median {middle:6.2f} s ({min(values):.2f}-{max(values):.2f}, "
            f"{len(values)} times)   {middle / base:.2f} x empty"
        )


def main(rounds: int) -> None:
    cold, warm, ready = ({name: [] for name in PAGES} for _ in range(3))
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        folder = Path(place)
        (folder / "empty").mkdir()
        (folder / "empty" / "app.py").write_text(EMPTY)
        for turn in range(rounds + 1):
            for name in PAGES:
                settle()
                one_server(browser, name, folder, cold, warm, ready)
            if not turn:  # files read and bytecode written for the first time, and not counted
                cold, warm, ready = ({name: [] for name in PAGES} for _ in range(3))
    print(f"goal: at most {GOAL} x empty; {load()}")
    report("server ready after", ready)
    report("first visitor, new server", cold)
    report("new visitor, warm server", warm)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
