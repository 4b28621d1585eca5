"""How a CSV file is written: encodings, separators, line ends."""

import pytest

from core.data import text
from core.data.uploads import read_table, reading_findings
from tests.uploads import PLAIN, finding, read, refusal


def test_a_plain_table_keeps_names_types_and_values():
    frame, findings = read(PLAIN)
    assert frame.to_dict("list") == {"age": [41, 52, 63], "sex": ["F", "M", "F"], "sick": [1, 0, 1]}
    assert [f.level for f in findings] == ["ok"]
    assert findings[0].values == {"rows": 3, "columns": 3, "separator": ",", "encoding": "UTF-8"}


def test_equal_bytes_give_equal_tables_whatever_the_file_is_called():
    assert read_table(PLAIN.encode(), "a.csv") == read_table(PLAIN.encode(), "b.txt")


def test_the_table_keeps_what_was_found_while_it_was_read():
    content, findings = read_table(PLAIN.replace("52", "NA").encode(), "mine.csv")
    assert len(findings) == 2
    assert reading_findings(content) == findings


@pytest.mark.parametrize("piece", [1 << 20, 5])  # five bytes part most characters
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
)
def test_chinese_text_is_read_in_any_usual_encoding(encoding, piece, monkeypatch):
    monkeypatch.setattr(text, "PIECE", piece)
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
