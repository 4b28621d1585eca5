"""How fast training is, and that it is the same training: ``python -m tests.bench.training``.

The textbook network (8-12-8-1), 768 rows of made-up numbers with 154 more to validate on, batch 10, 150 epochs, Adam. All in
one process and one run, because only the ratios mean something; the process has the environment of a worker of the engine.
Takes one to three minutes.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
from sklearn.neural_network import MLPClassifier

from core.engine.cluster import environment
from core.models import chunked
from core.models.dense import textbook_network
from core.spec import Hooks, Recipe, Settings
from core.training import train

ROWS, HELD_OUT, BATCH, EPOCHS, RATE, SEEDS = 768, 154, 10, 150, 1e-3, 3
SETTINGS = Settings("bench", "bench", "textbook", epochs=EPOCHS, batch=BATCH, learning_rate=RATE, patience=0)


def network() -> keras.Model:
    return textbook_network((8,), 1)


def parts() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """x (rows, 8) standard normal, y 0/1 with noise: about what a table of patients is like."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS + HELD_OUT, 8)).astype("float32")
    risk = 1 / (1 + np.exp(-(x[:, 0] + x[:, 1] * x[:, 2] - 0.7)))
    y = (rng.random(len(x)) < risk).astype("float32")
    return (x[:ROWS], y[:ROWS]), (x[ROWS:], y[ROWS:])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    outcome = work()
    return time.perf_counter() - began, outcome


def plain(
    seed: int = 0, order: np.ndarray | None = None, epochs: int = EPOCHS
) -> tuple[keras.Model, dict[str, list[float]]]:
    """Keras's own fit with default settings; with an order, the same rows in the same order every epoch."""
    (x, y), validation = parts()
    keras.utils.set_random_seed(seed)
    model = network()
    model.compile(keras.optimizers.Adam(RATE), "binary_crossentropy")
    x, y = (x, y) if order is None else (x[order], y[order])
    fitted = model.fit(
        x, y, batch_size=BATCH, epochs=epochs, shuffle=order is None, validation_data=validation, verbose=0
    )
    return model, fitted.history


def ours(seed: int = 0, hooks: Hooks | None = None, **options: Any) -> Any:
    training, validation = parts()
    values = {**SETTINGS.__dict__, "seed": seed, "epochs": options.pop("epochs", EPOCHS)}
    return train(network, training, validation, Settings(**values), Recipe(), hooks or Hooks(), **options)


def new() -> None:
    """An architecture that this process has not seen: nothing that was compiled for it is there any more."""
    chunked._kept.clear()
    ours()


def scikit() -> None:
    (x, y), _ = parts()
    MLPClassifier(
        (12, 8), batch_size=BATCH, max_iter=EPOCHS, learning_rate_init=RATE, n_iter_no_change=EPOCHS, random_state=0
    ).fit(x, y)


def warm_up() -> None:
    """Another architecture trained once: what a worker has behind it when the user's first new network comes."""
    training, validation = parts()
    few = Settings("bench", "bench", "other", epochs=1, batch=16)
    train(lambda: textbook_network((8,), 2), (training[0], np.eye(2)[training[1].astype(int)]),
          (validation[0], np.eye(2)[validation[1].astype(int)]), few, Recipe())  # fmt: skip
    plain(epochs=1)


def show(name: str, seconds: float, base: float) -> None:
    print(f"{name:<58} {seconds:7.2f} s   1/{base / seconds:.1f} of plain fit")


def agreement() -> None:
    """The same training: exactly, in a fixed order; and on average over seeds, each with its own shuffles."""
    order = np.random.default_rng(1).permutation(ROWS)
    model, history = plain(order=order, epochs=5)
    fixed = ours(order=order, epochs=5)
    if fixed.best_epoch == 5:
        pairs = itertools.zip_longest(model.get_weights(), fixed.model.get_weights())
        print(
            f"same start and order, 5 epochs: largest weight difference {max(np.abs(a - b).max() for a, b in pairs):.1e}"
        )
    for name in ("loss", "val_loss"):
        gap = np.abs(np.subtract(history[name], fixed.history[name])).max()
        print(f"same start and order, 5 epochs: largest {name} difference {gap:.1e}")


def over_seeds(first: dict[str, list[float]], seconds: list[float]) -> None:
    plains, others = [first], []
    for seed in range(1, SEEDS):
        spent, (_, history) = timed(lambda seed=seed: plain(seed))
        plains.append(history)
        seconds.append(spent)
    others = [ours(seed).history for seed in range(SEEDS)]
    for name in ("loss", "val_loss"):
        a, b = (np.array([h[name] for h in group]) for group in (plains, others))
        gap = np.abs(a.mean(0) - b.mean(0)).max()
        spread = max(np.abs(one - a.mean(0)).max() for one in a)
        print(
            f"{EPOCHS} epochs, mean of {SEEDS} seeds: largest {name} difference {gap:.4f}; "
            f"one plain seed is up to {spread:.4f} from the plain mean"
        )


def main() -> None:
    timed(warm_up)
    base, (_, history) = timed(plain)
    show("plain fit", base, base)
    show("ours, new architecture on a warm worker", min(timed(new)[0] for _ in range(2)), base)
    show("ours, the same architecture again", min(timed(lambda s=s: ours(s))[0] for s in (1, 2)), base)
    with tempfile.TemporaryDirectory() as folder:
        kept = Hooks(checkpoint=Path(folder) / "it.npz")
        show("ours again, with checkpoints", timed(lambda: ours(9, kept))[0], base)
    show("scikit-learn MLPClassifier", min(timed(scikit)[0] for _ in range(2)), base)
    agreement()
    over_seeds(history, [base])


if __name__ == "__main__":
    if "--worker" in sys.argv:
        main()
    else:
        as_a_worker = {**os.environ, **environment(threads=1)}
        subprocess.run([sys.executable, "-m", "tests.bench.training", "--worker"], env=as_a_worker, check=True)
