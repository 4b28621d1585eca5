"""What the log may say about a fault."""

from __future__ import annotations

import logging
import sys

import pytest

from core.engine.quiet import WithoutValues
from core.faults import log_bug


def parse(cell: str) -> int:
    return int(cell)


def read(cell: str) -> int:
    try:
        return parse(cell)
    except ValueError as error:
        raise RuntimeError(f"cannot read {cell}") from error


def test_a_bug_is_logged_with_both_places_and_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RuntimeError) as caught:
        read("Miller")
    reference = log_bug(caught.value)
    (record,) = caplog.records
    said = record.getMessage()
    assert len(reference) == 8 and said.startswith(f"bug {reference}: builtins.RuntimeError at ")
    assert "builtins.ValueError" in said
    assert said.count("test_faults.py") == 4
    assert "Miller" not in said and record.exc_info is None


def test_a_librarys_record_keeps_its_place_and_loses_its_words() -> None:
    try:
        parse("Miller")
    except ValueError:
        record = logging.LogRecord(
            "distributed.worker", logging.WARNING, "worker.py", 7, "Compute failed %s", ("Miller",), sys.exc_info()
        )
    line = WithoutValues().format(record)
    assert "distributed.worker worker:7" in line and "builtins.ValueError" in line
    assert "Miller" not in line and "Compute" not in line


def test_our_own_sentences_are_kept() -> None:
    record = logging.LogRecord("vitrine", logging.INFO, "x.py", 1, "engine up with %d train workers", (2,), None)
    assert WithoutValues().format(record).endswith("engine up with 2 train workers")
