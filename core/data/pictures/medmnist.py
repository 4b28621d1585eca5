"""The two-dimensional sets of MedMNIST v2, described: what each asks, in words here, and its facts in MEDMNIST.toml.

Yang J et al. 2023, doi:10.1038/s41597-022-01721-8. ChestMNIST is left out: it asks for 14 findings at once, and a picture may
have several of them.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from core.data.bundled import FOLDER
from core.i18n import msg
from core.spec import Benchmark, Dataset, Download

PAPER = "Yang J et al. MedMNIST v2. Scientific Data 2023;10:41."
SIDES = (28, 64, 128, 224)  # pixels
ROOM = 100_000  # bytes of labels and headers, for which no file is too large
ORGANS = (
    *(msg("bladder"), msg("left femur"), msg("right femur"), msg("heart"), msg("left kidney"), msg("right kidney")),
    *(msg("liver"), msg("left lung"), msg("right lung"), msg("pancreas"), msg("spleen")),
)


@dataclasses.dataclass(frozen=True)
class Words:
    """What a set asks, and its classes in the order of the file; ``turned``: the first of two is the one that is looked for."""

    summary: str
    classes: tuple[str, ...]
    turned: bool = False


WORDS: Mapping[str, Words] = {
    "pneumoniamnist": Words(
        msg("Chest X-rays of children of one hospital: pneumonia or not?"), (msg("no pneumonia"), msg("pneumonia"))
    ),
    "breastmnist": Words(
        msg("Ultrasound of the breast: malignant, or normal and benign taken together?"),
        (msg("malignant"), msg("normal or benign")),
        turned=True,
    ),
    "bloodmnist": Words(
        msg("Single blood cells of healthy people under the microscope: which of eight kinds?"),
        (
            *(msg("basophil"), msg("eosinophil"), msg("erythroblast"), msg("immature granulocyte")),
            *(msg("lymphocyte"), msg("monocyte"), msg("neutrophil"), msg("platelet")),
        ),
    ),
    "dermamnist": Words(
        msg(
            "Pigmented lesions of the skin through the dermatoscope: which of seven diagnoses? Pictures of one lesion lie on "
            "both sides of the official split, so that figures come out too good."
        ),
        (
            *(msg("actinic keratosis or intraepithelial carcinoma"), msg("basal cell carcinoma")),
            *(msg("benign keratosis"), msg("dermatofibroma"), msg("melanoma"), msg("melanocytic naevus")),
            msg("vascular lesion"),
        ),
    ),
    "retinamnist": Words(
        msg("Photographs of the fundus: how severe is the diabetic retinopathy?"),
        (
            *(msg("no retinopathy (grade 0)"), msg("mild (grade 1)"), msg("moderate (grade 2)")),
            *(msg("severe (grade 3)"), msg("proliferative (grade 4)")),
        ),
    ),
    "octmnist": Words(
        msg("The retina in optical coherence tomography: which of three diseases, or none?"),
        (msg("choroidal neovascularisation"), msg("diabetic macular oedema"), msg("drusen"), msg("normal retina")),
    ),
    "pathmnist": Words(
        msg(
            "Patches of colorectal tissue, stained with haematoxylin and eosin: which of nine kinds? The test pictures come "
            "from another clinic."
        ),
        (
            *(msg("adipose tissue"), msg("background"), msg("debris"), msg("lymphocytes"), msg("mucus")),
            *(msg("smooth muscle"), msg("normal colon mucosa"), msg("cancer-associated stroma")),
            msg("colorectal adenocarcinoma epithelium"),
        ),
    ),
    "tissuemnist": Words(
        msg("Cells of the human kidney cortex under the fluorescence microscope: which of eight kinds?"),
        (
            *(msg("collecting duct or connecting tubule"), msg("distal convoluted tubule")),
            *(msg("glomerular endothelial cell"), msg("interstitial endothelial cell"), msg("leukocyte")),
            *(msg("podocyte"), msg("proximal tubule segment"), msg("thick ascending limb")),
        ),
    ),
    "organamnist": Words(msg("Organs in computed tomography of the abdomen, axial: which of eleven?"), ORGANS),
    "organcmnist": Words(msg("Organs in computed tomography of the abdomen, coronal: which of eleven?"), ORGANS),
    "organsmnist": Words(msg("Organs in computed tomography of the abdomen, sagittal: which of eleven?"), ORGANS),
}
"""The sets by their names, in the order in which they are offered."""

BENCHMARKS: Mapping[str, Benchmark] = {
    "pneumoniamnist": Benchmark(
        split="official",
        reached={
            "ResNet-18 (28)": {"auroc": 0.944, "accuracy": 0.854},
            "ResNet-50 (28)": {"auroc": 0.948, "accuracy": 0.854},
            "AutoKeras": {"auroc": 0.947, "accuracy": 0.878},
            "Google AutoML Vision": {"auroc": 0.991, "accuracy": 0.946},
        },
        source=PAPER,
        remark=msg(
            "A random forest on the bare pixels reaches an AUROC of 0.951 and an accuracy of 0.848 on this split, as good as the "
            "published residual networks: this test hardly separates methods."
        ),
    ),
}
"""What was published, for pictures of 28 × 28 pixels."""


@cache
def facts() -> Mapping[str, Any]:
    """What the publisher's table says of each set, and under "address" where all of them lie."""
    return tomllib.loads((FOLDER / "MEDMNIST.toml").read_text(encoding="utf-8"))


def medmnist_id(name: str, side: int) -> str:
    """The identifier of a set with pictures of that size."""
    return name if side == SIDES[0] else f"{name}-{side}"


def medmnist_datasets() -> tuple[Dataset, ...]:
    """Every set in every size."""
    return tuple(_dataset(name, side) for name in WORDS for side in SIDES)


def _dataset(name: str, side: int) -> Dataset:
    said = facts()[name]
    size = f"{side} × {side}"
    file = f"{name}.npz" if side == SIDES[0] else f"{name}_{side}.npz"
    pixels = sum(said["pictures"]) * side * side * said["channels"]
    return Dataset(
        id=medmnist_id(name, side),
        title=said["name"] if side == SIDES[0] else f"{said['name']} {size}",
        summary=WORDS[name].summary,
        licence=said["licence"],
        citation=f"{PAPER} {said['source']}",
        split="official",
        benchmark=BENCHMARKS.get(name) if side == SIDES[0] else None,
        download=Download(
            url=f"{facts()['address']}{file}?download=1",
            file=file,
            checksum=f"md5:{said['md5'][str(side)]}",
            most_bytes=pixels + ROOM + 8 * sum(said["pictures"]),
            memory_bytes=4 * pixels,
            family=said["name"],
            variant=size,
        ),
    )
