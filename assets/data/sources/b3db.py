"""Molecules that cross the blood-brain barrier, and those that do not: names, SMILES and the class in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("qc-b3db", "1.1.1", "B3DB/B3DB_classification.tsv")


def build(packages: Path) -> Built:
    """7,807 molecules, 4,956 of which cross."""
    raw = pd.read_csv(ORIGIN.open(packages), sep="\t")
    numbered = pd.Series([f"B3DB {number}" for number in raw["NO."]])
    frame = pd.DataFrame(
        {
            "id": raw["compound_name"].where(raw["compound_name"].notna(), numbered).str.strip(),
            "smiles": raw["SMILES"],
            "barrier": raw["BBB+/BBB-"].map({"BBB-": "does not cross", "BBB+": "crosses"}),
        }
    )
    expect(frame, 7807, "barrier", "crosses", 4956)
    return frame, ORIGIN.entry(
        licence="CC0 1.0",
        citation="Meng F, Xi Y, Huang J, Ayers PW. A curated diverse molecular database of blood-brain barrier permeability with "
        "chemical descriptors. Sci Data 2021;8:289. doi:10.1038/s41597-021-01069-5.",
        changed="The classes are written in words; of the other columns only the name is kept; the standard form of each molecule "
        "is added.",
    )
