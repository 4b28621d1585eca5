"""Tox21, described: twelve assays on the same molecules, of which each was measured in some; one data set for each assay.

MoleculeNet (Wu et al. 2018, doi:10.1039/C7SC02664A) offers the file that ``deepchem.molnet`` fetches, without a checksum. So it is
known by the digest of its identifiers and measurements, taken from a public copy; how its SMILES are written is left open. Our own
code fetches it from that address and checks it; ``deepchem.molnet`` opens what was checked.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.data.downloads import TABLE
from core.i18n import msg
from core.spec import Benchmark, Dataset, Download

URL = "https://deepchemdata.s3-us-west-1.amazonaws.com/datasets/tox21.csv.gz"
DIGEST = "1f6b49f83f91733556ef6e65536b12608169295e76a14f979e07cacf513ab8bd"
ROWS = 7_831
ASSAYS: Mapping[str, str] = {
    "NR-AR": msg("Does the molecule activate the androgen receptor? Measured in whole cells."),
    "NR-AR-LBD": msg("Does the molecule bind to the androgen receptor, at the part that takes the hormone?"),
    "NR-AhR": msg("Does the molecule activate the aryl hydrocarbon receptor, as dioxins do?"),
    "NR-Aromatase": msg("Does the molecule inhibit aromatase, which makes oestrogens?"),
    "NR-ER": msg("Does the molecule activate the oestrogen receptor? Measured in whole cells."),
    "NR-ER-LBD": msg("Does the molecule bind to the oestrogen receptor, at the part that takes the hormone?"),
    "NR-PPAR-gamma": msg("Does the molecule activate PPAR-gamma, a receptor that steers fat and sugar?"),
    "SR-ARE": msg("Does the molecule put cells under oxidative stress (antioxidant response element)?"),
    "SR-ATAD5": msg("Does the molecule damage the DNA (ATAD5)?"),
    "SR-HSE": msg("Does the molecule set off the heat shock response?"),
    "SR-MMP": msg("Does the molecule lower the membrane potential of mitochondria?"),
    "SR-p53": msg("Does the molecule set off p53, as damage to the DNA does?"),
}
"""What each assay asks, in the order of the file: nuclear receptors, then stress responses."""
INACTIVE, ACTIVE = msg("inactive"), msg("active")
PUBLISHED = Benchmark(
    split="random",
    reached={"GraphConv (MoleculeNet)": {"mean_auroc": 0.829}, "D-MPNN (Chemprop)": {"mean_auroc": 0.851}},
    source="Wu Z et al. Chem Sci 2018;9:513-530. Yang K et al. J Chem Inf Model 2019;59:3370-3388.",
    remark=msg(
        "Theirs are means over several random splits of 80, 10 and 10 %; by scaffold GraphConv reaches 0.711 (tutorial of "
        "DeepChem)."
    ),
)


def tox21_id(assay: str) -> str:
    """The data set that asks about that assay."""
    return f"tox21-{assay.lower()}"


def tox21_datasets() -> tuple[Dataset, ...]:
    """One for each assay, all in one file."""
    return tuple(
        Dataset(
            id=tox21_id(assay),
            title=f"Tox21: {assay}",
            summary=summary,
            licence=msg("Public (U.S. National Institutes of Health)"),
            citation="Huang R et al. Front Environ Sci 2016;3:85. MoleculeNet: Wu Z et al. Chem Sci 2018;9:513-530.",
            benchmark=PUBLISHED,
            work="core.assays:run_assays",
            download=Download(
                url=URL,
                file="tox21.csv",
                checksum=f"{TABLE}:{DIGEST}",
                most_bytes=1_000_000,
                memory_bytes=4 * ROWS * 2_048,
                family="Tox21",
                variant=assay,
            ),
        )
        for assay, summary in ASSAYS.items()
    )
