"""Own series of which it is asked how they go on: windows worked out by hand, questions that fit none, and the run of it."""

from __future__ import annotations

import dataclasses
import shlex

import numpy as np
import pytest

from core import __main__ as command_line
from core import own_series
from core.clarke import MG_DL
from core.data.pictures.kept import about
from core.data.series.bundled import series_rows
from core.data.series.choice import SeriesChoice
from core.data.series.collecting import collect_series, survey_series
from core.data.series.glucose import glucose_windows
from core.data.series.going_on import forecast_settings
from core.data.series.kept import unpack
from core.data.series.own import load_own_series
from core.data.series.preflight import CUT_OFF
from core.data.splits import Split, parts_of_folds
from core.errors import UserError
from core.forecast_live import times_before
from core.forecast_measuring import measured
from core.glucose_units import is_glucose
from core.i18n import translator
from core.look import LIGHT
from core.registry import demo
from core.report.command import repeat_command
from core.report.html import html_report
from core.spec import UPLOAD, Ahead, Hooks, Settings
from core.store import Store
from core.tasks import task_of
from core.words import headline
from tests.forecasts import without_xla
from tests.series_files import npy, table

__all__ = ["without_xla"]
DEMO = demo("series")
HEART = SeriesChoice(forecast="2, 4", history=6, forecast_unit="min", patient="who")


def long_table(people=6, minutes=30, columns=("heart rate (bpm)", "SpO2 (%)"), level=80.0, gap=None):
    """A reading every minute of each person: the first channel counts the minutes, of person k from 100 k."""
    rows = [
        [f"p{k}", minute, level + 100 * k + minute, 97.0]
        for k in range(people)
        for minute in range(minutes)
        if (k, minute) != gap
    ]
    return {"vitals.csv": table(rows, ["who", "minutes", *columns])}


def kept(files, choice=HEART):
    return unpack(collect_series(list(files.items()), choice))


def refused(files, **choice):
    with pytest.raises(UserError) as caught:
        kept(files, dataclasses.replace(HEART, **choice))
    return translator("en")(caught.value.text, **caught.value.values)


def test_windows_and_what_came_after_them_are_those_counted_by_hand():
    found = kept(long_table())
    assert found.series.values.shape[1:] == (6, 2) and found.series.rate == pytest.approx(1 / 60)
    assert found.series.channels == ("heart rate", "SpO2") and found.series.units == ("bpm", "%")
    each = 30 - (6 + 4) + 1  # history 6, farthest 4, one begun at every reading: a fourth of 6 is less than 2
    assert len(found.y) == 6 * each and found.about.forecast and found.about.patients == 6
    assert found.series.values[each + 3, :, 0].tolist() == [183, 184, 185, 186, 187, 188]
    assert found.ahead.values[each + 3].tolist() == [190, 192] and found.ahead.horizons == (2, 4)
    assert (found.patients == np.repeat(np.arange(6), each)).all()


def test_no_window_crosses_a_gap_and_none_two_people():
    whole, torn = kept(long_table()), kept(long_table(gap=(2, 12)))
    counts = np.bincount(torn.patients)
    assert (
        counts[2] == (12 - 9) + (17 - 9)
        and np.delete(counts, 2).tolist() == np.delete(np.bincount(whole.patients), 2).tolist()
    )
    rises = np.diff(np.concatenate([torn.series.values[..., 0], torn.ahead.values], axis=1), axis=1)
    assert (rises == [1, 1, 1, 1, 1, 2, 2]).all()


def test_a_sensor_that_ends_at_its_limit_is_told_by_the_whole_course():
    swinging = 90 + 10 * np.sin(np.arange(600) / 9.7)
    courses = {name: np.minimum(swinging, limit) for name, limit in (("p1", 99), ("p2", 200), ("p3", 99))}
    rows = [
        [name, minute, float(value)]
        for name in ("p0", "p1", "p2", "p3", "p4")
        for minute, value in enumerate(courses.get(name, swinging))
    ]
    found = kept({"vitals.csv": table(rows, ["who", "minutes", "pressure (mmHg)"])}).about.findings
    cut = [finding for finding in found if finding.text == CUT_OFF]
    assert [(one.level, one.values["n"], one.values["names"]) for one in cut] == [
        ("warning", 2, "vitals.csv · 2, vitals.csv · 4")
    ]


def test_another_channel_is_forecast_when_it_is_named_and_comes_first():
    found = kept(long_table(), dataclasses.replace(HEART, channel="SpO2"))
    assert found.series.channels == ("SpO2", "heart rate") and (found.ahead.values == 97).all()


def test_a_clock_that_drifts_is_no_gap_and_a_wide_array_is_cut_at_its_rate():
    rows = [[f"p{k}", f"2026-01-0{k + 1} 08:{m:02d}:{(m * 7) % 3:02d}", m] for k in range(5) for m in range(30)]
    drifting = kept({"l.csv": table(rows, ["who", "time", "pulse"])}, HEART)
    assert len(drifting.y) == 5 * 21
    waves = np.arange(5 * 40, dtype=np.float32).reshape(5, 40)
    found = kept({"w.npy": npy(waves)}, SeriesChoice(forecast="1", rate=2.0, history=4, forecast_unit="s"))
    assert found.series.values.shape == (5 * 16, 8, 1) and found.ahead.values[0].tolist() == [9.0]
    assert found.about.told_by == "recording" and found.about.patients == 5


def test_the_bundled_glucose_brought_as_a_file_is_cut_into_the_same_windows():
    rows = series_rows("glucose")[["person", "seconds", "glucose"]].rename(columns={"glucose": "glucose (mg/dL)"})
    choice = SeriesChoice(forecast="30, 60", history=120, patient="person", time="seconds", time_unit="s")
    found, ours = kept({"g.csv": rows.to_csv(index=False).encode()}, choice), glucose_windows()
    assert found.ahead.unit == "min" and found.about.patients == 19 and len(found.y) == 4087
    np.testing.assert_array_equal(found.series.values, ours.series.values)
    np.testing.assert_array_equal(found.ahead.values, ours.targets)


def test_what_fits_no_reading_or_too_few_people_is_refused_in_words():
    assert "Choose multiples" in refused(long_table(), forecast="2.5")
    assert "does not say how far ahead" in refused(long_table(), forecast="soon")
    assert "without a gap" in refused(long_table(), forecast="2, 40")
    assert "at least 5 are needed" in refused(long_table(people=4))
    assert "no channel" in refused(long_table(), channel="pain")
    assert "it needs 4 to" in refused(long_table(), history=2.0)
    told = survey_series(list(long_table(people=4).items()), HEART)
    assert told.columns and [finding.level for finding in told.findings].count("stop") == 1


def test_of_five_people_each_is_tested_once_and_no_person_is_in_two_parts():
    found = kept(long_table(people=5))
    parts = parts_of_folds(found.y, found.patients, 0, 5)
    assert sorted(int(np.unique(found.patients[part.test])[0]) for part in parts) == [0, 1, 2, 3, 4]
    for part in parts:
        sides = [set(found.patients[rows]) for rows in (part.train, part.validation, part.test)]
        assert [len(side) for side in sides] == [3, 1, 1] and not set.intersection(*sides)


def test_zones_of_glucose_in_millimoles_are_those_of_the_same_in_milligrams():
    y = np.array([[5.0], [10.0], [3.0], [15.0]])
    said = np.repeat(np.array([[5.5], [4.0], [12.0], [15.5]])[..., None], 5, axis=2)
    parts = [Split(np.empty(0, int), np.empty(0, int), np.arange(4))]
    done = [dict.fromkeys(("p", "raw", "persistence", "line", "ridge"), said)]
    found = measured(Ahead(y, (30,)), np.arange(4), parts, done, MG_DL)
    assert found["clarke"]["30"]["zone"] == ["A", "B", "E", "A"]  # 90 as 99, 180 as 72, 54 as 216, 270 as 279 mg/dL
    assert found["metrics"]["clarke_A/30"].value == 0.5 and found["metrics"]["mae/30"].value == pytest.approx(4.0)
    assert "clarke_A/30" not in measured(Ahead(y, (30,)), np.arange(4), parts, done)["metrics"]


def test_what_counts_as_glucose_is_its_name_and_its_unit():
    for name in ("Glucose", "CGM", "sensor_glucose", "血糖", "sgv", "BG"):
        assert is_glucose(name, "mmol/L") and is_glucose(name, "mg/dL") and not is_glucose(name, "%")
    assert not is_glucose("Cholesterol", "mg/dL") and not is_glucose("background", "mmol/L")


def course(people=5, name="glucose", unit="mmol/L", scale=1.0):
    """Readings every five minutes that swing, of each person in their own time; with five, every fold is of one shape."""
    rng = np.random.default_rng(0)
    rows = [
        [f"p{k}", 5 * step, round(float(scale * (8 + 3 * np.sin(step / (4 + k % 3) + k) + rng.normal(0, 0.1))), 4)]
        for k in range(people)
        for step in range(120)
    ]
    return {"c.csv": table(rows, ["who", "minutes", f"{name} ({unit})"])}


def trained(files, store, **choice):
    content = collect_series(list(files.items()), SeriesChoice(forecast="15, 30", patient="who", **choice))
    settings = Settings("series", UPLOAD + store.keep_upload(content), "simple-rnn", epochs=1, patience=0)
    settings = forecast_settings(settings, about(content))
    return own_series.run_own_series(settings, Hooks(), store, content), content


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("own-forecasts"))


@pytest.fixture(scope="module")
def sugar(store):
    return trained(course(), store)


@pytest.fixture(scope="module")
def pressure(store):
    return trained(course(name="pressure", unit="mmHg", scale=10.0), store)


@pytest.mark.slow  # six more networks
def test_glucose_in_millimoles_has_its_zones_and_says_its_own_unit(sugar):
    run, _ = sugar
    assert run.task == "forecast" and run.told["unit"] == "mmol/L" and run.told["horizons"] == [15, 30]
    assert sum(run.metrics[f"clarke_{zone}/15"].value for zone in "ABCDE") == pytest.approx(1)
    assert 70 < np.mean(run.told["clarke"]["15"]["reference"]) < 220  # mg/dL, as the grid is
    assert run.metrics["mae/15"].value < 8
    assert set(task_of(run).drawn(run, translator("en"), LIGHT, False)) == {
        "error", "coverage", "clarke-15", "clarke-30",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_anything_else_is_told_without_a_word_of_glucose(pressure, language):
    run, _ = pressure
    t = translator(language)
    names = [t(name) for name, _ in task_of(run).names(run).values()]
    report = html_report(run, DEMO, t).partition("<script")[0].lower()
    assert not [name for name in names if "Clarke" in name] and sum("mmHg" in name for name in names) == 10
    assert not [word for word in ("clarke", "glucose", "sensor", "mg/dl", "葡萄糖", "血糖") if word in report]
    assert "mmhg" in report and "15" in headline(run, t) and "pressure" in task_of(run).facts(run, t)[0][1]


def test_persistence_is_the_last_reading_of_every_window(pressure, store):
    run, content = pressure
    cases = load_own_series(run.settings, content)
    last = np.abs(cases.inputs.values[:, -1, 0] - cases.ahead.values.T).mean(axis=1)
    simple = next(b for b in run.baselines if b["id"] == "persistence")
    for place, ahead in enumerate((15, 30)):
        assert simple["metrics"][f"mae/{ahead}"].value == pytest.approx(last[place], rel=1e-3)
        assert run.metrics[f"mae/{ahead}"].n == len(cases.y) and f"coverage/{ahead}" in run.metrics
    assert {b["id"] for b in run.baselines} == {"persistence", "line", "ridge"}
    people = [person for fold in run.told["folds"] for person in fold["people"]]
    assert sorted(people) == list(range(1, 6)) and times_before(cases.inputs[:1], "min")[:2] == [-55, -50]


def test_the_command_that_repeats_it_asks_the_same(pressure, store, tmp_path, monkeypatch, capsys):
    run, _ = pressure
    words = shlex.split(repeat_command(run))
    assert "--forecast=15, 30" in words and "--patient=who" in words and words[words.index("--folds") + 1] == "5"
    file = tmp_path / "c.csv"
    file.write_bytes(course(name="pressure", unit="mmHg", scale=10.0)["c.csv"])
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    words[words.index("PATH")] = str(file)
    assert command_line.main([*words[3:], "--patience", "0"]) == 0
    assert capsys.readouterr().out.startswith(run.run)  # the same run: nothing was trained


@pytest.mark.slow  # the same networks
def test_a_report_in_the_other_unit_of_glucose_and_of_nothing_else(
    sugar, pressure, store, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    out = tmp_path / "r.html"
    words = ["report", sugar[0].run, "--out", str(out)]
    assert command_line.main(words) == 0 and "Mean absolute error at 15 min (mmol/L)" in out.read_text()
    assert command_line.main([*words, "--unit", "mg/dL"]) == 0
    text = out.read_text()
    assert "Mean absolute error at 15 min (mg/dL)" in text and "15 min (mmol/L)" not in text
    value = sugar[0].metrics["mae/15"].value * 18.016
    assert f"{value:.2f}" in text
    assert command_line.main(["report", pressure[0].run, "--unit", "mg/dL", "--out", str(out)]) == 2
    assert "no glucose" in capsys.readouterr().err


def test_the_same_file_is_asked_for_its_classes_by_the_other_routine(store, monkeypatch):
    monkeypatch.setattr(own_series, "run_experiment", lambda *asked: "classes")
    monkeypatch.setattr(own_series, "run_forecast", lambda *asked: "forecast")
    rows = [[n, ("a", "b")[n % 2], *range(n, n + 12)] for n in range(12)]
    wide = {"w.csv": table(rows, ["patient_id", "class", *(f"t{i}" for i in range(12))])}
    classes = collect_series(list(wide.items()), SeriesChoice(rate=1.0))
    ahead = collect_series(list(wide.items()), SeriesChoice(rate=1.0, forecast="2", history=5, forecast_unit="s"))
    done = [own_series.run_own_series(Settings("series", UPLOAD, "gru"), Hooks(), store, c) for c in (classes, ahead)]
    assert done == ["classes", "forecast"]
    assert DEMO.work_for(UPLOAD + "0" * 64) == "core.own_series:run_own_series" != DEMO.work_for("pbc")
