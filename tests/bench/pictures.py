"""How fast networks for pictures train, and that they learn as much: ``python -m tests.bench.pictures [28 | 32 | 224]``.

The three textbook CNNs on SYNTHETIC phantoms of 28x28x1, 32x32x3 with augmentation, and 224x224x3: an epoch of plain Keras
``fit`` with default settings against one of ours, validation included in both, compiling in neither. The fastest epoch of
each counts, and the two take turns, since only the ratio means something; seconds of the processor stand beside those of the
clock, which others on the machine lengthen. Then the accuracy of both on held-out pictures, and PyTorch's epoch where it is
installed. Takes about ten minutes on two cores.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from collections.abc import Callable

import keras
import numpy as np

from core.augmentation import ROTATION, SHIFT
from core.data.pictures.phantoms import phantoms
from core.models.convolutional import colour_cnn, digits_cnn, large_cnn
from core.registry import demo
from core.spec import AUGMENTATIONS, Settings
from tests.bench.epochs import Part, clocks, fitted, said, told, trained

RATE, TURNS = 1e-3, 2


@dataclasses.dataclass(frozen=True)
class Work:
    model: str  # its id in the demo, whose recipe counts
    build: Callable[..., keras.Model]
    shape: tuple[int, int, int]
    rows: int
    held_out: int
    batch: int
    epochs: int
    goal: float  # share of plain fit's epoch that ours may take
    augment: tuple[str, ...] = ()

    def network(self) -> keras.Model:
        return self.build(self.shape, 1)

    def settings(self, seed: int) -> Settings:
        return Settings(
            "image", "bench", self.model, epochs=self.epochs, batch=self.batch, learning_rate=RATE, patience=0,
            augment=self.augment, seed=seed,
        )  # fmt: skip


WORKS = {
    "28": Work("cnn28", digits_cnn, (28, 28, 1), 2_000, 2_000, 32, 16, 1 / 2),
    "32": Work("cnn32", colour_cnn, (32, 32, 3), 2_000, 2_000, 32, 16, 2 / 3, AUGMENTATIONS),
    "224": Work("cnn224", large_cnn, (224, 224, 3), 96, 96, 16, 3, 3 / 4),
}


def parts(work: Work) -> tuple[Part, Part]:
    """Phantoms of the wanted size, standardised: pixels repeated, the border filled up, grey in every channel."""
    pictures, y = phantoms(seed=1, cases=work.rows + work.held_out)
    side, factor = work.shape[0], work.shape[0] // 28
    x = pictures.repeat(factor, axis=1).repeat(factor, axis=2)
    x = np.pad(x, ((0, 0), (0, side - x.shape[1]), (0, side - x.shape[2]), (0, 0)), mode="edge")
    x = np.repeat(x.astype("float32"), work.shape[2], axis=3)
    x = (x - x.mean()) / x.std()
    return (x[: work.rows], y[: work.rows]), (x[work.rows :], y[work.rows :])


def plain(work: Work, seed: int) -> tuple[np.ndarray, keras.Model]:
    """Keras's own fit; where pictures are augmented, by Keras's own layers in front of the network."""
    keras.utils.set_random_seed(seed)
    training, validation = parts(work)
    inner = work.network()
    turn, move = keras.layers.RandomRotation(ROTATION / 360), keras.layers.RandomTranslation(SHIFT, SHIFT)
    mirror = keras.layers.RandomFlip("horizontal")
    model = keras.Sequential([*([turn, move, mirror] if work.augment else []), inner])
    return fitted(model, training, validation, work.settings(seed), "binary_crossentropy"), inner


def ours(work: Work, seed: int) -> tuple[np.ndarray, keras.Model]:
    """The project's training, as a worker that knows the architecture does it."""
    return trained(work.network, *parts(work), work.settings(seed), demo("image").model(work.model).recipe)


def pytorch(work: Work) -> np.ndarray | None:
    """Seconds of its epoch with the network of 28x28x1 in its usual form; None where it is not installed."""
    if importlib.util.find_spec("torch") is None or work.model != "cnn28":
        return None
    import torch
    from torch import nn

    (x, y), (held_x, _) = parts(work)
    layers = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1600, 1), nn.Flatten(0),
    )  # fmt: skip
    model, lost = layers.to(memory_format=torch.channels_last), nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    pictures, labels, held = (torch.from_numpy(np.ascontiguousarray(a, np.float32)) for a in (x, y, held_x))
    pictures, held = (a.permute(0, 3, 1, 2) for a in (pictures, held))
    seconds = []
    for _ in range(work.epochs):
        began = clocks()
        for rows in torch.randperm(len(labels)).split(work.batch):
            optimizer.zero_grad()
            lost(model(pictures[rows]), labels[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            model(held)
        seconds.append(clocks() - began)
    return np.asarray(np.min(seconds[1:], axis=0))


def right(model: keras.Model, held_out: Part) -> int:
    """How many held-out pictures are called right at a threshold of one half."""
    x, y = held_out
    said = np.concatenate([np.asarray(model(x[i : i + 64]))[:, 0] for i in range(0, len(x), 64)])
    return int(((said >= 0.5) == y).sum())


def compare(name: str, work: Work) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    ours(work, 0)  # compiles, as plain fit's first epoch does
    turns = [(plain(work, seed), ours(work, seed)) for seed in range(TURNS)]
    base, own = (np.min([seconds for seconds, _ in column], axis=0) for column in zip(*turns, strict=True))
    print(
        f"\n{name}: {work.rows} pictures of {work.shape}, batch {work.batch}, augmented by {work.augment or 'nothing'}"
    )
    print(f"  an epoch: plain fit {told(base)}, ours {told(own)}")
    wall, cpu = own / base
    print(
        f"  ours takes {wall:.2f} of plain fit ({cpu:.2f} of its processor time); goal {work.goal:.2f}: {said(wall <= work.goal)}"
    )
    n = work.held_out
    theirs, mine = ([right(model, parts(work)[1]) for _, model in column] for column in zip(*turns, strict=True))
    low, high = confint_proportions_2indep(sum(mine), TURNS * n, sum(theirs), TURNS * n, method="newcomb")
    print(
        f"  accuracy on {n} others, {TURNS} seeds: plain {shares(theirs, n)}, ours {shares(mine, n)}; "
        f"ours less plain [{low:+.3f}, {high:+.3f}], the same or better: {said(high >= 0)}"
    )
    torch = pytorch(work)
    if torch is not None:
        print(f"  an epoch of PyTorch {told(torch)}: ours no slower: {said(own[0] <= torch[0])}")
    elif work.model == "cnn28":
        print("  PyTorch is not installed here: not compared")


def shares(counts: list[int], n: int) -> str:
    return ", ".join(f"{count / n:.3f}" for count in counts)


def main() -> None:
    for name, work in WORKS.items():
        if name in (sys.argv[1:] or WORKS):
            compare(name, work)


if __name__ == "__main__":
    main()
