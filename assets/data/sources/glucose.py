"""Continuous glucose: people become numbers and clock times become seconds since each person's first reading."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("iglu-python", "0.4.3", "tests/data/example_data_hall.csv")


def build(packages: Path) -> Built:
    """34,890 readings of 19 people, 5 of them with diabetes."""
    frame = plain(pd.read_csv(ORIGIN.open(packages)))
    expect(frame.drop_duplicates("person"), 19, "diagnosis", "diabetes", 5)
    expect(frame, 34_890, "diagnosis", "diabetes", 9_213)
    return frame, ORIGIN.entry(
        licence="CC BY 4.0 (PLoS Biology)",
        citation="Hall H, Perelman D, Breschi A et al. Glucotypes reveal new patterns of glucose dysregulation. PLoS Biol "
        "2018;16:e2005143. doi:10.1371/journal.pbio.2005143. The 19 of its people with diabetes or prediabetes, as chosen "
        "by the R package iglu.",
        changed="Identifiers became numbers from 1, dates and clock times became seconds since the person's first reading; "
        "diagnoses are written as diabetes and prediabetes.",
    )


def plain(raw: pd.DataFrame) -> pd.DataFrame:
    """Columns person, seconds, glucose (mg/dL) and diagnosis, each person's readings in the order of time."""
    moments = pd.to_datetime(raw["time"])
    frame = pd.DataFrame(
        {
            "person": raw["id"].factorize()[0] + 1,
            "seconds": (moments - moments.groupby(raw["id"]).transform("min")).dt.total_seconds().astype("int64"),
            "glucose": raw["gl"],
            "diagnosis": raw["diagnosis"].map({"diabetic": "diabetes", "pre-diabetic": "prediabetes"}),
        }
    )
    if frame.isna().any(axis=None):
        raise SystemExit("glucose: a reading without a value or a diagnosis without a meaning")
    return frame.sort_values(["person", "seconds"], ignore_index=True)
