"""Image classification: one picture in, the probability of every class out."""

from __future__ import annotations

from core.data.pictures.described import BUNDLED
from core.data.pictures.medmnist import medmnist_datasets
from core.i18n import msg
from core.models.pretrained import MOBILENET
from core.spec import Architecture, Demo, Recipe, Settings, later

CONVOLUTIONS = Recipe(jit=False)  # XLA makes convolutions on a processor up to 20 times slower

DEMO = Demo(
    id="image",
    title=msg("Image classification"),
    summary=msg("From a picture to the class it shows: train, click a mistake and see it."),
    icon="image_search",
    question=msg("How likely does this picture show the class asked about?"),
    datasets=BUNDLED,
    models=(
        Architecture(
            id="cnn28",
            title=msg("Textbook CNN for 28 × 28"),
            summary=msg(
                "Two convolutions, each halved by pooling, and one output: the network most courses begin with."
            ),
            build=later("core.models.convolutional:digits_cnn"),
            recipe=CONVOLUTIONS,
        ),
        Architecture(
            id="cnn32",
            title=msg("Textbook CNN for 32 × 32"),
            summary=msg(
                "Three convolutions and a dense layer of 64: the network of the usual colour-picture tutorials."
            ),
            build=later("core.models.convolutional:colour_cnn"),
            recipe=CONVOLUTIONS,
        ),
        Architecture(
            id="cnn224",
            title=msg("Textbook CNN for large pictures"),
            summary=msg(
                "Convolutions of 32, 64 and 128 channels and a dense layer of 1,024, which holds most of the weights: "
                "of pictures of 224 pixels 89 million."
            ),
            build=later("core.models.convolutional:large_cnn"),
            recipe=CONVOLUTIONS,
        ),
        Architecture(
            id="resnet",
            title=msg("Residual network"),
            summary=msg(
                "Blocks of convolutions that each add to the picture before, and a mean over it at the end: few weights, "
                "more computing."
            ),
            build=later("core.models.convolutional:residual_cnn"),
            recipe=CONVOLUTIONS,
        ),
        Architecture(
            id="vit",
            title=msg("Vision Transformer"),
            summary=msg(
                "The picture is cut into squares that look at each other. Without millions of pictures to learn from it is "
                "often worse than a CNN, which knows beforehand that neighbouring pixels belong together."
            ),
            build=later("core.models.patches:vision_transformer"),
        ),
        Architecture(
            id="rows-rnn",
            title=msg("Recurrent, row by row"),
            summary=msg(
                "Reads the picture from top to bottom like a text, one row a step, and remembers: what a network for series "
                "makes of a picture."
            ),
            build=later("core.models.rows:rows_recurrent"),
        ),
        Architecture(
            id="rows-attention",
            title=msg("Self-attention between rows"),
            summary=msg(
                "Every row looks at all others at once, near or far; what is side by side it must learn first."
            ),
            build=later("core.models.rows:rows_attention"),
        ),
        Architecture(
            id="transfer",
            title=msg("Transfer learning"),
            summary=msg(
                "MobileNetV3, which learned from 1.3 million everyday photographs, looks at the picture; only the last layer "
                "is learned here. Strong where there are few pictures."
            ),
            build=later("core.models.transfer:mobilenet"),
            recipe=CONVOLUTIONS,
            weights=MOBILENET,
        ),
    ),
    defaults=Settings(demo="image", dataset="stain", model="cnn32", split="group", epochs=40, batch=32, patience=10),
    load=later("core.data.pictures.loading:load_pictures"),
    prepare=later("core.data.pictures.preparation:PicturePreparation.fit"),
    restore=later("core.data.pictures.preparation:PicturePreparation.from_dict"),
    accepts=("zip", "png", "jpg", "jpeg", "tif", "tiff", "bmp", "dcm", "nii", "nii.gz", "csv", "xlsx"),
    kind="picture",
    across=later("core.data.pictures.twins:across_the_split"),
    baselines=("logistic", "forest"),
    place=2,
    downloads=medmnist_datasets(),
    left_out=msg(
        "The two-dimensional sets of MedMNIST v2. ChestMNIST is not among them: it asks for 14 findings at once, and one picture "
        "may have several."
    ),
)
