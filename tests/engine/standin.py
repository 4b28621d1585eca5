"""Stand-ins for an experiment: light, quick, and badly behaved on demand. ``settings.model`` chooses the behaviour."""

from __future__ import annotations

import json
import os
import time

from core.errors import Stopped, UserError
from core.results import Run
from core.spec import Hooks, Progress, Settings
from core.store import Store, write
from tests.examples import a_run

DATA = "0" * 64
WORK = "tests.engine.standin:work"
EPOCH_S = 0.1


def settings(model: str, epochs: int = 10, seed: int = 0) -> Settings:
    return Settings(demo="standin", dataset="none", model=model, epochs=epochs, seed=seed)


def work(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Run:
    """Epoch e has loss 1/e and validation loss 2/e."""
    if settings.model == "crash":
        os._exit(1)
    if settings.model == "bug":
        raise ValueError("Mrs Miller, 62 years")
    if settings.model == "refused":
        raise UserError("The column {name} is empty.", name="age")
    if settings.model == "other version":
        return a_run("0" * 20)
    if settings.model == "upload" and content != b"a,b\n1,2\n":
        raise UserError("The file did not arrive.")
    return _train(settings, hooks, store)


def _train(settings: Settings, hooks: Hooks, store: Store) -> Run:
    began = time.perf_counter()
    first = json.loads(hooks.checkpoint.read_bytes()) if hooks.checkpoint.exists() else 0
    ending = "finished"
    done = first
    for epoch in range(first + 1, settings.epochs + 1):
        time.sleep(_epoch_s(settings.model, epoch))
        while settings.model == "hang" and epoch == 4 and first == 0:
            time.sleep(0.1)
        if hooks.should_stop():
            ending = "stopped"
            break
        done = epoch
        write(hooks.checkpoint, json.dumps(epoch).encode())
        losses = tuple(1 / e for e in range(1 if epoch == first + 1 else epoch, epoch + 1))
        values = tuple(2 * loss for loss in losses)
        seconds = time.perf_counter() - began
        hooks.on_progress(
            Progress(epoch, settings.epochs, epoch * 10, seconds, EPOCH_S * (settings.epochs - epoch), losses, values)
        )
    if not done:
        raise Stopped
    return store.save(_run(hooks.checkpoint.stem, settings, done, ending), {"model.keras": b"weights"})


def _epoch_s(model: str, epoch: int) -> float:
    if model == "compile":
        return 60
    return 3 if model == "slow start" and epoch == 1 else EPOCH_S


def _run(run: str, settings: Settings, epochs: int, ending: str) -> Run:
    history = {"loss": [1 / e for e in range(1, epochs + 1)], "val_loss": [2 / e for e in range(1, epochs + 1)]}
    return a_run(run, settings=settings, history=history, ending=ending, best_epoch=epochs)


def add(a: int, b: int) -> int:
    return a + b


def process() -> tuple[int, int]:
    """Id and niceness of the process that answers."""
    return os.getpid(), os.nice(0)


def refuse() -> None:
    raise UserError("The column {name} is empty.", name="age")


def fail() -> None:
    raise ValueError("Mrs Miller, 62 years")


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def fill(mb: int) -> int:
    return len(bytearray(mb << 20))


def end() -> None:
    os._exit(1)
