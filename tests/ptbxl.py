"""A tiny PTB-XL of SYNTHETIC signals, laid out as PhysioNet lays out the real one."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from core.data.downloads import note_of
from core.data.series.ptbxl import DATABASE, PTBXL, STATEMENTS, SUMS
from core.data.series.ptbxl_file import assembled
from core.registry import demo
from core.spec import Remote
from core.store import sha256, write
from tests.series import twelve_leads
from tests.series_files import header, samples_16
from tests.site import Site, serving

LEADS = ("I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6")  # as the real headers write them
CODES = (
    "{'NORM': 100.0, 'SR': 0.0}",
    "{'IMI': 15.0, 'ABQRS': 0.0}",
    "{'NDT': 100.0}",
    "{'IRBBB': 0.0, 'CRBBB': 100.0}",
    "{'LVH': 50.0}",
)
FOLDS, EACH = (1, 2, 9, 10), 3  # recordings of one patient in each fold and group
OTHERS = (("{'NORM': 100.0}", 3), ("{'IMI': 100.0, 'LVH': 100.0}", 1), ("{'SR': 0.0}", 9), ("{}", 10))
"""Recordings that are not to be fetched: another fold, two groups, none, none."""

STATEMENT_TABLE = """,description,diagnostic,form,rhythm,diagnostic_class,diagnostic_subclass
NDT,non-diagnostic T,1.0,1.0,,STTC,STTC
NORM,normal,1.0,,,NORM,NORM
IMI,inferior infarction,1.0,,,MI,IMI
LVH,left hypertrophy,1.0,,,HYP,LVH
IRBBB,incomplete block,1.0,,,CD,IRBBB
CRBBB,complete block,1.0,,,CD,CRBBB
ABQRS,abnormal QRS,,1.0,,,
SR,sinus rhythm,,,1.0,,
"""


def signal(number: int) -> np.ndarray:
    """The SYNTHETIC recording of that number, (1000, 12) in mV, whole microvolts."""
    return np.round(twelve_leads().values[0] * (1 + number / 100), 3)


def tiny_ptbxl() -> dict[str, bytes]:
    """All files by their names: of 64 recordings, 60 are to be chosen."""
    rows = [
        (codes, fold, 10 * fold + group) for fold in FOLDS for group, codes in enumerate(CODES) for _ in range(EACH)
    ]
    rows += [(codes, fold, 900 + place) for place, (codes, fold) in enumerate(OTHERS)]
    files = {STATEMENTS: STATEMENT_TABLE.encode()}
    lines = ["ecg_id,patient_id,age,report,scp_codes,strat_fold,filename_lr,filename_hr"]
    for number, (codes, fold, patient) in enumerate(rows, start=1):
        own = f"{number:05d}_lr"
        name = f"records100/00000/{own}"
        lines.append(f'{number},{patient}.0,56.0,"ein Befund, Überleitung",' + f'"{codes}",{fold},{name},absent')
        files[f"{name}.hea"] = header(own, [(f"{own}.dat", 16, "1000.0(0)/mV", lead) for lead in LEADS], 100, 1000)
        files[f"{name}.dat"] = samples_16(signal(number), 1000)
    return listed({**files, DATABASE: "\n".join(lines).encode()})


def listed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a list of their checksums beside them, as PhysioNet writes it."""
    others = {name: content for name, content in files.items() if name != SUMS}
    lines = [f"{hashlib.sha256(content).hexdigest()} {name}" for name, content in sorted(others.items())]
    return {**others, SUMS: "\n".join([*lines, ""]).encode()}


@contextlib.contextmanager
def offered(monkeypatch: pytest.MonkeyPatch, files: Mapping[str, bytes], manner: str = "whole") -> Iterator[Site]:
    """The site that the set is fetched from instead of PhysioNet."""
    series = demo("series")
    known = series.dataset(PTBXL)
    with serving(manner, files) as site:
        url = f"http://127.0.0.1:{site.server_address[1]}/"
        sums = Remote(url + SUMS, SUMS, "", known.download.listed.sums.most_bytes)
        download = dataclasses.replace(
            known.download, url=url, listed=dataclasses.replace(known.download.listed, sums=sums)
        )
        there = dataclasses.replace(series, downloads=(dataclasses.replace(known, download=download),))
        monkeypatch.setattr("core.data.fetching.find_demo", lambda _: there)
        yield site


def put(folder: Path) -> None:
    """The tiny set among the downloads in ``folder``, as if it had been fetched."""
    files = tiny_ptbxl()
    content = assembled({name: lambda name=name: files[name] for name in files})
    about = demo("series").dataset(PTBXL).download
    write(note_of(about, folder), sha256(content).encode())
    write(folder / about.file, content)
