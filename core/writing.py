"""A network learns to write molecules, as a job of the engine, and writes some after its epochs. Runs in a worker."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Collection
from typing import Any

import keras
import numpy as np

from core.chemistry.standardising import standardise
from core.data.molecules.symbols import SymbolPreparation
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import msg
from core.models.molecules.generator import NEXT_SYMBOL, Step, canonical, judged, lessons, step_of, writer, written
from core.registry import demo as find_demo
from core.spec import Hooks, Recipe, Settings
from core.store import Store
from core.training import train
from core.written import Look, Written, forget_old, keep_written, read_written

LEAST = 100  # molecules to learn from
HELD = 0.1  # share of them by which the best epoch is chosen
AT_A_LOOK, AT_LAST = 32, 200  # molecules that are written
PACE_S = 4.0  # at least so long between two looks: writing is slower than learning


@dataclasses.dataclass(frozen=True)
class Finished:
    """Implements ``core.spec.Outcome``."""

    run: str
    whole: bool


class Looks(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped here
    """Has the network write after its epochs, and keeps what came of it."""

    def __init__(
        self, store: Store, run: str, preparation: SymbolPreparation, known: Collection[str], seed: int
    ) -> None:
        super().__init__()
        self._store, self._run, self._preparation, self._known, self._seed = store, run, preparation, known, seed
        self._told = dataclasses.replace(read_written(store, run) or Written(), ending="")
        self._looked = float("-inf")
        self._writer: tuple[keras.Model, Step] | None = None  # compiled once for a network that goes on learning

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look where it is due."""
        if time.perf_counter() - self._looked >= PACE_S:
            self.look(self.model.inner, epoch + 1, AT_A_LOOK)
            self._looked = time.perf_counter()

    def look(self, network: keras.Model, epoch: int, count: int, ending: Any = "") -> None:
        """Write ``count`` molecules, judge and keep them."""
        if self._writer is None or self._writer[0] is not network:
            self._writer = network, step_of(network)
        texts = written(self._writer[1], self._preparation, count, self._seed + epoch)
        counts, ideas = judged(texts, self._known, _form)
        self._told = self._told.after(Look(epoch, **dataclasses.asdict(counts)), ideas)
        keep_written(self._store, self._run, dataclasses.replace(self._told, ending=ending))


def write_molecules(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Finished:
    """Learn from the SMILES of a data set which symbol comes next, and write; what was stopped goes on from its checkpoint.

    Raises UserError for what the user can mend, ``Stopped`` when stopped before one epoch was finished.
    """
    cases = find_demo(settings.demo).load(settings, content)
    for finding in cases.findings:
        if finding.level == "stop":
            raise UserError(finding.text, **finding.values)
    key = fingerprint(settings, cases.sha256)
    preparation = SymbolPreparation.fit(cases.inputs)
    read, following = lessons(cases.inputs.smiles, preparation)
    if len(read) < LEAST:
        said = msg("There are {n} molecules to learn writing from; at least {least} are needed. Choose larger data.")
        raise UserError(said, n=len(read), least=LEAST)
    forget_old(store)
    order = np.random.default_rng(settings.seed).permutation(len(read))
    cut = round(HELD * len(read))
    validation, learned = ((read[rows], following[rows]) for rows in (order[:cut], order[cut:]))
    looks = Looks(store, key, preparation, set(cases.inputs.smiles), settings.seed)
    trained = train(
        lambda: writer(read.shape[1]), learned, validation, settings, Recipe(NEXT_SYMBOL), hooks, beside=[looks]
    )
    looks.look(trained.model, len(trained.history["loss"]), AT_LAST, trained.ending)
    return Finished(key, trained.ending != "stopped")


def _form(text: str) -> str | None:
    """The form in which the data have their molecules, and in which one is asked about."""
    try:
        return standardise(text).smiles if canonical(text) else None
    except UserError:
        return None
