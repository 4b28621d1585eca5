"""The bundled molecules, opened: every file is checked against ``assets/data/MOLECULES.toml`` before it is read."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from core.chemistry.standardising import Standard, standardise
from core.data.bundled import FOLDER, bundled_sources, checked_file
from core.data.molecules.curation import Curated, Row, curated
from core.data.tables import Source
from core.errors import UserError
from core.i18n import msg


@dataclasses.dataclass(frozen=True)
class Described:
    """What a set's file does not say itself: its title, the column with the outcome, and both outcomes as they stand there."""

    title: str
    column: str
    negative: str
    positive: str
    stronger: str = ""  # the outcome of a molecule that has both in different rows; none: it is left out


SETS: Mapping[str, Described] = {
    "clintox": Described(
        msg("Drugs that failed for toxicity"),
        "toxicity",
        msg("no failure for toxicity"),
        msg("failed for toxicity"),
        stronger="failed for toxicity",  # the others are a list of approved drugs, which says nothing of failed trials
    ),
    "bace": Described(msg("Inhibitors of beta-secretase"), "effect", msg("no inhibitor"), msg("inhibitor")),
    "b3db": Described(msg("The blood–brain barrier"), "barrier", msg("does not cross"), msg("crosses")),
}


def molecule_sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Where the sets came from: package, licence, citation and what was changed."""
    return bundled_sources(folder, "MOLECULES.toml")


@cache
def bundled_molecules(name: str, folder: Path = FOLDER) -> Curated:
    """The molecules of that set; UserError for an absent or changed file."""
    content = checked_file(molecule_sources(folder)[name], folder)
    frame = pd.read_csv(io.BytesIO(content), compression="gzip", dtype=str, keep_default_na=False)
    columns = (frame["id"], frame[SETS[name].column], frame["smiles"], frame["standard"], frame["done"])
    return curated(
        [
            Row(row, label, Standard(standard, tuple(done.split())) if standard else _refusal(smiles))
            for row, label, smiles, standard, done in zip(*columns, strict=True)
        ],
        SETS[name].stronger,
    )


def _refusal(smiles: str) -> Standard | UserError:
    try:
        return standardise(smiles)
    except UserError as error:
        return error
