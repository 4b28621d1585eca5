"""What the cells of a user's file are read as, and what is said of it."""

import numpy as np
import pandas as pd
import pytest

from core.data.tables import as_labels
from tests.uploads import finding, read, refusal


def test_a_decimal_comma_is_read_and_said():
    frame, findings = read("x;y\n1,5;0\n-0,25;1\n3;1\n")
    assert frame["x"].tolist() == [1.5, -0.25, 3]
    assert finding(findings, "decimal sign").values == {"columns": "x"}


def test_1_comma_234_is_a_decimal_only_where_the_rest_of_the_file_says_so():
    frame, _ = read("x;z;y\n1,234;1,5;0\n2,345;2,25;1\n")
    assert frame["x"].tolist() == [1.234, 2.345]


@pytest.mark.parametrize(
    "text", ["x;y\n1,234;0\n2,345;1\n", "x;y\n1,234,567;0\n1,5;1\n", "x;z;y\n1,234;1.5;0\n2,345;2.5;1\n"]
)
def test_thousands_separators_are_not_guessed(text):
    frame, findings = read(text)
    assert not pd.api.types.is_numeric_dtype(frame["x"])
    assert finding(findings, "two ways").values == {"columns": "x", "n": 2, "staying": {"x": 2}}


def test_points_and_commas_in_one_number_stay_text():
    frame, _ = read("x;y\n1.234,56;0\n2.345,67;1\n")
    assert frame["x"].tolist() == ["1.234,56", "2.345,67"]


def test_written_gaps_count_as_missing_and_are_counted():
    frame, findings = read("x,sex,y\n?,F,1\nNA,N/A,0\nnull,M,1\n-,null,0\n,F,1\n5,M,0\n")
    assert frame["x"].isna().sum() == 5
    assert frame["x"].dropna().tolist() == [5]
    assert frame["sex"].isna().sum() == 2
    assert finding(findings, "count as missing").values == {"n": 6, "columns": "x, sex"}


def test_a_minus_beside_plus_signs_is_a_result_and_no_gap():
    frame, findings = read("protein,y\n-,0\n+,1\n++,1\n-,0\n")
    assert frame["protein"].tolist() == ["-", "+", "++", "-"]
    assert [f.level for f in findings] == ["ok"]


def test_errors_of_excel_count_as_missing():
    frame, findings = read("x,y\n#DIV/0!,1\n#N/A,0\n5,1\n")
    assert frame["x"].dropna().tolist() == [5]
    assert finding(findings, "#DIV/0!").values == {"n": 2, "columns": "x"}


@pytest.mark.parametrize("code", ["-9", "-9.0", "-99", "-999", "-9999"])
def test_a_code_below_0_in_a_column_without_other_numbers_below_0_is_missing_and_said(code):
    frame, findings = read(
        "x,sex,y\n" + "".join(f"{i},{'FM'[i % 2]},{i % 2}\n" for i in range(12)) + f"{code},{code},1\n"
    )
    assert frame["x"].isna().sum() == 1
    assert frame["x"].max() == 11
    if not code.endswith(".0"):  # a label is taken by its letters
        assert finding(findings, "-9999").values == {"n": 2, "columns": "x, sex"}
        assert set(frame["sex"].dropna()) == {"F", "M"}


def test_the_same_number_is_a_value_where_others_are_below_0_too_or_where_too_few_tell():
    excess = "x,y\n" + "".join(f"{i - 3},1\n" for i in range(12)) + "-9,0\n"
    few = "x,y\n" + "".join(f"{i},1\n" for i in range(9)) + "-9,0\n"
    for text in (excess, few):
        frame, findings = read(text)
        assert frame["x"].min() == -9
        assert [f.level for f in findings] == ["ok"]


def test_none_is_a_label_and_no_gap():
    assert read("oedema,y\nnone,0\nmild,1\n")[0]["oedema"].tolist() == ["none", "mild"]


def test_blanks_around_labels_are_removed_and_counted():
    frame, findings = read("sex,y\nF ,1\n\tM,0\nF\u3000,1\nM,0\n")
    assert frame["sex"].tolist() == ["F", "M", "F", "M"]
    assert finding(findings, "Blanks").values == {"n": 3, "columns": "sex"}


def test_blanks_around_numbers_need_no_word():
    frame, findings = read("x, y\n1, 2\n3, 4\n")
    assert frame["y"].tolist() == [2, 4]
    assert len(findings) == 1


def test_formulas_stay_as_they_are_with_a_warning():
    cells = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "fine"]
    frame, findings = read("note,y\n" + "".join(f'"{cell}",1\n' for cell in cells))
    assert frame["note"].tolist() == cells
    warning = finding(findings, "formula")
    assert (warning.level, warning.values["n"]) == ("warning", 4)


def test_signed_numbers_are_no_formulas():
    frame, findings = read("x,y\n-1,+2\n-1.5e-3,+.5\n")
    assert frame["x"].tolist() == [-1, -0.0015]
    assert frame["y"].tolist() == [2, 0.5]
    assert len(findings) == 1


def test_markdown_and_html_in_names_and_cells_stay_as_they_are():
    name, cell = "![x](http://example.org/a.png)", "<img src=x onerror=alert(1)>"
    frame, _ = read(f"{name},y\n{cell},1\n**b**,0\n")
    assert list(frame.columns) == [name, "y"]
    assert frame[name].tolist() == [cell, "**b**"]


def test_infinite_numbers_count_as_missing_and_are_counted():
    frame, findings = read("x,y\ninf,1\n-Infinity,0\n1e999,1\n2.5,0\n")
    assert frame["x"].dropna().tolist() == [2.5]
    assert finding(findings, "infinite").values == {"n": 3, "columns": "x"}


def test_a_few_words_in_a_column_of_numbers_keep_it_text_with_a_warning():
    frame, findings = read("crp,y\n<5,0\n12,1\n8,1\n")
    assert frame["crp"].tolist() == ["<5", "12", "8"]
    assert finding(findings, "no numbers").values == {"n": 1, "columns": "crp", "staying": {"crp": 1}}


@pytest.mark.parametrize("codes", [["001", "002"], ["12345678901234567", "12345678901234568"]])
def test_codes_that_a_number_would_change_stay_text(codes):
    assert read("id,y\n" + "".join(f"{code},1\n" for code in codes))[0]["id"].tolist() == codes


def test_no_sentence_and_no_finding_shows_a_cell():
    secret = "Zhang San"
    said = refusal(f"name,y\n{secret},1\n{secret},2,3\n") + refusal(f'name,y\n{secret},1\n"{secret}" x,2\n')
    _, findings = read(f"name,y\n={secret},1\n {secret},NA\n")
    assert secret not in said + "".join(f.text + str(f.values) for f in findings)


def test_numbers_become_labels_one_by_one_and_keep_their_rows():
    numbers = pd.Series([1.0, np.nan, 0.5, 1.0, 1e20, 0.1 + 0.2], index=[9, 8, 7, 6, 5, 4], name="dose")
    labels = as_labels(numbers)
    assert labels.dropna().to_dict() == {9: "1", 7: "0.5", 6: "1", 5: "100000000000000000000", 4: "0.30000000000000004"}
    assert (labels.index.tolist(), labels.name, labels.isna().sum()) == ([9, 8, 7, 6, 5, 4], "dose", 1)
    assert as_labels(pd.Series([2, 1, 2])).tolist() == ["2", "1", "2"]
