"""Importance by shuffling: equal to scikit-learn's, honest about chance, whole categories at once, kept beside the run."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from core.explain import importance
from core.explain.importance import Importance, auroc_drops, gather, keep, kept, mean_moves
from core.explain.related import companions, pairs
from core.explain.wording import importance_lead, importance_notes, importance_related, importance_rows
from core.i18n import translator
from core.registry import demo as find_demo
from core.report.html import html_report
from core.results import Metric
from core.store import Store
from tests.examples import a_run

N = 400


def cases(seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({name: rng.normal(size=N) for name in ("strong", "weak", "idle")})
    risk = 1 / (1 + np.exp(-(2 * frame["strong"] + 0.7 * frame["weak"])))
    return frame, (rng.random(N) < risk).to_numpy("int64")


def test_the_falls_are_those_of_scikit_learn():
    frame, y = cases()
    model = LogisticRegression().fit(frame, y)
    found = auroc_drops(lambda x: model.predict_proba(x)[:, 1], frame, y, list(frame), repeats=200)
    theirs = permutation_importance(model, frame, y, scoring="roc_auc", n_repeats=200, random_state=1)
    assert [drop.value for drop in found] == pytest.approx(theirs.importances_mean, abs=0.008)
    assert found[0].value > found[1].value > found[2].value


def test_the_interval_holds_the_fall_in_other_cases_of_the_same_kind():
    def known(x):
        return 1 / (1 + np.exp(-(2 * x["strong"] + 0.7 * x["weak"]).to_numpy()))

    big = [cases(seed) for seed in range(1000, 1010)]
    frame, y = pd.concat([f for f, _ in big], ignore_index=True), np.concatenate([y for _, y in big])
    truth = auroc_drops(known, frame, y, ["strong", "weak"])
    inside = 0
    for seed in range(20):
        for drop, true in zip(auroc_drops(known, *cases(seed), ["strong", "weak"], seed=seed), truth, strict=True):
            assert drop.low < drop.value < drop.high
            inside += drop.low <= true.value <= drop.high
    assert inside >= 34  # of 40; 38 are expected


def test_a_column_the_network_does_not_use_falls_by_nothing():
    frame, y = cases()
    (drop,) = auroc_drops(lambda x: 1 / (1 + np.exp(-x["strong"].to_numpy())), frame, y, ["idle"])
    assert drop.value == 0 and drop.low is None and drop.why


def test_the_same_fall_is_found_whichever_columns_are_asked_beside_it():
    frame, y = cases()

    def answer(x):
        return 1 / (1 + np.exp(-x.sum(axis=1).to_numpy()))

    assert auroc_drops(answer, frame, y, list(frame))[1] == auroc_drops(answer, frame, y, ["weak"])[0]


def test_a_category_is_shuffled_whole_with_its_gaps():
    rng = np.random.default_rng(0)
    kind = pd.Series(rng.choice(["a", "b", None], N))
    frame = pd.DataFrame({"kind": kind, "x": rng.normal(size=N)})
    seen = []

    def answer(x):
        seen.append(x["kind"])
        return np.where(x["kind"].isna(), 0.5, np.where(x["kind"] == "a", 0.9, 0.1))

    y = (kind == "a").to_numpy("int64")
    (drop,) = auroc_drops(answer, frame, y, ["kind"], repeats=3)
    assert drop.value == pytest.approx(0.5, abs=0.06)
    shuffled = seen[1].iloc[:N]
    assert shuffled.isna().sum() == kind.isna().sum() and (shuffled == "a").sum() == y.sum()


def test_patients_with_several_rows_widen_the_interval():
    frame, y = cases()
    many, outcomes = pd.concat([frame] * 4, ignore_index=True), np.tile(y, 4)

    def answer(x):
        return 1 / (1 + np.exp(-x["strong"].to_numpy()))

    (rows,) = auroc_drops(answer, many, outcomes, ["strong"])
    (people,) = auroc_drops(answer, many, outcomes, ["strong"], np.tile(np.arange(N), 4))
    assert people.high - people.low > 1.3 * (rows.high - rows.low)


def test_one_class_is_not_estimable():
    frame, y = cases()
    (drop,) = auroc_drops(lambda x: np.full(len(x), 0.5), frame, np.zeros_like(y), ["strong"])
    assert drop.value is None and drop.why


def test_the_mean_movement_of_a_linear_network_is_that_of_its_terms():
    frame, _ = cases()
    reference = pd.DataFrame([dict.fromkeys(frame, 0.0)])
    found = mean_moves(lambda x: (0.1 * x["strong"] + 0.02 * x["weak"]).to_numpy(), frame, reference)
    assert found == pytest.approx([0.1 * frame["strong"].abs().mean(), 0.02 * frame["weak"].abs().mean(), 0])


def test_columns_that_go_along_are_named():
    rng = np.random.default_rng(0)
    x = rng.normal(size=N)
    sex = np.where(x > 0, "m", "f")
    frame = pd.DataFrame({"x": x, "copy": np.exp(x), "noise": rng.normal(size=N), "sex": sex, "same": 1.0})
    frame.loc[::7, "x"] = np.nan
    assert [name for name, _ in companions(frame, "copy")] == ["x", "sex"]
    assert ("x", "copy") in [(a, b) for a, b, _ in pairs(frame, ["x", "copy", "noise"])]


class _Answers:
    """Stands in for a network on its way to a worker."""

    def __init__(self, columns):
        self.run = dataclasses.replace(a_run(), schema={"columns": columns})

    def predictor(self):
        return lambda x: 1 / (1 + np.exp(-x["strong"].to_numpy("float64")))


def gathered() -> Importance:
    frame, y = cases()
    columns = [
        {"name": name, "kind": "number", "typical": 0.0, "low": -1.6, "high": 1.6, "categories": []} for name in frame
    ]
    shares: list[float] = []
    found = gather(lambda function, *args: function(*args), _Answers(columns), frame, y, None, shares.append)
    assert shares == sorted(shares) and len(shares) == 4 and shares[-1] < 1
    return found


def test_what_is_gathered_leads_with_the_strongest():
    found = gathered()
    assert found.names[0] == "strong" and found.cases == N
    assert found.moves[0] > 0.1 and found.moves[1:] == (0, 0)


def test_of_a_wide_table_the_leading_columns_are_asked(monkeypatch):
    monkeypatch.setattr(importance, "MOST_COLUMNS", 2)
    frame, y = cases()
    columns = [
        {"name": name, "kind": "number", "typical": 0.0, "low": -1.6, "high": 1.6, "categories": []}
        for name in ("idle", "strong", "weak")
    ]
    found = gather(lambda function, *args: function(*args), _Answers(columns), frame, y, None, lambda _: None)
    assert found.names[0] == "strong" and len(found.names) == 2 and found.left_out == 1


def test_it_is_kept_beside_the_run_and_nothing_damaged_is_believed(tmp_path):
    store = Store(tmp_path)
    run = store.save(a_run(), {"model.onnx": b"x"})
    assert kept(store, run) is None
    found = gathered()
    keep(store, run, found)
    assert kept(store, run) == found
    assert store.load(run.run) == run
    assert kept(store, dataclasses.replace(run, asked=0)) is None
    place = tmp_path / "runs" / run.run / "importance-1.json"
    told = json.loads(place.read_text())
    place.write_text(json.dumps(told | {"said": told["said"].replace("strong", "wrong")}))
    assert kept(store, run) is None
    keep(store, dataclasses.replace(run, run="0" * 20), found)
    assert not (tmp_path / "runs" / ("0" * 20)).exists()


MADE_UP = Importance(
    names=("marker", "<b>age</b>", "idle"),
    drops=(Metric(0.1, 0.05, 0.15, 90), Metric(0.01, -0.01, 0.03, 90), Metric.missing(90, "")),
    moves=(0.12, 0.034, 0.0),
    cases=90,
    explained=60,
    left_out=7,
    related=(("marker", "<b>age</b>", 0.8),),
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_said_in_words(language):
    t = translator(language)
    lead = importance_lead(a_run(), MADE_UP, t)
    assert "marker" in lead and "0.100" in lead
    assert "0.80" in importance_related(a_run(), MADE_UP, t) and "7" in importance_notes(a_run(), MADE_UP, t)
    assert importance_related(a_run(), dataclasses.replace(MADE_UP, related=()), t) == ""
    assert importance_rows(a_run(), MADE_UP, t)[1]["move"] == "3.4"
    nothing = dataclasses.replace(MADE_UP, names=MADE_UP.names[1:], drops=MADE_UP.drops[1:], moves=(0.0, 0.0))
    assert "marker" not in importance_lead(a_run(), nothing, t)


def test_the_report_has_it_where_it_was_computed():
    from tests.unit.test_report import a_run as reported

    demo, t = find_demo("tabular"), translator("en")
    assert "Fall of the AUROC" not in html_report(reported(), demo, t)
    page = html_report(reported(), demo, t, MADE_UP)
    assert "Fall of the AUROC" in page and "&lt;b&gt;age" in page and "<b>age" not in page


def test_the_unshuffled_area_is_that_of_scikit_learn():
    frame, y = cases()
    p = 1 / (1 + np.exp(-frame["strong"].to_numpy()))
    (drop,) = auroc_drops(lambda x: 1 / (1 + np.exp(-x["strong"].to_numpy())), frame, y, ["strong"], repeats=200)
    assert roc_auc_score(y, p) - drop.value == pytest.approx(0.5, abs=0.01)


def test_of_several_classes_the_one_asked_about_is_named():
    run = a_run()
    several = dataclasses.replace(run, data={**run.data, "classes": ["mild", "fair", "grave"]}, asked=2)
    assert "grave" in importance_lead(several, MADE_UP, translator("en"))
    assert "yes" not in importance_lead(run, MADE_UP, translator("en"))
