"""Which weights that others trained are used here, as their publisher names and checks them. Light: loads without Keras."""

from __future__ import annotations

from core.i18n import msg
from core.spec import Weights

MOBILENET = Weights(
    file="weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
    url=(
        "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v3/"
        "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5"
    ),
    checksum="md5:d3e8ec802a04aa4fc771ee12a9a9b836",  # as keras.applications.mobilenet_v3 carries it
    most_bytes=6_500_000,
    title=msg("MobileNetV3 Small, learned from ImageNet"),
    licence="Apache-2.0",
    citation="Howard A et al. Searching for MobileNetV3. ICCV 2019, arXiv:1905.02244.",
)
