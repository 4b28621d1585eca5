"""What one molecule's answer rests on, for the serve worker: its atoms, and the published alerts that it matches."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from rdkit import Chem

from core.chemistry.alerts import Alert, alerts
from core.chemistry.fingerprints import generator, pair_generator
from core.data.molecules.features import restored
from core.data.molecules.graphs import GraphPreparation
from core.data.molecules.molecules import Molecules
from core.data.molecules.preparation import PairPreparation
from core.data.molecules.symbols import SymbolPreparation
from core.explain.atoms import (
    AtomContributions,
    Without,
    contributions,
    fingerprint_without,
    graph_without,
    pairs_without,
    symbols_without,
)
from core.explain.network import Network
from core.predict import session


@dataclasses.dataclass(frozen=True)
class Explained:
    """One molecule: what its atoms add to the probability of the outcome, and its structural alerts."""

    atoms: AtomContributions
    alerts: tuple[Alert, ...]


def explained(network: Network, smiles: str) -> Explained:
    """The explanation of any of the networks for a standardised SMILES."""
    ask, asked = session(network.files["model.onnx"]), network.run.asked

    def predict(x: np.ndarray) -> np.ndarray:
        said = ask(x)
        both = np.hstack([1 - said, said]) if said.shape[1] == 1 else said
        return np.asarray(both[:, asked], np.float64)

    molecule = Chem.MolFromSmiles(smiles)
    without = _without(network.run.schema, molecule, smiles)
    found = contributions(predict, without, molecule.GetNumAtoms())
    return Explained(found, alerts(molecule))


def _without(schema: Mapping[str, Any], molecule: Chem.Mol, smiles: str) -> Without:
    """How atoms are hidden from what the network of that schema reads."""
    reader = restored(schema)
    if isinstance(reader, GraphPreparation):
        return graph_without(reader.apply(Molecules.of([smiles], [""]))[0])
    if isinstance(reader, SymbolPreparation):
        return symbols_without(reader.apply(Molecules.of([smiles], [""]))[0], reader.atoms(smiles))
    if isinstance(reader, PairPreparation):
        return pairs_without(molecule, pair_generator())
    return fingerprint_without(molecule, generator())
