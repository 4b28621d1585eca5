"""How a script leaves its sets here: each as a file of its own, and beside them where they come from."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parents[1]


def write_sets(index: str, script: str, sets: Iterable[tuple[str, bytes, Mapping[str, str]]]) -> None:
    """Write every set as ``<set>/<file>`` and ``index``, which tells of each; ``sets`` gives file, content and source."""
    lines = [f"# Written by {script}. sha256 is that of our file; JSON strings are TOML strings.\n"]
    for file, content, source in sets:
        name = file.partition(".")[0]
        path = HERE / name / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        entry = {"file": f"{name}/{file}", "sha256": hashlib.sha256(content).hexdigest(), **source}
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items()), ""]
    (HERE / index).write_text("\n".join(lines), encoding="utf-8")


def packed_table(frame: pd.DataFrame) -> bytes:
    """The table as gzipped CSV without time or file name, so that equal tables give equal bytes."""
    numbers = frame.select_dtypes("float64").columns
    whole = [c for c in numbers if (frame[c].dropna() % 1 == 0).all()]
    return gzip.compress(frame.astype(dict.fromkeys(whole, "Int64")).to_csv(index=False).encode(), 9, mtime=0)


def packed_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """``.npz`` without times, so that equal arrays give equal bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.getvalue())
    return file.getvalue()
