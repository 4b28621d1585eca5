"""How fast networks over molecules train and are made ready: ``python -m tests.bench.molecules``.

Made-up molecules, 1,000 and a fifth as many to validate on. An epoch of plain Keras ``fit`` with default settings against one of
ours, compiling in neither, and how many molecules a second become the network's array. Then real fingerprints a second,
ours against DeepChem's one by one, with the same bits. Takes about two minutes on two cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from core.chemistry.deep import deepchem
from core.chemistry.fingerprints import fingerprints
from core.data.molecules.bundled import bundled_molecules
from core.data.molecules.graphs import GraphPreparation
from core.data.molecules.molecules import Molecules
from core.data.molecules.preparation import FingerprintPreparation
from core.data.molecules.symbols import SymbolPreparation
from core.models.fingerprints import fingerprint_network
from core.models.molecules.assays import MASKED, for_assays, masked_crossentropy
from core.models.molecules.message_passing import message_passing
from core.models.molecules.readers import smiles_gru, smiles_transformer
from core.spec import Recipe, Settings
from tests.bench.epochs import fitted, told, trained
from tests.molecules import made_up

MOLECULES, EPOCHS, BATCH = 1_000, 6, 32
MULTITASK, ASSAYS, FINGERPRINTS = 4_000, 12, 3_000
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


def multitask() -> None:
    """Twelve assays with gaps on fingerprints, as Tox21 is learned."""
    count = MULTITASK + MULTITASK // 5
    listed, _ = made_up(count)
    x = FingerprintPreparation().apply(Molecules.of(list(listed.smiles), list(listed.smiles)))
    y = np.random.default_rng(0).choice([-1.0, 0.0, 1.0], (count, ASSAYS), p=[0.2, 0.7, 0.1]).astype(np.float32)
    training, validation = (x[:MULTITASK], y[:MULTITASK]), (x[MULTITASK:], y[MULTITASK:])
    settings = Settings("bench", "bench", "bench", epochs=EPOCHS, batch=BATCH, patience=0)

    def build() -> keras.Model:
        return for_assays(fingerprint_network(x.shape[1:], 1), ASSAYS)

    base = fitted(build(), training, validation, settings, masked_crossentropy)
    own, _ = trained(build, training, validation, settings, Recipe(MASKED, jit=False))
    print(f"{'multitask':<18} plain fit {told(base)}, ours {told(own)}: {own[0] / base[0]:.2f}", flush=True)


def bits() -> None:
    """Fingerprints a second, and whether they are DeepChem's."""
    deepchem()  # imported before the watch starts
    smiles = bundled_molecules("b3db").molecules.smiles.tolist()[:FINGERPRINTS]
    began = time.perf_counter()
    ours = fingerprints(smiles)
    middle = time.perf_counter()
    featurizer = deepchem().feat.CircularFingerprint(size=2048, radius=2)
    theirs = np.concatenate([featurizer.featurize([one]) for one in smiles])
    ended = time.perf_counter()
    rates = len(smiles) / (middle - began), len(smiles) / (ended - middle)
    same = bool((ours == theirs).all())
    print(
        f"fingerprints       {rates[0]:,.0f}/s, DeepChem {rates[1]:,.0f}/s: {rates[0] / rates[1]:.1f}, same bits: {same}"
    )


def main() -> None:
    multitask()
    bits()
    for name in NETWORKS:
        speed(name)


if __name__ == "__main__":
    main()
