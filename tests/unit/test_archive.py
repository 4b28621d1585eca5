"""Hostile ZIP files, each refused from its directory and in words that say why."""

import contextlib
import io
import stat
import struct
import time
import zipfile

import pytest

from core import archive
from core.archive import RefusedError, unpacked

PLAIN = {"a.json": b"{}", "b.json": b"x" * 1000}


def most(name: str) -> int:
    return 2000 if name in (*PLAIN, "c.json") else 0


def packed(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED, **changes: object) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            for field, value in changes.items():
                setattr(info, field, value)
            made.writestr(info, content, kind)
    return target.getvalue()


def refused(content: bytes) -> str:
    began = time.perf_counter()
    with pytest.raises(RefusedError) as caught:
        unpacked(content, most)
    assert time.perf_counter() - began < 0.5
    return caught.value.args[0]


def patched(content: bytes, mark: bytes, offset: int, layout: str, value: int, which: int = 0) -> bytes:
    """The archive with one field after the given (or last) mark written over."""
    place = -1
    for _ in range(which + 1):
        place = content.index(mark, place + 1)
    changed = bytearray(content)
    struct.pack_into(layout, changed, place + offset, value)
    return bytes(changed)


def test_a_plain_archive_gives_its_files():
    assert unpacked(packed(PLAIN), most) == PLAIN


def test_a_directory_that_promises_twenty_gigabytes_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(archive, "_read", lambda *_: pytest.fail("it was opened"))
    bomb = patched(packed(PLAIN), b"PK\1\2", 24, "<L", 2_000_000_000)
    assert refused(bomb) == archive.TOO_LARGE
    assert refused(packed({"a.json": b"\0" * 5_000_000})) == archive.TOO_LARGE


def test_a_file_that_unpacks_to_more_than_the_directory_says_is_refused():
    lying = patched(packed({"a.json": b"\0" * 1500}), b"PK\1\2", 24, "<L", 10)
    assert refused(lying) == archive.DAMAGED


def test_files_that_share_their_bytes_are_refused():
    honest = packed({"a.json": b"{}", "b.json": b"{}"}, zipfile.ZIP_STORED)
    second = honest.index(b"PK\1\2", honest.index(b"PK\1\2") + 1)
    shared = bytearray(honest)
    struct.pack_into("<L", shared, second + 42, 0)
    assert refused(bytes(shared)) == archive.TWICE


def test_a_name_that_stands_there_twice_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("a.json", b"{}")
        made.writestr("a.json", b"[]")
    assert refused(target.getvalue()) == archive.TWICE


@pytest.mark.parametrize(
    "name", ["../a.json", "/etc/passwd", "x/a.json", "inner.zip", "a.json\0.exe", "C:\\a.json", "a/"]
)
def test_names_that_lead_elsewhere_and_archives_inside_are_refused(name):
    target = io.BytesIO()
    info = zipfile.ZipInfo("a.json")
    info.filename = name
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(info, packed(PLAIN))
    assert refused(target.getvalue()) == archive.STRANGE


def test_a_link_is_refused():
    assert refused(packed({"a.json": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)) == archive.UNUSUAL


def test_encryption_and_rare_packing_are_refused():
    assert refused(patched(packed(PLAIN), b"PK\1\2", 8, "<H", 1)) == archive.UNUSUAL
    assert refused(packed(PLAIN, zipfile.ZIP_LZMA)) == archive.UNUSUAL


@pytest.mark.parametrize("count", [33, 60_000, 100_000])
def test_a_hundred_thousand_entries_are_refused_before_they_are_listed(count):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for number in range(count):
            made.writestr(f"{number}.json", b"")
    assert refused(target.getvalue()) == archive.TOO_MANY


def test_an_end_that_counts_too_few_is_refused():
    assert refused(patched(packed(PLAIN), b"PK\5\6", 8, "<L", 1 | 1 << 16)) == archive.TWICE


@pytest.mark.parametrize(
    "change", [lambda z: z[:-1], lambda z: z + b"x", lambda z: b"MZ" + z, lambda z: z[20:], lambda z: b""]
)
def test_what_is_cut_or_has_something_before_or_behind_is_refused(change):
    assert refused(change(packed(PLAIN))) == archive.NOT_WHOLE


def test_every_byte_damaged_is_refused_or_changes_nothing():
    whole = packed(PLAIN)
    for place in range(len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with contextlib.suppress(RefusedError):
            assert unpacked(damaged, most) == PLAIN  # a date or a version number
