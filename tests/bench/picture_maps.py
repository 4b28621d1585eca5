"""How long explaining a picture takes: ``python -m tests.bench.picture_maps``; networks without training, which costs the same.

In this process and on one thread, as the serve worker does it. First with opening and tracing the network, then warm; the goal is
two seconds for one picture of 28 to 64 pixels in a warm worker. Takes about a minute.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import keras
import numpy as np

from core.data.pictures.preparation import PicturePreparation
from core.engine.warm import import_keras
from core.explain.network import KerasNetwork
from core.explain.pictures.calls import examine, explain, look_inside
from core.explain.pictures.maps import methods_for
from core.explain.scores import opened
from core.registry import demo
from tests.bench.explain import timed
from tests.bench.serving import load, settle
from tests.examples import a_run

EXAMINED = 6  # as the page does
SIZES = (("cnn28", 28, 1), ("cnn32", 32, 3), ("resnet", 28, 1), ("resnet", 64, 3), ("cnn224", 64, 3))


def network(model: str, side: int, channels: int) -> KerasNetwork:
    """A fresh network of that architecture as it travels to the worker."""
    image = demo("image")
    shape = (side, side, channels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        image.model(model).build(shape, 1).save(path)
        schema = PicturePreparation(shape, (0.5,) * channels, (0.25,) * channels).to_dict()
        return KerasNetwork(a_run(settings=image.defaults, schema=schema), path.read_bytes())


def main() -> None:
    import_keras()
    keras.utils.set_random_seed(0)
    settle()
    print(load())
    for model, side, channels in SIZES:
        asked = network(model, side, channels)
        pictures = np.random.default_rng(0).integers(0, 256, (EXAMINED, side, side, channels), dtype=np.uint8)
        cold, _ = timed(lambda asked=asked, pictures=pictures: explain(asked, pictures[0], 1))
        warm, _ = timed(lambda asked=asked, pictures=pictures: explain(asked, pictures[1], 1))
        scores, x = opened(asked.file), asked.prepared(pictures[:1])
        each = {
            name: timed(lambda method=method, scores=scores, x=x: method(scores, x, np.ones(1, int)))[0]
            for name, method in methods_for(scores).items()
        }
        test, _ = timed(lambda asked=asked, pictures=pictures: examine(asked, pictures, 1))
        layers, _ = timed(lambda asked=asked, pictures=pictures: look_inside(asked, pictures[0]))
        said = ", ".join(f"{name} {seconds:.2f}" for name, seconds in each.items())
        print(f"{model} {side}x{side}x{channels}: first {cold:.2f} s, warm {warm:.2f} s ({said}); "
              f"shuffled weights {test:.2f} s, layers {layers:.2f} s")  # fmt: skip


if __name__ == "__main__":
    main()
