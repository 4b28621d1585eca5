"""What is no table is refused by its kind, and nothing malformed ends in a traceback."""

import io
import zipfile

import numpy as np
import pytest

from core.errors import UserError
from tests.uploads import read, refusal


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
