"""A record of a download, whose files were checked against their publisher's list, read by the package wfdb.

What people bring is read by ``core.data.series.wfdb`` instead: the package opens files by the names that a header gives.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.data.series.recording import DAMAGED, Annotation, Recording
from core.data.series.wfdb_header import signal_files

MARKS = "atr"  # ending of the file with the reference annotations


def downloaded_record(name: str, files: Mapping[str, bytes]) -> Recording:
    """The record of that name among the files (name -> bytes), with its marks where they are among them.

    ValueError where the package cannot read it.
    """
    try:
        return _record(name, files)
    except DAMAGED as error:
        raise ValueError(f"no record {name}") from error


def _record(name: str, files: Mapping[str, bytes]) -> Recording:
    if not set(signal_files(files[f"{name}.hea"])) <= set(files):
        raise ValueError("a header that names other files")
    import wfdb  # brings Matplotlib along, which a page never needs

    with tempfile.TemporaryDirectory(prefix="vitrine-wfdb-") as folder:
        for file, content in files.items():
            Path(folder, file).write_bytes(content)
        path = str(Path(folder, name))
        record = wfdb.rdrecord(path)
        marks = _marks(wfdb.rdann(path, MARKS)) if f"{name}.{MARKS}" in files else []
    return Recording(
        name=name,
        signal=record.p_signal.astype(np.float32),
        channels=tuple(record.sig_name),
        units=tuple(record.units),
        rate=float(record.fs),
        annotations=tuple(Annotation(sample / record.fs, mark) for sample, mark in marks),
    )


def _marks(annotation: Any) -> list[tuple[int, str]]:
    return list(zip(annotation.sample.tolist(), annotation.symbol, strict=True))
