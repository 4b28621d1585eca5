"""How fast networks over molecules train and are made ready: ``python -m tests.bench.molecules``.

Made-up molecules, 1,000 and a fifth as many to validate on. An epoch of plain Keras ``fit`` with default settings against one of
ours, compiling in neither, and how many molecules a second become the network's array. Takes about two minutes on two cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras

from core.data.molecules.graphs import GraphPreparation
from core.data.molecules.symbols import SymbolPreparation
from core.models.molecules.message_passing import message_passing
from core.models.molecules.readers import smiles_gru, smiles_transformer
from core.spec import Recipe, Settings
from tests.bench.epochs import fitted, told, trained
from tests.molecules import made_up

MOLECULES, EPOCHS, BATCH = 1_000, 6, 32
NETWORKS: dict[str, tuple[Any, Callable[..., keras.Model], bool]] = {
    "graph": (GraphPreparation, message_passing, True),
    "smiles-gru": (SymbolPreparation, smiles_gru, True),
    "smiles-transformer": (SymbolPreparation, smiles_transformer, False),
}


def speed(name: str) -> None:
    kind, build, jit = NETWORKS[name]
    molecules, y = made_up(MOLECULES + MOLECULES // 5)
    began = time.perf_counter()
    x = kind.fit(molecules).apply(molecules)
    rate = len(x) / (time.perf_counter() - began)
    training, validation = (x[:MOLECULES], y[:MOLECULES]), (x[MOLECULES:], y[MOLECULES:])
    settings = Settings("bench", "bench", "bench", epochs=EPOCHS, batch=BATCH, patience=0)
    base = fitted(build(x.shape[1:], 1), training, validation, settings, "binary_crossentropy")
    own, _ = trained(lambda: build(x.shape[1:], 1), training, validation, settings, Recipe(jit=jit))
    print(
        f"{name:<18} {rate:,.0f} molecules/s made ready; plain fit {told(base)}, ours {told(own)}: {own[0] / base[0]:.2f}",
        flush=True,
    )


def main() -> None:
    for name in NETWORKS:
        speed(name)


if __name__ == "__main__":
    main()
