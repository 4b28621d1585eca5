"""The bundled series, opened: every file is checked against ``assets/data/SERIES.toml`` before it is read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.bundled import FOLDER, bundled_sources, checked_file
from core.data.series.series import Series
from core.data.tables import Source
from core.i18n import msg
from core.spec import Finding

if TYPE_CHECKING:
    import pandas as pd

ECG_RATE = 360.0  # Hz
ECG_STEPS_PER_MV = 200
ECG_FINDINGS = (
    Finding(
        "note",
        msg(
            "A real lead (MLII) of one person with many ventricular beats, 5 minutes long. Nobody has marked its beats here: it is "
            "for looking at, and nothing can be learned from it or measured on it."
        ),
    ),
)


def series_sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Where "pbc", "glucose" and "ecg" came from: package, licence, citation and what was changed."""
    return bundled_sources(folder, "SERIES.toml")


def series_rows(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """The rows of "pbc" (a visit each) or "glucose" (a reading each); UserError for an absent or changed file."""
    import pandas as pd

    content = checked_file(series_sources(folder)[name], folder)
    return pd.read_csv(io.BytesIO(content), compression="gzip")


def ecg_lead(folder: Path = FOLDER) -> Series:
    """One series (1, 108000, 1) in mV at 360 Hz, without labels; UserError for an absent or changed file.

    Minutes 19:35 to 24:35 of record 208 of the MIT-BIH Arrhythmia Database (Moody and Mark 2001).
    """
    content = checked_file(series_sources(folder)["ecg"], folder)
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        signal_mv = file["signal"].astype(np.float32) / ECG_STEPS_PER_MV
    return Series(signal_mv[None, :, None], ("MLII",), ("mV",), ECG_RATE)
