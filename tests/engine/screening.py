"""A screening as a job whose network counts letters, slowly enough to be interrupted."""

from __future__ import annotations

import time

import numpy as np

from core.errors import UserError
from core.screening import Screened, screen_share
from core.spec import Hooks, Settings
from core.store import Store

WORK = "tests.engine.screening:work"
MOLECULE_S = 0.0008
REFUSED = "not a molecule"


def work(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Screened:
    return screen_share(settings, hooks, store, content or b"", _read, _ask)


def _read(smiles: str) -> str:
    if smiles == "xyz":
        raise UserError(REFUSED)
    return smiles


def _ask(smiles: list[str]) -> np.ndarray:
    time.sleep(MOLECULE_S * len(smiles))
    return np.array([len(one) / 100 for one in smiles])
