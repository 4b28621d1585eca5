"""A file of new cases: every answer is the network's, every row that gets none is named, and nothing hostile comes through."""

import dataclasses
import io
import time

import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import TensorProto, helper, numpy_helper

from core.__main__ import main
from core.batch import Carried, external_figures, predict_file, row_marks
from core.batch_file import EMPTY, RAGGED, WORDS, read_cases
from core.batch_words import drift_lines, set_lines, told_lines
from core.data.preparation import TablePreparation
from core.data.splits import Split
from core.errors import UserError
from core.evaluation import binary_metrics
from core.i18n import translator
from core.predict import predictor
from core.registry import demo
from core.spec import UPLOAD, Settings
from core.store import Store
from core.taught import taught_file
from tests.examples import a_run

RNG = np.random.default_rng(0)
PAST = pd.DataFrame(
    {"age": RNG.integers(20, 80, 300), "marker": RNG.normal(size=300).round(3), "sex": RNG.choice(["F", "M"], 300)}
)
COLUMNS = TablePreparation.fit(PAST).columns
T = translator("en")
NEW = "id,age,marker,sex\n007,41,0.5,F\n008,52,-0.25,M\n009,79,1e-1,F\n"


def network(inputs, outputs=1):
    weights = np.linspace(-1, 2, inputs * outputs, dtype=np.float32).reshape(inputs, outputs)
    last = helper.make_node("Sigmoid" if outputs == 1 else "Softmax", ["z"], ["p"])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["z"]), last],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", inputs])],
        [helper.make_tensor_value_info("p", TensorProto.FLOAT, ["n", outputs])],
        [numpy_helper.from_array(weights, "w")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(made)
    return made.SerializeToString()


def stored(store, past=PAST, classes=("well", "ill"), **changes):
    preparation = TablePreparation.fit(past)
    settings = Settings("tabular", UPLOAD + "0" * 64, "textbook", target="outcome", positive="ill")
    edges = np.linspace(0, 1, 21).tolist()
    values = {
        "settings": settings,
        "schema": preparation.to_dict(),
        "data": {"title": "", "sha256": "0" * 64, "rows": 500, "columns": 3, "classes": list(classes), "labels": {}},
        "curves": {"histogram": {"edges": edges, "negative": [3] * 20, "positive": [2] * 20}},
        "threshold": 0.5,
    }
    content = network(len(preparation.names()), 1 if len(classes) == 2 else len(classes))
    return store.save(a_run(**{**values, **changes}), {"model.onnx": content, "model.keras": b"", "test.npz": b""})


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("batch"))


@pytest.fixture(scope="module")
def run(store):
    return stored(store)


@pytest.fixture
def ask(run, store):
    def predict(text, name="new.csv", **more):
        content = text if isinstance(text, bytes) else text.encode()
        return predict_file(content, name, more.pop("run", run), store, more.pop("language", "en"), **more)

    return predict


def table(batch):
    return pd.read_csv(io.BytesIO(batch.csv), encoding="utf-8-sig", dtype=str, keep_default_na=False)


def cases(text):
    return read_cases(text.encode(), "new.csv", COLUMNS)


def test_every_row_gets_the_risk_the_page_would_show_and_keeps_what_it_brought(ask, run, store):
    batch = ask(NEW)
    out = table(batch)
    assert list(out.columns) == ["id", "age", "marker", "sex", "risk_ill", "above_threshold", "outside_range", "notes"]
    assert out["id"].tolist() == ["007", "008", "009"]
    assert out["marker"].tolist() == ["0.5", "-0.25", "1e-1"]  # as it was written
    inputs = pd.DataFrame({"age": [41, 52, 79], "marker": [0.5, -0.25, 0.1], "sex": ["F", "M", "F"]})
    risks = predictor(demo("tabular"), run, store)(inputs)
    assert out["risk_ill"].astype(float).to_numpy() == pytest.approx(risks, abs=1e-6)
    assert out["above_threshold"].tolist() == ["yes" if risk >= 0.5 else "no" for risk in risks]
    assert (batch.rows, batch.answered, batch.refused, batch.above) == (3, 3, (), int((risks >= 0.5).sum()))
    assert sum(batch.risks) == 3 and batch.outcomes is None


def test_the_answers_are_the_same_from_networks_that_travel(ask, run, store):
    moved = Carried(run, store)
    moved.folder = store.folder / "nowhere"
    assert predict_file(NEW.encode(), "new.csv", run, moved, "en").csv == ask(NEW).csv


THREE = ("a", "b", "c d")
RISKS = [f"risk_{name}" for name in THREE]


def of_three(store, name, **changes):
    """A run of three classes whose answer sets at 90 % hold a from a probability of 0.4 on, b from 0.2, c d from 0.6."""
    least = np.array([0.4, 0.2, 0.6])
    y = np.repeat([0, 1, 2], 10)  # the 90 % limit of ten scores is the largest of them
    p = np.full((30, 3), 0.1)
    p[np.arange(30), y] = np.maximum(least[y], np.tile(np.linspace(0, 1, 10), 3))
    run = stored(store, classes=THREE, run=name, **changes)
    told = Split(np.arange(100), np.arange(100, 130), np.arange(130, 140))
    everybody = np.concatenate([np.zeros(100, int), y]), np.vstack([np.zeros((100, 3)), p])
    parts = taught_file(told, *everybody, told.train[:0], p[:0])
    test = io.BytesIO()
    np.savez(
        test, row=np.arange(4), y=[0, 0, 1, 2], p=[[0.5, 0.1, 0.4], [0.3, 0.1, 0.6], [0.7, 0.2, 0.1], [0, 0.4, 0.6]]
    )
    files = {**store.files(run), "parts.npz": parts, "test.npz": test.getvalue()}
    return store.save(dataclasses.replace(run, run=name[::-1]), files)


def test_several_classes_get_one_column_each_what_is_likeliest_what_remains_possible_and_where_it_cannot_say(
    store, ask
):
    three = of_three(store, "1" * 19 + "2", asked=2)
    batch = ask(NEW + "010,,NA,?\n", run=three)
    out = table(batch)
    decided = ["most_likely", "answer_set_90", "cannot_say"]
    assert list(out.columns) == ["id", "age", "marker", "sex", *RISKS, *decided, "outside_range", "notes"]
    p = out[RISKS].to_numpy()[:3].astype(float)
    assert p.sum(axis=1) == pytest.approx(1, abs=1e-5)
    sets = [[name for name, risk, least in zip(THREE, row, (0.4, 0.2, 0.6), strict=True) if risk >= least] for row in p]
    assert out["answer_set_90"].tolist() == ["; ".join(names) for names in sets] + [""]
    assert out["most_likely"].tolist() == [THREE[place] for place in p.argmax(axis=1)] + [""]
    assert out["cannot_say"].tolist() == ["no" if len(names) == 1 else "yes" for names in sets] + [""]
    assert batch.unsure == sum(len(names) != 1 for names in sets)


def test_what_the_answer_sets_promise_is_said_with_what_the_test_cases_say_of_it(store, ask):
    three = of_three(store, "1" * 19 + "3")
    first, second = set_lines(three, ask(NEW, run=three), T)
    assert "at 90%" in first and f"in {ask(NEW, run=three).unsure} of 3 answered rows" in first
    assert "On the 4 test cases it did in 75.0%" in second  # all but the second hold the true class
    assert ask(NEW, run=three, language="zh").csv != ask(NEW, run=three).csv
    assert set_lines(three, ask(NEW, run=stored(store, classes=THREE, run="3" * 20)), T) == []


def test_the_file_of_several_classes_does_not_depend_on_the_class_the_page_asks_about(store, ask):
    three = of_three(store, "1" * 19 + "4")
    views = [dataclasses.replace(three, asked=place, threshold=0.1 * place) for place in range(3)]
    assert {predict_file(NEW.encode(), "new.csv", view, Carried(view, store), "en").csv for view in views} == {
        ask(NEW, run=three).csv
    }


def test_a_run_that_does_not_tell_its_validation_cases_makes_no_answer_sets(store, ask):
    out = table(ask(NEW, run=stored(store, classes=THREE, run="4" * 20)))
    assert "most_likely" in out and not {"answer_set_90", "cannot_say", "above_threshold"} & set(out)


def test_a_file_that_has_such_a_column_already_keeps_it(ask):
    out = table(ask(NEW.replace("id,", "risk_ill,")))
    assert out["risk_ill"].tolist() == ["007", "008", "009"]
    assert out["risk_ill_2"].astype(float).between(0, 1).all()


def test_the_notes_are_in_the_language_that_was_asked_for(ask):
    out = table(ask(NEW.replace("52", "old"), language="zh"))
    assert set(out["above_threshold"]) <= {"是", "否"}
    assert "无法识别" in out["notes"][1]


def test_ragged_rows_are_left_out_by_their_line_and_the_others_answered(ask):
    batch = ask(NEW + "010,50\n011,50,0.1,F,9\n012,50,0.1,F\n")
    assert batch.refused == ((5, RAGGED), (6, RAGGED))
    assert (batch.rows, batch.answered) == (6, 4)
    assert table(batch)["id"].tolist() == ["007", "008", "009", "012"]
    assert told_lines(batch, T)[0] == "2 of 6 rows got no answer."


def test_a_file_of_ragged_rows_only_is_refused(ask):
    with pytest.raises(UserError, match="2 of 2 rows have another number of fields"):
        ask("age,marker,sex\n1,2\n3,4\n")


def test_rows_without_measurements_or_with_words_only_stay_in_the_file_without_a_risk(ask):
    batch = ask(NEW + "010,,NA,?\n\n011,x,y,F\n012,,,F\n")
    assert batch.refused == ((5, EMPTY), (7, WORDS))
    out = table(batch)
    assert out["risk_ill"].tolist()[3:5] == ["", ""]
    assert out["above_threshold"].tolist()[3:5] == ["", ""]
    assert [note.startswith("no answer: ") for note in out["notes"]] == [False, False, False, True, True, False]
    assert float(out["risk_ill"][5]) > 0  # a category alone is enough


def test_what_cannot_be_read_counts_as_missing_in_its_own_cell_only_and_is_said(ask, run, store):
    batch = ask(NEW.replace("52", "about 50").replace("41", "-99").replace(",F\n009", ",F\n009"))
    assert batch.unread == {"age": 1}
    out = table(batch)
    assert out["notes"].tolist() == ["", "could not be read, counts as missing: age", ""]
    inputs = pd.DataFrame({"age": [np.nan, np.nan, 79], "marker": [0.5, -0.25, 0.1], "sex": ["F", "M", "F"]})
    risks = predictor(demo("tabular"), run, store)(inputs)
    assert out["risk_ill"].astype(float).to_numpy() == pytest.approx(risks, abs=1e-6)
    assert "1 cell cannot be read" in told_lines(batch, T)[0]


def test_a_decimal_comma_is_read_beside_words_and_a_thousands_separator_is_not_guessed():
    read = cases("age;marker;sex\n40;1,5;F\n50;<2;M\n60;-0,25;M\n")
    assert read.inputs["marker"].tolist()[::2] == [1.5, -0.25]
    assert read.unread[:, 1].tolist() == [False, True, False]
    assert cases("age;marker;sex\n40;1,234;F\n50;2,345;M\n").unread[:, 1].all()


def test_categories_that_training_never_saw_are_counted(ask):
    batch = ask(NEW.replace(",M", ",X"))
    assert batch.unknown == {"sex": 1}
    assert "not known from training" in table(batch)["notes"][1]


def test_a_category_that_looks_like_a_gap_is_one_if_training_had_it():
    past = pd.DataFrame({"age": [40.0, 50.0, 60.0], "protein": ["-", "+", "++"]})
    read = read_cases(b"age,protein\n40,-\n50,?\n", "x.csv", TablePreparation.fit(past).columns)
    assert read.inputs["protein"].isna().tolist() == [False, True]


def test_numbers_beyond_training_are_flagged_by_column(ask):
    batch = ask(NEW.replace("41,0.5", "500,99"))
    assert table(batch)["outside_range"].tolist() == ["age; marker", "", ""]
    assert (batch.outside, batch.outside_rows) == ({"age": 1, "marker": 1}, 1)


def test_absent_columns_are_named_and_near_misses_suggested(ask):
    with pytest.raises(UserError) as caught:
        ask(NEW.replace("age", "Age (years)").replace("sex", " S e x"))
    assert "lacks 2" in str(caught.value) and "age, sex" in str(caught.value) and "S e x → sex" in str(caught.value)
    with pytest.raises(UserError, match=r"lacks 1 .* marker.* Add them"):
        ask("age,sex\n1,F\n")


def test_formula_cells_and_names_come_out_harmless(ask):
    out = ask('"=cmd|x",age,marker,sex\n=1+1,41,0.5,F\n@x,50,0.1,M\n-5,50,0.1,M\n').csv.decode("utf-8-sig")
    rows = pd.read_csv(io.StringIO(out), dtype=str)
    assert rows["'=cmd|x"].tolist() == ["'=1+1", "'@x", "-5"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_chinese_files_are_read_and_written_so_that_excel_reads_them(ask, encoding):
    batch = ask(NEW.replace("id", "病案号").replace("007", "甲").encode(encoding))
    assert batch.csv.startswith(b"\xef\xbb\xbf")
    assert table(batch)["病案号"].tolist() == ["甲", "008", "009"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"age,marker,sex\n", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"),
        (b"a\n1\n", "one col"),
    ],
)
def test_what_is_no_table_is_one_sentence(ask, content, said):
    with pytest.raises(UserError, match=said):
        ask(content)


def test_a_million_cells_of_text_are_refused_row_by_row_in_seconds(ask):
    words = ",".join(f"c{i}" for i in range(97))
    row = ",".join(["word"] * 100)
    began = time.monotonic()
    batch = ask(f"age,marker,sex,{words}\n" + f"{row}\n" * 10_000)
    assert time.monotonic() - began < 20
    assert batch.answered == 0 and len(batch.refused) == 10_000
    assert {why for _, why in batch.refused} == {WORDS}
    assert batch.drift == () and sum(batch.risks) == 0


def test_a_file_with_the_outcome_is_measured_on_its_own_rows(ask):
    rng = np.random.default_rng(1)
    new = PAST.assign(outcome=rng.choice(["ill", "well", "", "other"], 300, p=[0.4, 0.4, 0.1, 0.1]))
    batch = ask(new.to_csv(index=False))
    told = batch.outcomes
    known = new["outcome"].isin(["ill", "well"]).to_numpy()
    assert told.y.tolist() == (new["outcome"][known] == "ill").astype(int).tolist()
    assert told.unclear == 300 - known.sum() and told.groups is None
    figures = external_figures(told, 0.5, 0)
    assert figures["auroc"] == binary_metrics(told.y, told.p, 0.5)["auroc"]
    assert figures["auroc"].n == known.sum() and figures["auroc"].low < figures["auroc"].high


def test_rows_that_training_saw_are_counted_and_said(ask):
    new = pd.concat([PAST.head(5), PAST.head(5).assign(age=19)])
    batch = ask(new.to_csv(index=False), learned=row_marks(PAST, COLUMNS))
    assert batch.seen == 5
    assert "5 of 10 answered rows are equal" in told_lines(batch, T)[-1]


def test_a_changed_unit_is_said_in_words(ask, run):
    clean, wrong = (ask(PAST.assign(age=PAST["age"] * factor).to_csv(index=False)) for factor in (1, 18))
    assert drift_lines(run, clean, T) == ["No measurement is distributed clearly differently than in training."]
    said = drift_lines(run, wrong, T)
    assert said[0].startswith("1 of 3 measurements") and said[0].endswith("age.")
    assert "same unit" in said[1]


def test_a_hundred_thousand_rows_take_seconds(ask):
    many = PAST.sample(100_000, replace=True, random_state=0).to_csv(index=False)
    began = time.monotonic()
    assert ask(many).answered == 100_000
    assert time.monotonic() - began < 30


def test_the_command_line_writes_the_same_file_and_says_what_was_refused(
    ask, run, store, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    text = NEW + "010,,,\n"
    (tmp_path / "new.csv").write_text(text)
    out = tmp_path / "out.csv"
    words = ["predict", run.run, "--file", str(tmp_path / "new.csv"), "--out", str(out)]
    assert main(words) == 0
    assert out.read_bytes() == ask(text).csv
    assert "Line 5: none of the measurements is given." in capsys.readouterr().err
    assert main([*words, "--language", "zh"]) == 0
    assert out.read_bytes() == ask(text, language="zh").csv
