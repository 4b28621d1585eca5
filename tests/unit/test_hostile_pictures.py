"""Hostile and odd files: each is read or left out in one sentence, none ends in a traceback, none takes long or much."""

import contextlib
import gzip
import io
import stat
import struct
import time
import tracemalloc
import warnings
import zipfile
import zlib

import nibabel
import numpy as np
import pydicom
import pytest
from PIL import Image

from core.data.pictures import formats
from core.data.pictures.formats import pictures_in
from core.data.pictures.sources import gathered
from core.errors import UserError
from tests.pictures import class_folders, dicom, encoded, noise, refusal, written, zipped

RNG = np.random.default_rng(0)
GOOD = encoded(noise(1))
JPEG = encoded(noise(1, channels=3), "JPEG")
TIFF = encoded(noise(1), "TIFF")
BMP = encoded(noise(1), "BMP")
SCAN = dicom(noise(1)[..., 0])


def png(width, height, idat=b"", depth=8, kind=0):
    """A PNG that promises a size."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(idat)) + chunk(b"IEND", b"")


def volume(shape=(20, 24, 16), dtype=np.int16, affine=None, packed=True):
    values = (np.arange(np.prod(shape)) % 200).reshape(shape).astype(dtype)
    content = nibabel.Nifti1Image(values, np.eye(4) if affine is None else affine).to_bytes()
    return gzip.compress(content) if packed else content


def deflated(megabytes):
    """A deflated DICOM file of so many megabytes of zeros in few kilobytes."""
    plain = pydicom.dcmread(io.BytesIO(SCAN))
    plain.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    head = written(plain)
    start = 144 + pydicom.dcmread(io.BytesIO(head)).file_meta.FileMetaInformationGroupLength
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
    return head[:start] + body


def lying_jpeg():
    """A DICOM file of 32 x 32 pixels whose JPEG inside says 60,000 x 60,000."""
    inside = bytearray(encoded(noise(1), "JPEG"))
    place = inside.index(b"\xff\xc0")
    struct.pack_into(">HH", inside, place + 5, 60_000, 60_000)
    scan = pydicom.dcmread(io.BytesIO(SCAN))
    scan.file_meta.TransferSyntaxUID = pydicom.uid.JPEGBaseline8Bit
    scan.PixelData = pydicom.encaps.encapsulate([bytes(inside)])
    scan["PixelData"].VR = "OB"
    return written(scan)


def tagged(**tags):
    scan = pydicom.dcmread(io.BytesIO(SCAN))
    for name, value in tags.items():
        if value is None:
            delattr(scan, name)
        else:
            setattr(scan, name, value)
    return written(scan)


def relabelled(syntax):
    scan = pydicom.dcmread(io.BytesIO(SCAN))
    return SCAN.replace(str(scan.file_meta.TransferSyntaxUID).encode(), syntax.encode().ljust(19, b"\0"))


def damaged(content, changes=20):
    changed = bytearray(content)
    for place in RNG.integers(0, len(content), changes):
        changed[place] = int(RNG.integers(0, 256))
    return bytes(changed)


FILES = {
    "169 megapixels": png(13_000, 13_000),
    "4 gigapixels": png(65_535, 65_535),
    "a side of 2^31": png(2**31 - 1, 1),
    "no pixel": png(0, 0),
    "one pixel": png(1, 1, b"\0\0"),
    "promises more than it holds": png(2_000, 2_000, b"\0"),
    "16 bits": png(20, 20, bytes(41 * 20), depth=16),
    "wrong depth": png(20, 20, bytes(500), depth=3),
    "cut PNG": GOOD[: len(GOOD) // 2],
    "cut JPEG": JPEG[: len(JPEG) // 2],
    "cut TIFF": TIFF[: len(TIFF) // 2],
    "cut BMP": BMP[: len(BMP) // 2],
    "cut DICOM": SCAN[: len(SCAN) // 2],
    "cut NIfTI": volume()[:400],
    "cut plain NIfTI": volume(packed=False)[:1000],
    "head of a PNG": GOOD[:8],
    "head of a JPEG": JPEG[:3],
    "head of a TIFF": b"II*\0",
    "TIFF pointing nowhere": b"II*\0\xff\xff\xff\x7f",
    "TIFF pointing at itself": b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 256, 4, 1, 40) + struct.pack("<I", 8),
    "BMP of negative size": BMP[:18] + struct.pack("<ii", -32, -32) + BMP[26:],
    "BMP of huge size": BMP[:18] + struct.pack("<ii", 2**30, 2**30) + BMP[26:],
    "CMYK JPEG": (lambda f: (Image.new("CMYK", (20, 20), (9, 99, 9, 0)).save(f, "JPEG"), f.getvalue())[1])(io.BytesIO()),
    "transparent": encoded(np.zeros((20, 20, 4), np.uint8)),
    "palette": (lambda f: (Image.new("P", (20, 20), 3).save(f, "PNG"), f.getvalue())[1])(io.BytesIO()),
    "one bit": (lambda f: (Image.new("1", (20, 20), 1).save(f, "PNG"), f.getvalue())[1])(io.BytesIO()),
    "float TIFF with NaN": (
        lambda f: (Image.fromarray(np.full((20, 20), np.nan, np.float32)).save(f, "TIFF"), f.getvalue())[1]
    )(io.BytesIO()),
    "GIF": (lambda f: (Image.new("L", (20, 20)).save(f, "GIF"), f.getvalue())[1])(io.BytesIO()),
    "WebP": (lambda f: (Image.new("L", (20, 20)).save(f, "WEBP"), f.getvalue())[1])(io.BytesIO()),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) (r) file\n",
    "PDF": b"%PDF-1.7\n1 0 obj\n",
    "HTML": b"<html><img src=http://example.invalid/x></html>",
    "pickle": b"\x80\x04\x95" + bytes(100),
    "gzip of text": gzip.compress(b"hello" * 100),
    "gzip bomb": gzip.compress(bytes(50_000_000)),
    "a program": b"\x7fELF" + bytes(100),
    "archive": zipped({"1.png": GOOD}),
    "nothing": b"",
    "blanks": b" " * 1000,
    "random bytes": RNG.integers(0, 256, 5000, dtype=np.uint8).tobytes(),
    "DICOM and nothing": bytes(128) + b"DICM",
    "DICOM and zeros": bytes(128) + b"DICM" + bytes(500),
    "DICOM without pixels": tagged(PixelData=None),
    "DICOM without rows": tagged(Rows=None),
    "DICOM without depth": tagged(BitsAllocated=None),
    "DICOM without colour model": tagged(PhotometricInterpretation=None),
    "DICOM of too few pixels": tagged(Rows=500),
    "DICOM of 65535 squared": tagged(Rows=65_535, Columns=65_535),
    "DICOM of no frames": tagged(NumberOfFrames=0),
    "DICOM of a billion frames": tagged(NumberOfFrames=10**9),
    "DICOM of minus one frame": tagged(NumberOfFrames=-1),
    "DICOM with a zero window": tagged(WindowCenter=0, WindowWidth=0),
    "DICOM with an endless window": tagged(WindowCenter="1e300", WindowWidth="1e300"),
    "DICOM with two windows": tagged(WindowCenter=[40, 80], WindowWidth=[400, 80]),
    "DICOM of unknown syntax": relabelled("1.2.840.10008.9.9"),
    "DICOM that says MPEG": relabelled("1.2.840.10008.1.2.4.100"[:19]),
    "DICOM that says JPEG": relabelled("1.2.840.10008.1.2.4.50"[:19]),
    "deflated DICOM of zeros": deflated(3),
    "lying JPEG in DICOM": lying_jpeg(),
    "NIfTI of one slice": volume((30, 30, 1)),
    "NIfTI of a series": volume((20, 20, 8, 3)),
    "NIfTI of two dimensions": volume((20, 20)),
    "NIfTI of complex numbers": volume(dtype=np.complex64),
    "NIfTI turned": volume(affine=np.diag([-2.0, 3.0, -1.0, 1.0])),
    "NIfTI without orientation": (lambda v: v[:280] + bytes(48) + v[328:])(volume(packed=False)),
    "NIfTI of 32767 cubed": (lambda v: v[:42] + struct.pack("<3h", 32_767, 32_767, 32_767) + v[48:])(volume(packed=False)),
    "NIfTI of minus one": (lambda v: v[:42] + struct.pack("<3h", -1, -1, -1) + v[48:])(volume(packed=False)),
    **{f"damaged {kind} {n}": damaged(content) for n in range(5) for kind, content in
       {"PNG": GOOD, "JPEG": JPEG, "TIFF": TIFF, "BMP": BMP, "DICOM": SCAN, "NIfTI": volume()}.items()},
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_gives_pictures_or_one_sentence_quickly(name):
    began = time.process_time()
    with contextlib.suppress(UserError):
        pictures_in(FILES[name], "mine.bin")
    assert time.process_time() - began < 2
    tracemalloc.start()  # which takes time itself
    try:
        found = pictures_in(FILES[name], "mine.bin")
    except UserError as error:
        said = str(error)
        assert said.endswith(".") and "mine.bin" in said and "\n" not in said
    else:
        assert found and all(p.pixels.dtype == np.uint8 and p.pixels.shape[2] in (1, 3) for p in found)
        assert all(min(p.pixels.shape[:2]) >= 8 for p in found)
    assert tracemalloc.get_traced_memory()[1] < 300e6
    tracemalloc.stop()


def test_there_are_at_least_sixty_of_them_and_both_ends_occur():
    read = 0
    for content in FILES.values():
        try:
            read += bool(pictures_in(content, "x"))
        except UserError:
            continue
    assert len(FILES) >= 60 and 15 <= read <= len(FILES) - 30


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("169 megapixels", "169 million pixels"),
        ("cut JPEG", "damaged or not whole"),
        ("GIF", "is no picture"),
        ("archive", "is no picture"),
        ("nothing", "is empty"),
        ("DICOM without pixels", "without a picture"),
        ("DICOM of 65535 squared", "million pixels"),
        ("DICOM of unknown syntax", "not read here"),
        ("lying JPEG in DICOM", "million pixels"),
        ("NIfTI of 32767 cubed", "megabytes when unpacked"),
        ("NIfTI of two dimensions", "three dimensions"),
    ],
)
def test_the_sentence_says_what_is_the_matter(name, word):
    with pytest.raises(UserError, match=word):
        pictures_in(FILES[name], "mine")


def test_a_deflated_bomb_is_refused_by_what_it_inflates_to_and_never_held():
    bomb = deflated(400)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    with pytest.raises(UserError, match="more than 200 megabytes"):
        pictures_in(bomb, "x.dcm")
    assert tracemalloc.get_traced_memory()[1] < 500e6
    tracemalloc.stop()


def test_a_file_larger_than_is_allowed_is_refused_unopened(monkeypatch):
    import dataclasses

    monkeypatch.setattr(formats, "LIMITS", dataclasses.replace(formats.LIMITS, picture_mb=0))
    with pytest.raises(UserError, match="at most 0 can be read"):
        pictures_in(GOOD, "x.png")


def overlapping():
    plain = zipped({"a/1.png": GOOD, "b/2.png": GOOD})
    shared = bytearray(plain)
    second = plain.index(b"PK\1\2", plain.index(b"PK\1\2") + 1)
    struct.pack_into("<L", shared, second + 42, 0)
    return bytes(shared)


def linked():
    info = zipfile.ZipInfo("a/1.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped({info: b"/etc/passwd"})


def promising(size):
    plain = zipped({"a/1.png": GOOD})
    changed = bytearray(plain)
    struct.pack_into("<L", changed, plain.index(b"PK\1\2") + 24, size)
    return bytes(changed)


ARCHIVES = {
    "twenty gigabytes": (promising(4_000_000_000), "too large"),
    "a bomb": (zipped({"a/1.png": bytes(300_000_000)}), "too large"),
    "overlap": (overlapping(), "on top of each other"),
    "nested": (zipped({"a/inner.zip": zipped({"1.png": GOOD})}), "does not belong"),
    "a way up": (zipped({"../../a.png": GOOD}), "does not belong"),
    "from the root": (zipped({"/etc/a.png": GOOD}), "does not belong"),
    "a drive": (zipped({"C:/a.png": GOOD}), "does not belong"),
    "backslashes up": (zipped({"a\\..\\..\\b.png": GOOD}), "does not belong"),
    "a link": (linked(), "a link"),
    "encrypted": (
        zipped({"a/1.png": GOOD}).replace(b"PK\1\2\x14\x03\x14\x00\x00", b"PK\1\2\x14\x03\x14\x00\x01"),
        "encrypted",
    ),
    "a hundred thousand": (zipped({f"{n}": b"" for n in range(100_000)}), "too many"),
    "cut": (zipped({"a/1.png": GOOD})[:-5], "not a whole one"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_refused_from_its_directory_within_half_a_second(name):
    content, word = ARCHIVES[name]
    began = time.process_time()
    with pytest.raises(UserError, match=word), gathered([("mine.zip", content)]):
        pytest.fail("it was opened")
    assert time.process_time() - began < 0.5


def test_an_archive_whose_file_unpacks_to_more_than_it_said_leaves_that_file_out():
    files = {"b/2.png": GOOD, "b/3.png": GOOD, **class_folders(2), "a/1.png": GOOD}
    plain = zipped(files)
    changed = bytearray(plain)
    struct.pack_into("<L", changed, plain.rindex(b"PK\1\2") + 24, 10)
    from tests.pictures import collected, said

    kept = collected({"a.zip": bytes(changed)})
    assert len(kept.y) == 6 and "one of its files is damaged" in said(kept)


def test_nothing_a_dicom_file_says_reaches_a_warning_or_the_log(caplog):
    odd = SCAN.replace(b"DX", b"D\xff") + b"\x10\x00\x10\x00PN\x06\x00SECRET"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for name in FILES:
            if "DICOM" in name:
                try:
                    pictures_in(FILES[name], "x")
                except UserError as error:
                    assert "SECRET" not in str(error)
        try:
            pictures_in(odd, "x")
        except UserError as error:
            assert "SECRET" not in str(error)
    assert not warned and not caplog.records


def test_a_refused_set_of_files_names_the_reason_once():
    assert refusal({"a.zip": zipped({"a/1.png": b"x", "b/1.png": b"y"})}).count("is no picture") == 1
