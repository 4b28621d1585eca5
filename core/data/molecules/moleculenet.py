"""SIDER, ToxCast and BBBP, described: sets of MoleculeNet (Wu et al. 2018, doi:10.1039/C7SC02664A) without a known checksum.

Our own code fetches them from the addresses that ``deepchem.molnet`` names. Nothing vouches for the bytes: a file is held against
what must be in it (``core.data.molecules.moleculenet_file``), and the SHA-256 of what came is noted and shown. Then
``deepchem.molnet`` opens it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping

from core.data.downloads import NOTED
from core.i18n import msg
from core.spec import Dataset, Download, later

FOLDER = "https://deepchemdata.s3-us-west-1.amazonaws.com/datasets/"
BITS = 2_048
AGREED = msg("MIT (MoleculeNet)")


@dataclasses.dataclass(frozen=True)
class Published:
    """What is known of a file without its checksum, and what its columns say."""

    title: str
    file: str  # at ``FOLDER``
    columns: int  # with measurements
    names_sha256: str  # of their names in alphabetical order, one a line
    rows: tuple[int, int]  # at least and at most
    outcomes: tuple[str, str]  # what 0 and 1 mean
    beside: tuple[str, ...] = ()  # further columns
    called: str = ""  # of these the one with names; none: the rows are numbered
    most_bytes: int = 1_000_000


PUBLISHED: Mapping[str, Published] = {
    "sider": Published(
        "SIDER",
        "sider.csv.gz",
        27,
        "cb02bef2b179cea7127d688aa9caa3b40b6020b6d4c46cec1ffc2904339e3584",
        (1_350, 1_500),
        (msg("no such side effect listed"), msg("side effect listed")),
    ),
    "toxcast": Published(
        "ToxCast",
        "toxcast_data.csv.gz",
        617,
        "de020f9b8186e075528e989d37cbc4d6d2c7efde06d2b11d37b7060fb903e0ef",
        (8_000, 9_000),
        (msg("inactive"), msg("active")),
        most_bytes=5_000_000,
    ),
    "bbbp": Published(
        "BBBP",
        "BBBP.csv",
        1,
        "17f50aac83359fa3f500192969394217fe07b998c9c7833ca5ccbca047253b63",
        (1_900, 2_150),
        (msg("does not cross"), msg("crosses")),
        beside=("num", "name"),
        called="name",
    ),
}
SUMMARIES: Mapping[str, str] = {
    "sider": msg(
        "Approved drugs and the side effects on their package leaflets, in 27 classes by the organ they concern: is one of that "
        "class listed? One network learns all 27 at once."
    ),
    "toxcast": msg(
        "About 8,600 chemicals in 617 tests on cells and proteins (ToxCast, U.S. Environmental Protection Agency): is the chemical "
        "active? One network learns all tests at once; the name of a test says who made it, and on what."
    ),
    "bbbp": msg(
        "About 2,000 drugs and other molecules of which is known whether they cross the blood–brain barrier (Martins 2012)."
    ),
}
CITATIONS: Mapping[str, str] = {
    "sider": "Kuhn M et al. Nucleic Acids Res 2016;44:D1075-D1079.",
    "toxcast": "Richard AM et al. Chem Res Toxicol 2016;29:1225-1251.",
    "bbbp": "Martins IF et al. J Chem Inf Model 2012;52:1686-1697.",
}
ORGANS = (
    msg("Hepatobiliary disorders"),
    msg("Metabolism and nutrition disorders"),
    msg("Product issues"),
    msg("Eye disorders"),
    msg("Investigations"),
    msg("Musculoskeletal and connective tissue disorders"),
    msg("Gastrointestinal disorders"),
    msg("Social circumstances"),
    msg("Immune system disorders"),
    msg("Reproductive system and breast disorders"),
    msg("Neoplasms benign, malignant and unspecified (incl cysts and polyps)"),
    msg("General disorders and administration site conditions"),
    msg("Endocrine disorders"),
    msg("Surgical and medical procedures"),
    msg("Vascular disorders"),
    msg("Blood and lymphatic system disorders"),
    msg("Skin and subcutaneous tissue disorders"),
    msg("Congenital, familial and genetic disorders"),
    msg("Infections and infestations"),
    msg("Respiratory, thoracic and mediastinal disorders"),
    msg("Psychiatric disorders"),
    msg("Renal and urinary disorders"),
    msg("Pregnancy, puerperium and perinatal conditions"),
    msg("Ear and labyrinth disorders"),
    msg("Cardiac disorders"),
    msg("Nervous system disorders"),
    msg("Injury, poisoning and procedural complications"),
)
"""The columns of SIDER as the file calls them: MedDRA's system organ classes."""


def moleculenet_datasets() -> tuple[Dataset, ...]:
    """One for each file."""
    return tuple(
        Dataset(
            id=name,
            title=about.title,
            summary=SUMMARIES[name],
            licence=AGREED,
            citation=f"{CITATIONS[name]} MoleculeNet: Wu Z et al. Chem Sci 2018;9:513-530.",
            work="core.assays:run_assays" if about.columns > 1 else "",
            columns=functools.partial(later("core.data.molecules.moleculenet_file:columns"), name)
            if about.columns > 1
            else None,
            download=_download(name, about),
        )
        for name, about in PUBLISHED.items()
    )


def _download(name: str, about: Published) -> Download:
    return Download(
        url=FOLDER + about.file,
        file=about.file.removesuffix(".gz"),
        checksum=NOTED,
        most_bytes=about.most_bytes,
        memory_bytes=4 * about.rows[1] * BITS,
        family=about.title,
        variant=about.title,
        hold=functools.partial(later("core.data.molecules.moleculenet_file:hold"), name),
    )
