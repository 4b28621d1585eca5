"""The files of MoleculeNet (Wu et al. 2018, doi:10.1039/C7SC02664A) as ``deepchem.molnet`` opens them.

Its loaders download where the file is absent from their folder. Here it never is: it was fetched and checked before.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from core.chemistry.deep import deepchem
from core.data.downloads import unpacked_table
from core.data.molecules.assayed import NOT_MEASURED
from core.data.molecules.moleculenet import PUBLISHED
from core.data.molecules.tox21 import URL

FILES: Mapping[str, str] = {"tox21": Path(URL).name, **{name: about.file for name, about in PUBLISHED.items()}}
"""What ``deepchem.molnet`` calls the file of each set."""


def opened(name: str, content: bytes, columns: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """SMILES of all rows (n,), as they are written and also where they are no molecules, and outcomes (n, columns) int8.

    ``content`` is the file, compressed or not; outcomes as ``Assayed.outcomes``, columns in the order asked for. A SMILES that
    pandas reads as a gap ("NA") is empty. KeyError for an unknown set; ValueError for an unknown column, and for values other than
    0, 1 and none.
    """
    tasks, smiles, y, w = _loaded(name, FILES[name], unpacked_table(content))
    places = [tasks.index(column) for column in columns]
    return smiles, outcomes(np.where(w == 0, NOT_MEASURED, y)[:, places])


def outcomes(values: np.ndarray) -> np.ndarray:
    """Numbers as ``Assayed.outcomes``, of the same shape; ValueError for any but 0, 1 and ``NOT_MEASURED``."""
    if not np.isin(values, (0, 1, NOT_MEASURED)).all():
        raise ValueError("neither 0 nor 1 nor empty")
    return values.astype(np.int8)


def _loaded(name: str, file: str, table: bytes) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Tasks (t,), SMILES (n,), labels (n, t) and weights (n, t), which are 0 where nothing was measured."""
    molnet, keeps_all = deepchem().molnet, deepchem().feat.DummyFeaturizer()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, file).write_bytes(gzip.compress(table, 1) if file.endswith(".gz") else table)
        tasks, (found,), _ = getattr(molnet, f"load_{name}")(
            featurizer=keeps_all, splitter=None, transformers=[], reload=False, data_dir=folder, save_dir=folder
        )
        try:
            return tasks, found.ids.tolist(), found.y, found.w
        finally:
            shutil.rmtree(found.data_dir)  # DeepChem lays what it read into a folder of its own, and leaves it
