"""Two hundred malformed files through the engine: as many named reasons, quick, and the worker's memory comes back."""

import io
import os
import time
import zipfile

import numpy as np
import psutil
import pytest

from core.data.uploads import read_table
from core.errors import UserError

FILES = 200
GOOD = "age,sex,sick\n" + "41,F,1\n52,M,0\n63,F,1\n" * 2_000


def zipped(rng: np.random.Generator) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(int(rng.integers(1, 60)) * 1_000_000))
    return file.getvalue()


def at(rng: np.random.Generator, text: str, put: str) -> bytes:
    """The text with something put into a random line after the first."""
    lines = text.splitlines(keepends=True)
    lines.insert(int(rng.integers(1, len(lines))), put)
    return "".join(lines).encode()


KINDS = {
    "nothing": lambda rng: b" \n" * int(rng.integers(0, 50)),
    "a row too wide": lambda rng: at(rng, GOOD, "41,F,1,9\n"),
    "a row too narrow": lambda rng: at(rng, GOOD, "41,F\n"),
    "an open quotation mark": lambda rng: at(rng, GOOD, '"41,F,1\n'),
    "zero bytes": lambda rng: at(rng, GOOD, "\x00\x00,F,1\n"),
    "random bytes": lambda rng: rng.integers(0, 256, int(rng.integers(100, 200_000)), dtype=np.uint8).tobytes(),
    "names only": lambda rng: b"age,sex,sick" + b",more" * int(rng.integers(0, 50)) + b"\n",
    "numbers for names": lambda rng: b"1,2,3\n4,5,6\n" * int(rng.integers(1, 1_000)),
    "one column": lambda rng: b"age\n41\n" * int(rng.integers(1, 1_000)),
    "too many columns": lambda rng: b",".join(b"c%d" % i for i in range(int(rng.integers(2_001, 500_000)))) + b"\n1\n",
    "a name too long": lambda rng: b"x" * int(rng.integers(201, 10_000)) + b",y\n1,2\n",
    "half a UTF-16": lambda rng: GOOD.encode("utf-16")[: -2 * int(rng.integers(1, 5)) - 1],
    "no Excel inside": zipped,
    "an old Excel": lambda rng: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(int(rng.integers(100, 10_000))),
    "a picture": lambda rng: b"\x89PNG\r\n\x1a\n" + bytes(int(rng.integers(100, 10_000))),
    "a document": lambda rng: b"%PDF-1.7\n" + b"1 0 obj\n" * int(rng.integers(1, 1_000)),
    "a pickle": lambda rng: b"\x80\x04\x95" + bytes(int(rng.integers(100, 10_000))),
    "an archive": lambda rng: b"\x1f\x8b\x08" + bytes(int(rng.integers(100, 10_000))),
    "a DICOM": lambda rng: bytes(128) + b"DICM" + bytes(int(rng.integers(100, 10_000))),
    "a shifted row": lambda rng: at(rng, "age,sex,sick,\n" + "41,F,1,\n" * 100, "41,,F,1\n"),
}


@pytest.mark.slow
def test_200_malformed_uploads_end_in_200_named_reasons(engine):
    names, took, reasons = list(KINDS), [], []
    rng = np.random.default_rng(0)
    engine.call(read_table, GOOD.encode(), "good.csv")
    worker, before = psutil.Process(engine.call(os.getpid)), 0
    for place in range(FILES):
        if place == len(names):  # one of each kind: what reads them is imported now
            before = worker.memory_info().rss
        content = KINDS[names[place % len(names)]](rng)
        began = time.perf_counter()
        with pytest.raises(UserError) as caught:
            engine.call(read_table, content, "mine.csv")
        took.append(time.perf_counter() - began)
        reasons.append(caught.value.text)
    grown = (worker.memory_info().rss - before) / 1e6
    print(f"{FILES} files, {len(set(reasons))} kinds of reasons, p95 {np.quantile(took, 0.95):.2f} s, "
          f"slowest {max(took):.2f} s, memory {grown:+.0f} MB")  # fmt: skip
    assert len(reasons) == FILES and len(set(reasons)) >= 12
    assert grown < 100
