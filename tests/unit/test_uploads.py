"""Each CSV line of what the project promises about hostile or broken input."""

import io
import time
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data import records, uploads
from core.data import text as text_module
from core.data.tables import as_labels
from core.data.uploads import guard_csv, open_table, read_table, reading_findings
from core.errors import UserError
from core.limits import LIMITS

PLAIN = "age,sex,sick\n41,F,1\n52,M,0\n63,F,1\n"


def read(text, encoding="utf-8"):
    content, findings = read_table(text if isinstance(text, bytes) else text.encode(encoding), "mine.csv")
    return open_table(content), findings


def refusal(text):
    with pytest.raises(UserError) as caught:
        read(text)
    return str(caught.value)


def finding(findings, word):
    return next(f for f in findings if word in f.text)


def test_a_plain_table_keeps_names_types_and_values():
    frame, findings = read(PLAIN)
    assert frame.to_dict("list") == {"age": [41, 52, 63], "sex": ["F", "M", "F"], "sick": [1, 0, 1]}
    assert [f.level for f in findings] == ["ok"]
    assert findings[0].values == {"rows": 3, "columns": 3, "separator": ",", "encoding": "UTF-8"}


def test_equal_bytes_give_equal_tables_whatever_the_file_is_called():
    assert read_table(PLAIN.encode(), "a.csv") == read_table(PLAIN.encode(), "b.txt")


def test_numbers_become_labels_one_by_one_and_keep_their_rows():
    numbers = pd.Series([1.0, np.nan, 0.5, 1.0, 1e20, 0.1 + 0.2], index=[9, 8, 7, 6, 5, 4], name="dose")
    labels = as_labels(numbers)
    assert labels.dropna().to_dict() == {9: "1", 7: "0.5", 6: "1", 5: "100000000000000000000", 4: "0.30000000000000004"}
    assert (labels.index.tolist(), labels.name, labels.isna().sum()) == ([9, 8, 7, 6, 5, 4], "dose", 1)
    assert as_labels(pd.Series([2, 1, 2])).tolist() == ["2", "1", "2"]


def test_the_table_keeps_what_was_found_while_it_was_read():
    content, findings = read_table(PLAIN.replace("52", "NA").encode(), "mine.csv")
    assert len(findings) == 2
    assert reading_findings(content) == findings


@pytest.mark.parametrize("piece", [1 << 20, 5])  # five bytes part most characters
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
)
def test_chinese_text_is_read_in_any_usual_encoding(encoding, piece, monkeypatch):
    monkeypatch.setattr(text_module, "PIECE", piece)
    frame, _ = read("年龄,性别,诊断\n41,女,恶性\n52,男,良性\n", encoding)
    assert list(frame.columns) == ["年龄", "性别", "诊断"]
    assert frame["诊断"].tolist() == ["恶性", "良性"]


def test_big_endian_utf16_with_a_mark_is_read():
    frame, _ = read(b"\xfe\xff" + PLAIN.encode("utf-16-be"))
    assert frame["age"].tolist() == [41, 52, 63]


def test_chinese_text_that_is_not_utf8_is_said_to_be_read_as_such():
    _, findings = read("年龄,诊断\n41,恶性\n52,良性\n", "gbk")
    assert finding(findings, "GB18030").level == "note"


@pytest.mark.parametrize("word", ["Größe", "âge", "señal", "Müller", "prévalence élevée"])
def test_western_text_that_is_not_utf8_is_not_mistaken_for_chinese(word):
    frame, findings = read(f"{word},y\n1,2\n3,4\n", "latin-1")
    assert frame.columns[0] == word
    assert finding(findings, "Latin-1").level == "warning"


def test_utf16_that_ends_in_half_a_letter_is_refused():
    assert "damaged" in refusal(PLAIN.encode("utf-16")[:-1])


@pytest.mark.parametrize(("separator", "said"), [(",", ","), (";", ";"), ("\t", "⇥"), ("|", "|")])
def test_the_usual_separators_are_recognised(separator, said):
    frame, findings = read(PLAIN.replace(",", separator))
    assert frame["age"].tolist() == [41, 52, 63]
    assert findings[0].values["separator"] == said


def test_separators_inside_quotation_marks_and_other_text_do_not_split():
    frame, _ = read('note,y\n"a, b; ""c""",1\n"line one\nline two",2\n')
    assert frame["note"].tolist() == ['a, b; "c"', "line one\nline two"]
    frame, _ = read("note;a,b;y\nx;1,5;0\ny;2,5;1\n")
    assert list(frame.columns) == ["note", "a,b", "y"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_and_blank_lines_are_read(end):
    frame, _ = read(PLAIN.replace("\n", end) + end + "  " + end)
    assert frame["sick"].tolist() == [1, 0, 1]


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
    assert finding(findings, "two ways").values == {"columns": "x"}


def test_points_and_commas_in_one_number_stay_text():
    frame, _ = read("x;y\n1.234,56;0\n2.345,67;1\n")
    assert frame["x"].tolist() == ["1.234,56", "2.345,67"]


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (" \n\n\t\n", "is empty"),
        ("\ufeff", "one column only"),
        ("a,b\n", "no rows"),
        ("a,b\n\n \n", "no rows"),
        ("a\n1\n2\n", "one column only"),
        ("1,2.5\n3,4\n", "must hold the names"),
        ("x" * 300 + ",b\n1,2\n", "300 characters"),
        ("a,b\n" + "x" * 200_000 + ",2\n", "Line"),
    ],
)
def test_what_is_no_table_is_refused_in_words(text, said):
    assert said in refusal(text)


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(), "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "JPEG"),
        (b"%PDF-1.7\n1 0 obj\n", "PDF"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (b"PAR1\x15\x04" + bytes(20), "Parquet"),
        (bytes(128) + b"DICM" + bytes(20), "DICOM"),
    ],
)
def test_another_kind_of_file_called_csv_is_refused_by_its_kind(content, kind):
    assert kind in refusal(content)


@pytest.mark.parametrize("content", [b"a,b\n1,\x002\n", b"a,b\n1,\x012\n", bytes(range(256)) * 20, bytes(5000)])
def test_zero_bytes_and_control_characters_are_refused(content):
    assert "binary or damaged" in refusal(content)


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
    assert finding(findings, "no numbers").values == {"n": 1, "columns": "crp"}


@pytest.mark.parametrize("codes", [["001", "002"], ["12345678901234567", "12345678901234568"]])
def test_codes_that_a_number_would_change_stay_text(codes):
    assert read("id,y\n" + "".join(f"{code},1\n" for code in codes))[0]["id"].tolist() == codes


def test_no_sentence_and_no_finding_shows_a_cell():
    secret = "Zhang San"
    said = refusal(f"name,y\n{secret},1\n{secret},2,3\n") + refusal(f'name,y\n{secret},1\n"{secret}" x,2\n')
    _, findings = read(f"name,y\n={secret},1\n {secret},NA\n")
    assert secret not in said + "".join(f.text + str(f.values) for f in findings)


def test_exported_cells_that_begin_like_formulas_are_guarded_and_numbers_untouched():
    texts = ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "＝x", "-5", "fine", None]
    frame = pd.DataFrame({"=name": texts, "x": np.linspace(-1, 1, 10), "n": range(-5, 5)})
    content = guard_csv(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype={"'=name": str})
    assert back["'=name"].tolist()[:9] == ["'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", "'＝x", "-5", "fine"]
    assert back["'=name"].isna().tolist() == [False] * 9 + [True]
    assert np.array_equal(back["x"], frame["x"])
    assert np.array_equal(back["n"], frame["n"])


def test_a_carriage_return_inside_a_cell_starts_no_new_row():
    frame = pd.DataFrame({"a": ["x\r=1+1"], "b": [1.5]})
    assert read(guard_csv(frame))[0].to_dict("list") == {"a": ["x\r=1+1"], "b": [1.5]}


def test_an_export_leaves_the_table_itself_as_it_was():
    frame = pd.DataFrame({"a": ["=1"]})
    guard_csv(frame)
    assert frame["a"].tolist() == ["=1"]


def damaged(rng):
    """A table with a few letters exchanged or, half of the time, bytes changed, cut out or put in."""
    text = list('年龄,性别,x\n41,女,1.5\n52,"男",\n,NA,-\n=1,b,1e5\n' * int(rng.integers(1, 4)))
    for _ in range(rng.integers(1, 5)):
        text[rng.integers(0, len(text))] = rng.choice(list('0123.,;-+e="女 \t\n'))
    content = bytearray("".join(text).encode(rng.choice(["utf-8", "utf-16", "gbk", "utf-8-sig"])))
    for _ in range(rng.integers(0, 2) * 3):
        place = int(rng.integers(0, len(content)))
        content[place : place + int(rng.integers(0, 3))] = bytes(
            rng.integers(0, 256, rng.integers(0, 4), dtype=np.uint8)
        )
    return bytes(content)


def test_200_malformed_files_each_give_a_table_or_a_sentence():
    rng = np.random.default_rng(0)
    outcomes = {"table": 0, "sentence": 0}
    for _ in range(200):
        content = damaged(rng)
        try:
            frame, findings = read(content)
        except UserError as error:
            assert str(error)
            outcomes["sentence"] += 1
        else:
            assert len(frame) == findings[0].values["rows"]
            assert all(f.text.format(**f.values) for f in findings)
            outcomes["table"] += 1
    assert min(outcomes.values()) > 20
