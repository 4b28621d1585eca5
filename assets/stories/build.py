"""Makes the runs of the guided stories; run by a developer, never by the app.

    STATE_DIR=FOLDER PYTHONPATH=. python assets/stories/build.py [DEMO ...]

Trains the first network of every demo's usual settings with seed 0 as ``python -m core train`` does, or takes it from FOLDER
where it was trained already, and writes its bundle beside this file. A bundle opens as long as ``core.bundle`` can read it,
also after the code that trained it has changed; when it no longer does, this is the way to make it anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from core.__main__ import main as command
from core.bundle import make_bundle
from core.i18n import translator
from core.registry import demos
from core.results import Run
from core.store import Store
from core.stories.shelf import stories
from core.synthesis_moments import NAME, ROUND, pack_moments, unpack_moments

SEED = 0
MODELS = {"molecule": "graph"}  # where the usual network is too large to lie in the program
MOMENTS = 6  # of a synthesis, of the many that its page can go back to


def main(wanted: list[str]) -> None:
    """Write the bundles of these demos, or of all that have a story."""
    for demo in wanted or stories():
        run = trained(demo)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder))
            kept = store.save(run, small(run, Store().files(run)))
            content = make_bundle(kept, demos()[demo], store, translator("en"))
        (Path(__file__).parent / f"{demo}.zip").write_bytes(content)
        print(f"{demo}: run {run.run}, {len(content):,} bytes")


def trained(demo: str) -> Run:
    """The run of the demo's usual settings."""
    defaults = demos()[demo].defaults
    model = MODELS.get(demo, defaults.model)
    with tempfile.NamedTemporaryFile(suffix=".json") as told:
        said = ["--dataset", defaults.dataset, "--model", model, "--seed", str(SEED), "--json", told.name]
        command(["train", demo, *said])
        run = Store().load(json.loads(Path(told.name).read_bytes())["run"])
    if run is None:
        raise RuntimeError(f"the run of {demo} was not kept")
    return run


def small(run: Run, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a run; of a synthesis a few moments of its training: the first, the last, the one it kept, some between."""
    if NAME not in files:
        return files
    moments = unpack_moments(files[NAME])
    steps = [moment.step for moment in moments]
    places = {round(n * (len(moments) - 1) / (MOMENTS - 1)) for n in range(MOMENTS)}
    kept = sorted(places | {steps.index(ROUND * run.best_epoch)})
    return {**files, NAME: pack_moments([moments[place] for place in kept])}


if __name__ == "__main__":
    main(sys.argv[1:])
