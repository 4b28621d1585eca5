"""Excel files: read as the same table saved as CSV would be, or refused in one sentence."""

import io
import time
import zipfile
from xml.sax.saxutils import escape

import numpy as np
import pytest

from core.data import workbooks
from core.data.uploads import open_table, read_table
from core.errors import UserError

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = [["age", "sex", "sick"], [41, "F", 1], [52.5, "M", 0], [63, "F", 1]]


def place(row, column):
    return f"{chr(65 + column)}{row + 1}"


def cell(value, where):
    if isinstance(value, str) and value.startswith("<"):  # written as XML already
        return value.replace("<c", f'<c r="{where}"', 1)
    if isinstance(value, str):
        return f'<c r="{where}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
    return "" if value is None else f'<c r="{where}"><v>{value}</v></c>'


def sheet(rows, more=""):
    lines = "".join(
        f'<row r="{i + 1}">{"".join(cell(value, place(i, j)) for j, value in enumerate(row))}</row>'
        for i, row in enumerate(rows)
    )
    return f"<worksheet {MAIN}><sheetData>{lines}</sheetData>{more}</worksheet>"


def parts(*sheets, states=()):
    """The parts of a workbook whose sheets, named A, B ..., hold this XML."""
    names = [chr(65 + i) for i in range(len(sheets))]
    states = [*states, *["visible"] * len(sheets)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i + 1}" state="{states[i]}" r:id="r{i}"/>' for i, name in enumerate(names)
    )
    links = "".join(
        f'<Relationship Id="r{i}" Type="{KIND}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(len(sheets))
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    root = f'<Relationship Id="r" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/>'
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return {
        "_rels/.rels": f"<Relationships {package}>{root}</Relationships>",
        "xl/workbook.xml": f"<workbook {MAIN} {LINKED}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {package}>{links}</Relationships>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        **{f"xl/worksheets/sheet{i}.xml": text for i, text in enumerate(sheets)},
    }


def packed(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return file.getvalue()


def read(*sheets, **more):
    return read_bytes(packed(parts(*sheets, **more)))


def read_bytes(content):
    table, findings = read_table(content, "mine.xlsx")
    return open_table(table), findings


def refusal(content):
    with pytest.raises(UserError) as caught:
        read_table(content, "mine.xlsx")
    return str(caught.value)


def finding(findings, word):
    return next(f for f in findings if word in f.text)


def test_a_sheet_is_read_like_the_same_table_as_csv():
    frame, findings = read(sheet(PLAIN))
    csv = open_table(read_table(b"age,sex,sick\n41,F,1\n52.5,M,0\n63,F,1\n", "mine.csv")[0])
    assert frame.equals(csv)
    assert [f.level for f in findings] == ["ok"]
    assert findings[0].values == {"rows": 3, "columns": 3, "sheet": "A"}


def test_the_first_visible_sheet_with_data_is_read_and_others_are_named():
    empty, other = sheet([]), sheet([["x", "y"], [1, 2]])
    frame, findings = read(other, empty, sheet(PLAIN), other, states=["hidden"])
    assert list(frame.columns) == ["age", "sex", "sick"]
    assert findings[0].values["sheet"] == "C"
    assert finding(findings, "other sheets").values == {"sheets": "D"}


def test_a_workbook_without_a_visible_table_is_refused():
    assert "no visible sheet" in refusal(packed(parts(sheet(PLAIN), sheet([]), states=["veryHidden"])))


def test_dates_become_iso_text_and_are_named():
    day = '<c s="1"><v>44927</v></c>'  # 2023-01-01
    noon = '<c s="1"><v>44927.5</v></c>'
    frame, findings = read(sheet([["seen", "y"], [day, 1], [noon, 2]]))
    assert frame["seen"].tolist() == ["2023-01-01", "2023-01-01 12:00:00"]
    assert finding(findings, "Dates").values == {"columns": "seen"}


def test_formulas_give_the_value_that_excel_computed_last():
    frame, findings = read(sheet([["x", "y"], ["<c><f>1+1</f><v>2</v></c>", 1], ["<c><f>B2</f><v>3.5</v></c>", 2]]))
    assert frame["x"].tolist() == [2, 3.5]
    assert finding(findings, "formulas").values == {"n": 2}


def test_errors_of_excel_count_as_missing_and_truth_values_are_words():
    rows = [
        ["x", "ok", "y"],
        ['<c t="e"><v>#DIV/0!</v></c>', '<c t="b"><v>1</v></c>', 1],
        [2, '<c t="b"><v>0</v></c>', 2],
    ]
    frame, findings = read(sheet(rows))
    assert np.isnan(frame["x"][0]) and frame["x"][1] == 2
    assert frame["ok"].tolist() == ["TRUE", "FALSE"]
    assert finding(findings, "#DIV/0!").values == {"n": 1}


def test_merged_cells_hold_one_value_and_are_counted():
    frame, findings = read(
        sheet([["x", "y"], [1, 5], [None, 6]], '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')
    )
    assert frame["x"].isna().tolist() == [False, True]
    assert finding(findings, "merged").values == {"n": 1}


def test_titles_above_the_names_empty_rows_and_empty_columns_are_left_out():
    title = '<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
    frame, findings = read(sheet([["Table 1"], [], ["", "x", "", "y"], [], ["", 1, "", 2], ["", 3, "", 4]], title))
    assert frame.to_dict("list") == {"x": [1, 3], "y": [2, 4]}
    assert finding(findings, "above the names").values == {"n": 1}
    assert not [f for f in findings if "merged" in f.text]


def test_macros_are_said_and_never_read():
    content = packed({**parts(sheet(PLAIN)), "xl/vbaProject.bin": b"\x00" * 100})
    frame, findings = read_bytes(content)
    assert frame.shape == (3, 3)
    assert finding(findings, "macros").level == "note"


def test_a_workbook_with_a_password_is_refused_as_such():
    ole = workbooks.OLE + bytes(600) + workbooks.PROTECTED + bytes(600)
    assert "password" in refusal(ole)


def with_size(content, path, size):
    """The archive with another unpacked size of one entry in its directory."""
    entry = content.rfind(path) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    return content[: entry + 24] + size.to_bytes(4, "little") + content[entry + 28 :]


def test_a_bomb_is_refused_from_its_directory_alone(monkeypatch):
    content = with_size(packed(parts(sheet(PLAIN))), b"xl/worksheets/sheet0.xml", 600_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    began = time.process_time()
    assert "600 megabytes" in refusal(content)
    assert time.process_time() - began < 0.5


def test_a_hundred_thousand_entries_are_refused_at_once():
    content = packed(parts(sheet(PLAIN))) + b"PK\x01\x02" * 100_000
    began = time.process_time()
    assert "damaged" in refusal(content)
    assert time.process_time() - began < 0.5


def test_a_directory_that_lies_about_a_size_is_refused():
    files = parts(sheet([["x", "y"], *([i, i] for i in range(500))]))
    assert "damaged" in refusal(with_size(packed(files), b"xl/worksheets/sheet0.xml", 100))


@pytest.mark.parametrize("where", ["XFD1048576", "ZZZZZZ1048576", "A999999999"])
def test_cells_that_lie_absurdly_far_apart_are_refused_before_memory_is_taken(where):
    far = sheet(PLAIN).replace("</sheetData>", f'<row r="9"><c r="{where}"><v>1</v></c></row></sheetData>')
    assert "as far away as row" in refusal(packed(parts(far)))


def test_an_entity_bomb_does_not_grow():
    bomb = '<!DOCTYPE x [<!ENTITY a "0123456789"><!ENTITY b "' + "&a;" * 10_000 + '">]>'
    rows = [["x", "y"], ['<c t="inlineStr"><is><t>&b;&b;&b;</t></is></c>', 1], [1, 2]]
    try:
        frame, _ = read(bomb + sheet(rows))
    except UserError:
        return
    assert frame.memory_usage(deep=True).sum() < 10_000


def test_another_zip_file_is_refused_as_what_it_is():
    assert "of the kind ZIP" in refusal(packed({"notes.txt": "hello"}))


def test_the_part_of_a_workbook_that_is_missing_is_no_traceback():
    for left_out in parts(sheet(PLAIN)):
        files = parts(sheet(PLAIN))
        del files[left_out]
        try:
            assert read_bytes(packed(files))[0].shape == (3, 3)
        except UserError as error:
            assert str(error)


def test_200_damaged_workbooks_each_give_a_table_or_a_sentence():
    rng = np.random.default_rng(0)
    outcomes = {"table": 0, "sentence": 0}
    for turn in range(200):
        files = {path: bytearray(text.encode()) for path, text in parts(sheet(PLAIN)).items()}
        whole = bytearray(packed(files))
        target = whole if turn % 2 else files[list(files)[int(rng.integers(len(files)))]]
        for _ in range(rng.integers(1, 4)):
            target[int(rng.integers(len(target)))] = int(rng.integers(256))
        try:
            read_bytes(bytes(whole) if turn % 2 else packed(files))
            outcomes["table"] += 1
        except UserError as error:
            assert str(error)
            outcomes["sentence"] += 1
    assert min(outcomes.values()) > 10
