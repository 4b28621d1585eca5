"""Heartbeats of the MIT-BIH Arrhythmia Database, described: what is asked, and which files of PhysioNet are fetched for it.

Moody and Mark 2001, doi:10.1109/51.932724. Twelve of the 48 records, whole as PhysioNet offers them: header, signal and the beats
that cardiologists marked, 36 files, each with its own published checksum in MITBIH.toml. The beats are cut out of them here.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache

from core.data.bundled import FOLDER
from core.i18n import msg
from core.spec import Dataset, Download, Remote

MITBIH = "mitbih"
MOST_BYTES = {"hea": 2_000, "dat": 1_950_000, "atr": 30_000}  # of a record's files
STEPS, BEATS = 108, 25_301  # of a beat at 180 Hz, and in all twelve records


@cache
def facts() -> Mapping[str, Mapping[str, str]]:
    """Of each record the SHA-256 of its files by their endings, and under "address" where all of them lie."""
    return tomllib.loads((FOLDER / "MITBIH.toml").read_text(encoding="utf-8"))


def records() -> tuple[str, ...]:
    """The names of the twelve records."""
    return tuple(name for name in facts() if name != "address")


def mitbih_datasets() -> tuple[Dataset, ...]:
    """The one set that is made of them."""
    return (
        Dataset(
            id=MITBIH,
            title=msg("MIT-BIH: ventricular beats"),
            summary=msg(
                "25,301 heartbeats of 12 people, 0.6 s of one lead around each: is it a ventricular beat? Fetched are the records "
                "themselves, 36 files of PhysioNet; the beats are cut out of them here, where cardiologists have marked them."
            ),
            licence="ODC-By 1.0",
            citation="Moody GB, Mark RG. The impact of the MIT-BIH Arrhythmia Database. IEEE Eng Med Biol 2001;20(3):45-50. "
            "Goldberger AL et al. PhysioBank, PhysioToolkit, and PhysioNet. Circulation 2000;101:e215-e220.",
            download=_download(),
        ),
    )


def _download() -> Download:
    address = str(facts()["address"])
    parts = tuple(
        Remote(f"{address}{name}.{ending}", f"mitdb-{name}.{ending}", f"sha256:{known}", MOST_BYTES[ending])
        for name in records()
        for ending, known in facts()[name].items()
    )
    known = hashlib.sha256("\n".join(part.checksum for part in parts).encode()).hexdigest()
    return Download(
        url=address,
        file="mitbih_pvc_beats_180hz.npz",  # where the beats were cut before
        checksum=f"sha256:{known}",
        most_bytes=sum(part.most_bytes for part in parts),
        memory_bytes=4 * BEATS * STEPS,
        family="MIT-BIH Arrhythmia Database",
        variant="180 Hz",
        parts=parts,
    )
