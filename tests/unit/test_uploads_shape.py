"""Rows, names and limits of a user's CSV file."""

import time
from dataclasses import replace

import pytest

from core.data import records, uploads
from core.limits import LIMITS
from tests.uploads import PLAIN, finding, read, refusal


@pytest.mark.parametrize("row", ["1,2", "1,2,3,4", "1,2,3,"])
def test_ragged_rows_are_refused_by_their_line_numbers(row):
    said = refusal(f"a,b,c\n1,2,3\n{row}\n4,5,6\n{row}\n")
    assert "2 rows" in said
    assert said.endswith("lines: 3, 5.")
    assert f"first of them {row.count(',') + 1}" in said


def test_one_field_more_in_every_row_is_refused_and_never_shifts_the_columns():
    assert "first line has 2 fields" in refusal("a,b\n" + "1,2,3\n" * 20)


def test_a_row_shifted_by_a_stray_separator_into_an_empty_last_column_is_refused_by_its_line():
    rows = "".join(f"{i},F,{i % 2},\n" for i in range(10))
    said = refusal(f"age,sex,sick,\n{rows}41,,F,1\n")
    assert "stray separator" in said
    assert said.endswith("lines: 12.")


def test_a_full_column_without_a_name_is_no_shift():
    frame, findings = read("age,sick,\n" + "41,1,x\n" * 10)
    assert list(frame.columns) == ["age", "sick", "column 3"]
    assert finding(findings, "renamed").level == "warning"


def test_line_numbers_count_lines_inside_quotation_marks():
    assert refusal('a,b\n"x\ny",1\n2\n').endswith("lines: 4.")


@pytest.mark.parametrize("text", ['a,b\n1,2\n"open,3\n', 'a,b\n"x"y,2\n'])
def test_a_misplaced_quotation_mark_is_refused_by_line(text):
    assert "quotation mark" in refusal(text)


def test_two_million_columns_are_refused_in_under_two_seconds():
    content = b",".join(b"c%d" % i for i in range(2_000_000)) + b"\n1\n"
    began = time.process_time()
    assert "2000000 columns" in refusal(content)
    assert time.process_time() - began < 2


def test_as_many_columns_as_allowed_are_read_and_one_more_is_refused():
    names = [f"c{i}" for i in range(LIMITS.columns)]
    frame, _ = read(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    assert frame.shape == (1, 2000)
    assert "2001 columns" in refusal(",".join([*names, "more"]) + "\n")


def test_more_rows_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(records, "LIMITS", replace(LIMITS, rows=3))
    assert read(PLAIN)[0].shape == (3, 3)
    assert "more than 3 rows" in refusal(PLAIN + "1,F,1\n")


def test_more_bytes_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LIMITS", replace(LIMITS, upload_mb=1))
    assert "has 2 megabytes; at most 1 " in refusal(PLAIN + "1,F,1\n" * 300_000)


def test_rows_in_several_batches_are_put_together_in_order(monkeypatch):
    monkeypatch.setattr(records, "BATCH", 2)
    assert read(PLAIN)[0]["age"].tolist() == [41, 52, 63]


def test_names_that_occur_twice_or_not_at_all_are_renamed_and_said():
    frame, findings = read("a,a,a (2),,a\n1,2,3,4,5\n")
    assert list(frame.columns) == ["a", "a (3)", "a (2)", "column 4", "a (4)"]
    assert finding(findings, "renamed").values == {"columns": "a (3), column 4, a (4)"}


def test_a_trailing_separator_on_every_line_makes_no_column():
    frame, findings = read("a,b,\n1,2,\n3,4,\n")
    assert list(frame.columns) == ["a", "b"]
    assert finding(findings, "left out").values == {"n": 1}
