"""Breast tumour cytology: what is done to scikit-learn's file."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from sklearn.datasets import load_breast_cancer

from sources.origin import UCI, Built, Origin, expect

ORIGIN = Origin("scikit-learn", importlib.metadata.version("scikit-learn"), "sklearn/datasets/data/breast_cancer.csv")


def build(_: Path) -> Built:
    """569 rows, 30 measurements, target ``diagnosis``."""
    data = load_breast_cancer(as_frame=True)
    frame = data.data.assign(diagnosis=data.target.map({0: "malignant", 1: "benign"}))
    expect(frame, 569, "diagnosis", "malignant", 212)
    return frame, ORIGIN.entry(
        licence=UCI,
        citation="Wolberg W, Mangasarian O, Street N, Street W. Breast Cancer Wisconsin (Diagnostic). "
        "UCI Machine Learning Repository, 1993. doi:10.24432/C5DW2B",
        changed="The target is written in words (0 = malignant, 1 = benign); the count line became a line of names.",
    )
