"""A table whose outcome has three classes, made up and seeded; light to import."""

from __future__ import annotations

import numpy as np
import pandas as pd

CLASSES = ["mild", "none", "severe"]


def table(rows: int = 420, each: int = 1) -> pd.DataFrame:
    """Rows of patients with two values that tell three grades apart, not too well."""
    rng = np.random.default_rng(0)
    patients = rng.choice(3, rows // each, p=[0.3, 0.55, 0.15])
    grade = np.repeat(patients, each)
    x = grade + rng.normal(size=rows)
    frame = pd.DataFrame({"x": x, "z": rng.normal(size=rows) + (grade == 2), "sex": rng.choice(["f", "m"], rows)})
    frame["diagnosis"] = np.array(CLASSES)[grade]
    return frame if each == 1 else frame.assign(patient_id=np.repeat(np.arange(rows // each), each))
