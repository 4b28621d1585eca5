"""The bundled series: what is in them, who is left out of the landmark task, and what a window of glucose holds."""

import shutil

import numpy as np
import pandas as pd
import pytest

from core.data.bundled import FOLDER
from core.data.series.bundled import ecg_lead, series_rows, series_sources
from core.data.series.glucose import breaks, glucose_windows, starts
from core.data.series.pbc import CHANNELS, HORIZONS, LANDMARKS, course, landmark_cases, risk
from core.data.splits import split
from core.errors import UserError
from core.i18n import catalogue


@pytest.fixture(scope="module")
def landmarked():
    return landmark_cases(3.0, 3.0)


@pytest.fixture(scope="module")
def windows():
    return glucose_windows()


def test_every_set_names_its_source_and_a_changed_file_is_refused(tmp_path):
    assert set(series_sources()) == {"pbc", "glucose", "ecg"}
    assert all(all(vars(source).values()) for source in series_sources().values())
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pbc" / "pbc.csv.gz").write_bytes(b"another")
    (tmp_path / "ecg" / "ecg.npz").unlink()
    for name, read in (("pbc", landmark_cases), ("ecg", ecg_lead)):
        with pytest.raises(UserError, match=name):
            read(folder=tmp_path)


def test_pbc_has_1945_visits_of_312_patients_of_whom_140_died_and_29_were_transplanted():
    visits = series_rows("pbc")
    ends = visits.drop_duplicates("patient")["end"].value_counts().to_dict()
    assert len(visits) == 1945 and ends == {"alive": 143, "death": 140, "transplant": 29}
    assert visits["cholesterol"].isna().sum() == 821 and (visits["day"] <= visits["followed"]).all()


def test_at_the_landmark_everybody_is_a_case_or_counted_with_the_reason_why_not(landmarked):
    patients = series_rows("pbc").drop_duplicates("patient")
    at_risk, undecided = landmarked.cases.findings[0].values, landmarked.cases.findings[1].values
    assert at_risk["n"] + at_risk["gone"] + at_risk["lost"] == len(patients) == 312
    assert len(landmarked.cases.y) + undecided["n"] == at_risk["n"]
    assert (at_risk["n"], undecided["n"], len(landmarked.cases.y), landmarked.cases.y.sum()) == (245, 28, 217, 51)


def test_an_outcome_counts_by_the_horizon_and_those_without_one_are_followed_until_it(landmarked):
    y = landmarked.cases.y
    assert ((landmarked.event == 1) & (landmarked.years <= 3.0)).tolist() == (y == 1).tolist()
    assert (landmarked.years[y == 0] >= 3.0).all() and (landmarked.years > 0).all()
    assert (landmarked.event[y == 0] == 1).any()  # death after the horizon is none by it


def test_nothing_after_the_landmark_is_among_the_inputs(landmarked):
    series, visits = landmarked.cases.inputs, series_rows("pbc")
    assert np.nanmax(series.times) <= 3.0 and (series.times[:, 0] == 0).all() and series.time_unit == "y"
    assert (np.diff(series.times, axis=1)[np.isfinite(np.diff(series.times, axis=1))] > 0).all()
    mine = visits[visits["patient"].isin(landmarked.cases.groups)]
    assert series.lengths.sum() + landmarked.cases.findings[2].values["n"] == len(mine)
    assert series.values[:, 0, -3] == pytest.approx(mine.drop_duplicates("patient")["age"].to_numpy())  # same order


def test_a_course_holds_the_visits_of_its_patient_in_the_order_of_time(landmarked):
    series = landmarked.cases.inputs
    place = landmarked.cases.groups.tolist().index(2)
    assert series.lengths[place] == 4
    names = [name for name, _, _ in CHANNELS]
    assert series.values[place, :4, names.index("bilirubin")].tolist() == [np.float32(v) for v in (1.1, 0.8, 1.0, 1.9)]
    assert series.values[place, 0, names.index("cholesterol")] == 302
    assert np.isnan(series.values[place, 1, names.index("cholesterol")]) and np.isnan(series.values[place, 4:]).all()
    assert series.values[place, :4, names.index("treated")].tolist() == [1] * 4
    assert series.times[place, :4] == pytest.approx(np.array([0, 182, 365, 768]) / 365.25)


def test_channels_are_described_and_translated():
    landmarked = landmark_cases()
    assert landmarked.cases.inputs.channels == tuple(landmarked.cases.labels)
    assert all(catalogue("zh").get(title) for _, title, _ in CHANNELS)


@pytest.mark.parametrize("landmark", LANDMARKS)
@pytest.mark.parametrize("horizon", HORIZONS)
def test_every_landmark_and_horizon_that_is_offered_can_be_split(landmark, horizon):
    cases = landmark_cases(landmark, horizon).cases
    parts = split("random", cases.y, cases.groups, seed=0)
    assert all(len(np.unique(cases.y[rows])) == 2 for rows in (parts.train, parts.validation, parts.test))


@pytest.mark.parametrize("years", [(0.5, 3.0), (2.0, 1.0), (float("nan"), 3.0)])
def test_other_years_are_refused_in_one_sentence(years):
    with pytest.raises(UserError, match="Choose one of"):
        landmark_cases(*years)


def test_the_risk_counts_those_who_are_lost_as_long_as_they_were_followed():
    years, event = np.array([1.0, 2, 3, 4]), np.array([1, 0, 1, 0])
    assert risk(years, event, 3.5) == pytest.approx(1 - (3 / 4) * (1 / 2))
    assert risk(years, event, 0.5) == 0


def test_patients_of_a_course_need_no_equal_number_of_visits():
    visits = series_rows("pbc").query("patient in (1, 4)")
    assert course(visits).lengths.tolist() == [2, 7]


def test_glucose_has_34890_readings_of_19_people():
    rows = series_rows("glucose")
    people = rows.drop_duplicates("person")
    assert len(rows) == 34_890 and len(people) == 19 and (people["seconds"] == 0).all()
    assert people["diagnosis"].value_counts().to_dict() == {"prediabetes": 14, "diabetes": 5}
    assert (rows["glucose"].min(), rows["glucose"].max()) == (41, 303)


def test_windows_end_before_a_gap_and_never_pass_into_another_person():
    rows = pd.DataFrame(
        {"person": [1] * 7 + [2] * 4, "seconds": [0, 299, 603, 900, 1800, 2100, 2400, 0, 300, 600, 900]}
    )
    broken = breaks(rows)
    assert np.flatnonzero(broken).tolist() == [0, 4, 7]
    assert starts(broken, span=3, stride=1).tolist() == [0, 1, 4, 7, 8]
    assert starts(broken, span=3, stride=2).tolist() == [0, 4, 7]
    assert starts(broken, span=4, stride=1).tolist() == [0, 7]


def test_a_window_and_its_targets_are_readings_five_minutes_apart_of_one_person(windows):
    rows, steps = series_rows("glucose"), windows.series.values.shape[1]
    assert windows.series.values.shape == (len(windows.targets), 24, 1) and windows.series.values.dtype == np.float32
    assert windows.targets.dtype == np.float32 and windows.series.rate == 1 / 300
    by_person = dict(iter(rows.groupby("person")))
    for place in range(0, len(windows.groups), 501):
        part = by_person[windows.groups[place]]
        found = windows.series.values[place, :, 0]
        starts = [i for i in range(len(part) - steps) if (part["glucose"].to_numpy()[i : i + steps] == found).all()]
        seconds, glucose = part["seconds"].to_numpy(), part["glucose"].to_numpy()
        assert any(
            np.allclose(seconds[[i + 29, i + 35]] - seconds[i + 23], [1800, 3600], atol=30)
            and glucose[[i + 29, i + 35]].tolist() == windows.targets[place].tolist()
            for i in starts
            if i + 35 < len(part)
        )


def test_the_people_the_windows_and_the_gaps_of_glucose_are_counted(windows):
    told = {name: value for finding in windows.findings for name, value in finding.values.items()}
    assert (told["people"], told["diabetes"], told["before"]) == (19, 5, 14)
    assert told["n"] == len(windows.targets) and told["gaps"] > 400 and told["lost"] > 0
    assert set(windows.groups) == set(range(1, 20)) and windows.diabetes.mean() == pytest.approx(0.26, abs=0.05)


def test_other_horizons_give_other_targets_and_odd_ones_are_refused(windows):
    near = glucose_windows(horizons_min=(5, 30))
    assert near.targets.shape[1] == 2 and len(near.targets) > len(windows.targets)
    assert np.abs(near.targets[:, 0] - near.series.values[:, -1, 0]).mean() < 5
    with pytest.raises(ValueError, match="multiples of 5"):
        glucose_windows(horizons_min=(7,))


def test_the_lead_is_five_minutes_long_and_in_millivolts():
    lead = ecg_lead()
    assert lead.values.shape == (1, 108_000, 1) and lead.rate * 300 == 108_000 and lead.units == ("mV",)
    assert lead.values[0, :3, 0].tolist() == [np.float32(v) for v in (-0.245, -0.215, -0.185)]
    assert (lead.values.min(), lead.values.max()) == (np.float32(-3.485), np.float32(3.65))
