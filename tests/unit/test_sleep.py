"""Sleep stages by a network that others trained: the beats it hears of are those in the signal, and what cannot be is refused."""

import datetime
import functools

import numpy as np
import pytest

from core.errors import UserError
from core.i18n import translator
from core.look import DARK, LIGHT
from core.sleep import STAGES, Night, Sleeper, sleep_stages
from core.sleep_figures import night_figure
from tests.series_files import edf, npy
from tests.unit.test_hostile_series import FILES as HOSTILE

RATE = 100
NOBODY = Sleeper()


def heart(minutes: float = 12, seed: int = 0) -> tuple[np.ndarray, int]:
    """A SYNTHETIC lead (steps,) in mV with a narrow spike at every beat, and how many beats it has."""
    rng = np.random.default_rng(seed)
    gaps = 0.9 + 0.06 * np.sin(np.arange(2_000) * 2 * np.pi / 4) + rng.normal(0, 0.02, 2_000)
    beats = np.cumsum(gaps)
    beats = beats[beats < 60 * minutes - 1]
    times = np.arange(round(60 * minutes * RATE)) / RATE
    nearest = beats[np.clip(np.searchsorted(beats, times - 0.45), 0, len(beats) - 1)]
    return np.exp(-((times - nearest) ** 2) / (2 * 0.012**2)) + rng.normal(0, 0.01, len(times)), len(beats)


def night_file(minutes: float = 12) -> bytes:
    """An EDF file of noise and, beside it, that lead."""
    lead, _ = heart(minutes)
    noise = np.random.default_rng(1).normal(0, 0.05, len(lead))
    return edf(np.stack([noise, lead], axis=1), RATE, labels=["EEG C3", "ECG"])


@functools.cache
def night(sleeper: Sleeper = NOBODY) -> Night:
    return sleep_stages([("night.edf", night_file())], "", sleeper)


def test_the_ecg_is_found_among_the_channels_and_its_beats_are_counted():
    found, (_, beats) = night(), heart()
    assert found.channel == "ECG" and found.channels == ("EEG C3", "ECG")
    assert abs(found.beats - beats) <= 2 and found.per_minute == pytest.approx(beats / 12, abs=0.3)


def test_an_ecg_with_another_rate_than_the_other_channels_is_found_and_they_can_be_chosen():
    lead, beats = heart()
    slow = np.random.default_rng(1).normal(0, 0.05, (len(lead) // 2, 3)) * [1, 1, 0]  # the last is a flat line
    file = edf(slow, RATE // 2, labels=["EEG C3", "EEG C4", "EOG"], others=[(lead, RATE, "ECG")])
    found = sleep_stages([("night.edf", file)], "", NOBODY)
    assert found.channel == "ECG" and abs(found.beats - beats) <= 2
    assert found.channels == ("ECG", "EEG C3", "EEG C4", "EOG")
    assert not any("left out" in finding.text for finding in found.findings)
    with pytest.raises(UserError) as caught:
        sleep_stages([("night.edf", file)], "EOG", NOBODY)
    assert caught.value.values["channel"] == "EOG"  # it was asked about, and is no heart


def test_every_half_minute_has_the_probabilities_of_three_stages():
    p = night().probabilities
    assert p.shape[1] == len(STAGES) == 3 and 22 <= len(p) <= 24 and (p >= 0).all()
    assert p.sum(axis=1) == pytest.approx(np.ones(len(p)))
    assert night().minutes.sum() == len(p) / 2
    assert ["whole nights" in finding.text for finding in night().findings] == [True]


def test_the_stages_stand_in_the_order_that_sleepecg_gives_them():
    from sleepecg.utils import _STAGE_NAMES

    from core.sleep import CLASSIFIER, PLACES

    assert CLASSIFIER.startswith("wrn-")
    assert [["UNDEFINED", *_STAGE_NAMES["wake-rem-nrem"]][place] for place in PLACES] == ["WAKE", "REM", "NREM"]


def test_what_is_known_of_the_person_changes_the_answer():
    told = night(Sleeper(70, True, datetime.time(23, 0))).probabilities
    assert told.shape == night().probabilities.shape and np.abs(told - night().probabilities).max() > 1e-3


FILES = {
    "too short": (edf(heart(6)[0][:, None], RATE, labels=["ECG"]), "", "at least 10"),
    "flat": (edf(np.full((12 * 60 * RATE, 1), 0.5), RATE, labels=["ECG"]), "", "No heartbeats"),
    "no beats": (night_file(), "EEG C3", "No heartbeats"),
    "slow": (edf(heart(12)[0][::10, None], 10, labels=["ECG"]), "", "samples per second"),
    "no rate": (npy(heart(12)[0]), "", "samples per second"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_ecg_of_a_night_is_refused_in_a_sentence(name):
    content, channel, said = FILES[name]
    with pytest.raises(UserError) as caught:
        sleep_stages([("a.npy" if name == "no rate" else "a.edf", content)], channel, NOBODY)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name):
    with pytest.raises(UserError):
        sleep_stages(list(HOSTILE[name].items()), "", NOBODY)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_draws_every_epoch_and_each_stage_at_its_height(language):
    p = np.array([[0.7, 0.1, 0.2], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
    one = Night("a", "ECG", ("ECG",), p, 100, 60.0, ())
    for palette in (LIGHT, DARK):
        drawn = night_figure(one, translator(language), palette)
        steps, areas = drawn.data[-1], drawn.data[:3]
        assert list(steps.y) == [2, 1, 0, 0] and list(steps.x) == pytest.approx([0, 1 / 120, 2 / 120, 3 / 120])
        assert drawn.layout.yaxis2.ticktext[2] == areas[2].name == translator(language)(STAGES[0])
        assert list(areas[2].y[:3]) == [0.7, 0.2, 0.1] and list(areas[0].y[:3]) == [0.2, 0.3, 0.8]
