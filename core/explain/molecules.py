"""What one molecule's answer rests on, for the serve worker: its atoms, and the published alerts that it matches."""

from __future__ import annotations

import dataclasses

import numpy as np
from rdkit import Chem

from core.chemistry.alerts import Alert, alerts
from core.chemistry.fingerprints import generator
from core.explain.atoms import AtomContributions, contributions, fingerprint_without
from core.explain.network import Network
from core.predict import session


@dataclasses.dataclass(frozen=True)
class Explained:
    """One molecule: what its atoms add to the probability of the outcome, and its structural alerts."""

    atoms: AtomContributions
    alerts: tuple[Alert, ...]


def explained(network: Network, smiles: str) -> Explained:
    """The explanation of a network on fingerprints for a standardised SMILES."""
    ask, asked = session(network.files["model.onnx"]), network.run.asked

    def predict(x: np.ndarray) -> np.ndarray:
        said = ask(x)
        both = np.hstack([1 - said, said]) if said.shape[1] == 1 else said
        return np.asarray(both[:, asked], np.float64)

    molecule = Chem.MolFromSmiles(smiles)
    found = contributions(predict, fingerprint_without(molecule, generator()), molecule.GetNumAtoms())
    return Explained(found, alerts(molecule))
