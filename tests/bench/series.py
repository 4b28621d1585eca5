"""How fast networks for series train, and that it is the same training: ``python -m tests.bench.series [140 | 1000] [gru ...]``.

SYNTHETIC waves in noise, whose two classes differ in their frequency: 500 series of 140 steps, and 100 of 1,000 steps in 12 leads,
with a fifth as many to validate on. An epoch of plain Keras ``fit`` with default settings against one of ours, compiling in
neither; the fastest epoch of each counts, and beside it how long ONNX Runtime takes for one case. Then, for the recurrent
networks, how far the weights of both are apart after a few epochs from the same start in the same order, beside what changing
each weight of the start by 1e-6 does to plain ``fit``. Takes about five minutes on two cores.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from core.models import over_time, recurrent
from core.models.answers import exported
from core.predict import session
from core.spec import Recipe, Settings
from core.training import train
from tests.bench.epochs import Part, fitted, said, told, trained

BATCH, RATE, SAME = 32, 1e-3, 3
LOSS = "binary_crossentropy"


@dataclasses.dataclass(frozen=True)
class Work:
    steps: int
    channels: int
    series: int
    epochs: int

    def settings(self, epochs: int = 0) -> Settings:
        options = {"epochs": epochs or self.epochs, "batch": BATCH, "learning_rate": RATE, "patience": 0}
        return Settings("bench", "bench", "bench", **options)

    def parts(self) -> tuple[Part, Part]:
        """Waves (series, steps, channels) in as much noise, and which of two frequencies they have."""
        rng = np.random.default_rng(0)
        count = self.series + self.series // 5
        y = rng.integers(0, 2, count)
        time_s = np.arange(self.steps) / self.steps
        phase = rng.uniform(0, 2 * np.pi, (count, 1, self.channels))
        waves = np.sin(2 * np.pi * (5 + y[:, None, None]) * time_s[None, :, None] + phase)
        x = (waves + rng.normal(size=waves.shape)).astype("float32")
        return (x[: self.series], y[: self.series]), (x[self.series :], y[self.series :])


@dataclasses.dataclass(frozen=True)
class Network:
    build: Callable[..., keras.Model]
    jit: bool
    goal: float | None = None  # share of plain fit's epoch that ours may take

    def on(self, work: Work) -> keras.Model:
        keras.utils.set_random_seed(0)
        return self.build((work.steps, work.channels), 1)

    @property
    def recipe(self) -> Recipe:
        return Recipe(jit=self.jit)


WORKS = {"140": Work(140, 1, 500, 8), "1000": Work(1_000, 12, 100, 4)}
NETWORKS = {
    "simple-rnn": Network(recurrent.simple_rnn, True, 1 / 3),
    "lstm": Network(recurrent.lstm, True, 1 / 2),
    "gru": Network(recurrent.gru, True, 1 / 3),
    "bigru": Network(recurrent.bidirectional_gru, True),
    "gru-attention": Network(recurrent.gru_attention, False),  # XLA copies the states of all steps in each step back
    "attention": Network(over_time.attention, False),
    "cnn": Network(over_time.residual_cnn, False),
}


def speed(name: str, network: Network, work: Work) -> None:
    parts = work.parts()
    first = seconds(lambda: train(lambda: network.on(work), *parts, work.settings(1), network.recipe))
    base = fitted(network.on(work), *parts, work.settings(), LOSS)
    own, _ = trained(lambda: network.on(work), *parts, work.settings(), network.recipe)
    share = own[0] / base[0]
    goal = (
        "" if network.goal is None or work.steps > 140 else f"; goal {network.goal:.2f}: {said(share <= network.goal)}"
    )
    print(
        f"{name:<14} plain fit {told(base)}, ours {told(own)}: {share:.2f}{goal}; compiled in {first:.1f} s", flush=True
    )


def live(name: str, network: Network, work: Work) -> None:
    """One case as the page asks it, of the network taken home as ONNX: the median of many."""
    (x, _), _ = work.parts()
    model = network.on(work)
    model(x[:1])  # Keras exports only what has been asked once
    ask = session(exported(model, x[:4])["model.onnx"])
    spent = [seconds(lambda: ask(x[:1])) for _ in range(30)]
    print(f"{name:<14} ONNX Runtime answers one case in {1e3 * statistics.median(spent):.2f} ms", flush=True)


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def agreement(name: str, network: Network, work: Work) -> None:
    """Largest differences in a weight after the same epochs from one start in one order."""
    training, _ = work.parts()
    order = np.random.default_rng(1).permutation(work.series)
    ours = train(lambda: network.on(work), training, training, work.settings(SAME), network.recipe, order=order)

    def plain(change: float) -> list[np.ndarray]:
        model = network.on(work)
        rng = np.random.default_rng(2)
        model.set_weights([w + change * rng.choice([-1, 1], w.shape) for w in model.get_weights()])
        model.compile(keras.optimizers.Adam(RATE), LOSS)
        options = {"batch_size": BATCH, "epochs": ours.best_epoch, "shuffle": False, "verbose": 0}
        model.fit(*(a[order] for a in training), **options)
        return model.get_weights()

    base, others = plain(0), (ours.model.get_weights(), plain(1e-6))
    gap, change = (max(np.abs(a - b).max() for a, b in zip(base, other, strict=True)) for other in others)
    print(
        f"{name:<14} {ours.best_epoch} epochs from one start: weights differ by {gap:.1e}; "
        f"a start 1e-6 away changes them by {change:.1e}: {said(gap <= change)}"
    )


def main() -> None:
    asked = sys.argv[1:]
    chosen = [name for name in NETWORKS if name in asked] or list(NETWORKS)
    for title, work in WORKS.items():
        if title not in asked and any(other in asked for other in WORKS):
            continue
        print(f"\n{work.series} series of {work.steps} steps, {work.channels} channels, batch {BATCH}")
        for name in chosen:
            speed(name, NETWORKS[name], work)
            live(name, NETWORKS[name], work)
        for name in chosen if work.steps == 140 else ():
            if NETWORKS[name].goal:
                agreement(name, NETWORKS[name], work)


if __name__ == "__main__":
    main()
