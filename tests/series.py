"""Small series with what is known about them: sine waves, two of them fast, and a course of visits with gaps."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.data.series.preparation import SeriesPreparation
from core.data.series.series import Series

STEPS, RATE_HZ = 60, 20.0
LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


def waves(n: int = 40, channels: int = 2, seed: int = 0) -> tuple[Series, np.ndarray]:
    """``n`` series of 3 s: class 1 where the first channel, in mV, is fast; the others are noise."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    times = np.arange(STEPS) / RATE_HZ
    values = rng.normal(0, 0.1, (n, STEPS, channels)).astype(np.float32)
    values[..., 0] += np.sin(2 * np.pi * (times * (1 + 3 * y[:, None]) + rng.random((n, 1))))
    names = ("II", *(f"noise {place}" for place in range(1, channels)))
    return Series(values, names, ("mV",) * channels, rate=RATE_HZ), y


def course() -> Series:
    """One patient with five visits in four years; bilirubin was not measured at the third, albumin only twice."""
    nan = np.nan
    values = [[1.0, 3.5, 1], [2.0, nan, 1], [nan, nan, 1], [4.0, 3.0, 1], [8.0, nan, 1], [nan, nan, nan]]
    times = np.array([[0, 0.5, 1.25, 2, 4, nan]], np.float32)
    names, units = ("bilirubin", "albumin", "sex"), ("mg/dl", "g/dl", "")
    return Series(np.array([values], np.float32), names, units, times=times, time_unit="y")


def twelve_leads(seconds: float = 10.0, rate: float = 100.0) -> Series:
    """One SYNTHETIC recording: a narrow spike each second on every lead, higher from lead to lead."""
    times = np.arange(round(seconds * rate)) / rate
    spike = np.exp(-(((times % 1) - 0.5) ** 2) / (2 * 0.012**2)) + 0.15 * np.exp(-(((times % 1) - 0.75) ** 2) / 0.005)
    values = np.stack([(0.3 + 0.1 * place) * spike for place in range(len(LEADS))], axis=1)
    return Series(values[None].astype(np.float32), LEADS, ("mV",) * len(LEADS), rate=rate)


@cache
def wave_network() -> tuple[bytes, bytes]:
    """A GRU that was taught to tell ``waves`` apart, as ``.keras`` and as ``.onnx``; needs a few seconds."""
    import keras

    from core.models.answers import exported
    from core.models.outputs import probabilities

    keras.utils.set_random_seed(0)
    series, y = waves(200)
    x = SeriesPreparation.fit(series).apply(series)
    inputs = keras.Input(x.shape[1:])
    model = keras.Model(inputs, probabilities(1)(keras.layers.GRU(8)(inputs)))
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    model.fit(x, y, epochs=30, batch_size=25, verbose=0)
    files = exported(model, x[:2])
    return files["model.keras"], files["model.onnx"]


def ask_waves(network: bytes):
    """A function from raw series to the probabilities (cases, 2) by the ``.onnx`` of ``wave_network``."""
    from core.predict import session

    preparation, answer = SeriesPreparation.fit(waves(200)[0]), session(network)

    def ask(series: Series) -> np.ndarray:
        p = answer(preparation.apply(series))
        return np.hstack([1 - p, p])

    return ask
