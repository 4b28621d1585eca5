"""The mean risk along one column: equal to scikit-learn's, with counts, for categories and gaps too."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.inspection import partial_dependence

from core.data.preparation import TablePreparation
from core.explain.dependence import CASES, FEW, SINGLE, dependence
from core.explain_figures import dependence_figure, importance_figure
from core.i18n import translator
from tests.unit.test_importance import MADE_UP

N = 300


def table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    skewed = np.exp(1.5 * rng.normal(size=N))
    skewed[::9] = np.nan
    return pd.DataFrame(
        {
            "x": rng.normal(size=N),
            "skewed": skewed,
            "grade": rng.integers(1, 5, N),
            "sex": np.where(rng.random(N) < 0.99, np.where(rng.random(N) < 0.5, "f", "m"), "other"),
        }
    )


FRAME = table()
COLUMNS = {column["name"]: column for column in TablePreparation.fit(FRAME).to_dict()["columns"]}


def risk(frame: pd.DataFrame) -> np.ndarray:
    skewed = frame["skewed"].fillna(10.0)
    score = frame["x"] * (frame["sex"] == "m") + 0.1 * skewed + 0.3 * frame["grade"]
    return 1 / (1 + np.exp(-score.to_numpy("float64")))


def test_the_curve_is_that_of_scikit_learn():
    numbers = FRAME[["x", "grade"]].assign(z=np.random.default_rng(1).normal(size=N))
    model = GradientBoostingClassifier(random_state=0).fit(numbers, numbers["x"] * numbers["z"] + numbers["grade"] > 2)
    found = dependence(lambda frame: model.predict_proba(frame)[:, 1], COLUMNS["x"], numbers[:150], FRAME["x"])
    theirs = partial_dependence(
        model,
        numbers[:150].astype("float64"),
        ["x"],
        custom_values={"x": np.array(found.values)},
        kind="both",
        method="brute",
        response_method="predict_proba",
    )
    assert found.mean == pytest.approx(theirs["average"][0], abs=1e-12)
    assert found.single == pytest.approx(theirs["individual"][0][: len(found.single)], abs=1e-12)
    assert found.cases == 150 and len(found.single) == SINGLE


def test_a_sample_is_asked_and_everybody_is_counted():
    found = dependence(risk, COLUMNS["x"], FRAME, FRAME["x"], seed=3)
    assert found.cases == CASES
    assert found.counts.sum() + found.outside == N
    assert np.isin(found.edges, found.values).all() and (np.diff(found.values) > 0).all()
    again = dependence(risk, COLUMNS["x"], FRAME, FRAME["x"], seed=3)
    assert (again.mean == found.mean).all()


def test_stretches_with_few_cases_are_not_sure():
    found = dependence(risk, COLUMNS["skewed"], FRAME, FRAME["skewed"])
    sure = found.sure()
    assert len(sure) == len(found.values) - 1 and sure.any() and not sure.all()
    place = int(np.flatnonzero(found.counts < FEW)[0])
    inside = [i for i, (a, b) in enumerate(zip(found.values, found.values[1:], strict=False))
              if found.edges[place] <= (a + b) / 2 < found.edges[place + 1]]  # fmt: skip
    assert inside and not sure[inside].any()


def test_a_gap_has_its_own_risk():
    found = dependence(risk, COLUMNS["skewed"], FRAME, FRAME["skewed"])
    assert found.missing == FRAME["skewed"].isna().sum()
    asked = FRAME.iloc[np.sort(np.random.default_rng(0).permutation(N)[:CASES])].assign(skewed=np.nan)
    assert found.missing_risk == pytest.approx(risk(asked).mean())
    assert dependence(risk, COLUMNS["x"], FRAME, FRAME["x"]).missing_risk is None


def test_categories_and_few_numbers_are_counted_one_by_one():
    sex = dependence(risk, COLUMNS["sex"], FRAME, FRAME["sex"])
    assert sex.edges is None and sex.values == list(COLUMNS["sex"]["categories"])
    assert sex.counts.tolist() == [int((FRAME["sex"] == value).sum()) for value in sex.values]
    assert sex.sure().tolist() == [True, True, sex.counts[2] >= FEW]
    grade = dependence(risk, COLUMNS["grade"], FRAME, FRAME["grade"])
    assert grade.values == [1, 2, 3, 4] and grade.counts.sum() == N
    assert (np.diff(grade.mean) > 0).all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_charts_are_drawn_and_marked(language):
    t = translator(language)
    for name in ("x", "skewed", "sex", "grade"):
        found = dependence(risk, COLUMNS[name], FRAME, FRAME[name])
        figure = dependence_figure(found, "<b>x</b>", [str(value) for value in found.values], t, synthetic=True)
        assert t("SYNTHETIC data") in figure.layout.title.text
        assert "<b>x" not in str(figure.layout.xaxis.title.text)
    drawn = importance_figure(MADE_UP, MADE_UP.names, t)
    assert len(drawn.data[0].x) == 2 and "&lt;b&gt;" in drawn.layout.yaxis.ticktext[1]
