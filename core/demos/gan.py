"""Image synthesis: two networks play against each other until one makes pictures that look like the data's."""

from __future__ import annotations

import dataclasses

from core.data.pictures.described import BUNDLED
from core.data.pictures.medmnist import medmnist_datasets
from core.i18n import msg
from core.spec import Architecture, Demo, Recipe, Settings, later

SIDES = ("28 × 28", "64 × 64")  # of the sets to download, that the generator can make
GAME = Recipe(loss="adversarial", jit=False)  # as the game's own ``train_step`` says

DEMO = Demo(
    id="gan",
    title=msg("Image synthesis"),
    summary=msg(
        "A network that makes pictures nobody took: watch it learn, see when it repeats itself or copies, and ask whether the "
        "pictures are any good. Everything it makes is SYNTHETIC."
    ),
    icon="auto_awesome",
    question=msg("Which picture belongs to these random numbers?"),
    datasets=BUNDLED,
    models=(
        Architecture(
            id="textbook",
            title=msg("Textbook GAN"),
            summary=msg(
                "A generator of transposed convolutions and a discriminator of convolutions with the two-player loss of 2014: the "
                "one makes pictures, the other says which ones are real."
            ),
            build=later("core.models.gan:textbook"),
            recipe=GAME,
        ),
        Architecture(
            id="augmented",
            title=msg("GAN for few pictures"),
            summary=msg(
                "The same, but the discriminator sees every picture, real or generated, with its colours changed, shifted and with "
                "a hole, so that it cannot learn a small set by heart. Slower to become sharp."
            ),
            build=later("core.models.gan:augmented"),
            recipe=GAME,
        ),
        Architecture(
            id="conditional",
            title=msg("Conditional GAN"),
            summary=msg(
                "Both networks are told the class: afterwards pictures of a wished class can be made. Fewer than 1,000 training "
                "pictures are changed as by the GAN for few pictures."
            ),
            build=later("core.models.gan:conditional"),
            recipe=GAME,
        ),
        Architecture(
            id="wasserstein",
            title=msg("Wasserstein GAN"),
            summary=msg(
                "A critic estimates how far generated pictures are from real ones, kept gentle by a gradient penalty. Steadier, "
                "and about four times as slow."
            ),
            build=later("core.models.gan:wasserstein"),
            recipe=GAME,
        ),
    ),
    defaults=Settings(
        demo="gan",
        dataset="stain",
        model="textbook",
        split="group",
        epochs=60,
        batch=32,
        learning_rate=5e-4,
        patience=0,
    ),
    load=later("core.data.pictures.loading:load_pictures"),
    prepare=later("core.data.pictures.preparation:PicturePreparation.symmetric"),
    restore=later("core.data.pictures.preparation:PicturePreparation.from_dict"),
    accepts=("zip", "png", "jpg", "jpeg", "tif", "tiff", "bmp", "dcm", "nii", "nii.gz", "csv", "xlsx"),
    kind="picture",
    across=later("core.data.pictures.twins:across_the_split"),
    baselines=(),
    place=5,
    downloads=tuple(  # what others reached there is about telling classes apart
        dataclasses.replace(one, benchmark=None)
        for one in medmnist_datasets()
        if one.download and one.download.variant in SIDES
    ),
    left_out=msg(
        "The two-dimensional sets of MedMNIST v2 in the sizes that can be made here, without ChestMNIST, whose pictures show "
        "several findings at once."
    ),
    work="core.synthesis:run_synthesis",
)
