import numpy as np
import pytest

from core.data.loading import load_table
from core.data.uploads import read_table
from core.errors import UserError
from core.spec import UPLOAD, Settings


def uploaded(text, **chosen):
    content, _ = read_table(text.encode(), "mine.csv")
    return load_table(Settings("tabular", UPLOAD + "0", "textbook", **chosen), content)


def rows(n=40):
    lines = [f"p{i // 2},{i % 7},{'yes' if i % 3 == 0 else 'no'}" for i in range(n)]
    return "\n".join(["patient,x,outcome", *lines]) + "\n"


def test_wdbc_loads_with_malignant_as_the_positive_class_and_no_warning():
    cases = load_table(Settings("tabular", "wdbc", "textbook"), None)
    assert cases.classes == ("benign", "malignant")
    assert cases.y.dtype == np.int64
    assert cases.y.sum() == 212
    assert cases.inputs.shape == (569, 30)
    assert {finding.level for finding in cases.findings} == {"ok"}


def test_pima_says_that_its_zeros_were_read_as_missing():
    cases = load_table(Settings("tabular", "pima", "textbook"), None)
    assert cases.findings[0].level == "note"
    assert "Insulin 374" in cases.findings[0].values["columns"]


def test_an_unknown_set_is_refused():
    with pytest.raises(UserError, match="nothing"):
        load_table(Settings("tabular", "nothing", "textbook"), None)


def test_an_upload_is_split_into_inputs_outcome_and_patients():
    cases = uploaded(rows(), target="outcome", positive="yes", group="patient")
    assert list(cases.inputs.columns) == ["x"]
    assert cases.classes == ("no", "yes")
    assert cases.y.tolist() == [1 if i % 3 == 0 else 0 for i in range(40)]
    assert cases.groups.tolist() == [i // 2 for i in range(40)]


def test_what_was_found_while_reading_comes_along_with_the_table():
    cases = uploaded(rows().replace("p0,0,yes", "p0,NA,yes"), target="outcome", group="patient")
    assert any("NA" in finding.text and finding.values["n"] == 1 for finding in cases.findings)


def test_the_outcome_of_an_upload_is_guessed_when_none_was_chosen():
    cases = uploaded(rows())
    assert cases.classes == ("no", "yes")


def test_rows_without_an_outcome_are_left_out_and_counted():
    cases = uploaded(rows() + "p99,5,\n", target="outcome", group="patient")
    assert len(cases.y) == len(cases.inputs) == len(cases.groups) == 40
    assert any("no outcome" in finding.text and finding.values == {"n": 1} for finding in cases.findings)


def test_numbered_classes_are_the_same_with_and_without_gaps():
    text = "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(40))
    assert uploaded(text, target="y", positive="1").y.sum() == 20
    assert uploaded(text + "3,\n", target="y", positive="1").y.sum() == 20
    assert uploaded(text + "3,\n", target="y", positive="1.0").y.sum() == 20


def test_the_other_classes_are_named_together_when_there_are_several():
    text = "x,grade\n" + "".join(f"{i},{'abc'[i % 3]}\n" for i in range(60))
    cases = uploaded(text, target="grade", positive="b")
    assert cases.classes == ("all others", "b")
    assert cases.y.sum() == 20


def test_rows_without_a_patient_number_count_as_one_patient():
    text = rows().replace("p0,", ",").replace("p5,", ",")
    cases = uploaded(text, target="outcome", positive="yes", group="patient")
    assert len({cases.groups[0], cases.groups[1], cases.groups[10], cases.groups[11]}) == 1


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"target": "absent"}, "absent"),
        ({"target": "outcome", "group": "nobody"}, "nobody"),
        ({"target": "outcome", "ignored": ("gone",)}, "gone"),
        ({"target": "outcome", "positive": "maybe"}, "maybe"),
        ({"target": "outcome", "group": "outcome"}, "cannot be the patient column"),
        ({"target": "outcome", "group": "patient", "ignored": ("x",)}, "No column is left"),
    ],
)
def test_a_choice_that_does_not_fit_the_table_is_refused_by_name(chosen, said):
    with pytest.raises(UserError, match=said):
        uploaded(rows(), **chosen)


def test_an_upload_that_is_gone_is_said_to_be_gone():
    with pytest.raises(UserError, match="no longer"):
        load_table(Settings("tabular", UPLOAD + "0", "textbook", target="y"), None)
