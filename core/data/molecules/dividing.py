"""Training, validation and test parts of molecules, drawn by DeepChem's splitters. For workers: they alone import DeepChem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.chemistry.deep import deepchem
from core.data.splits import Split, check_classes, check_parts, with_validation
from core.errors import UserError
from core.i18n import msg

if TYPE_CHECKING:
    from core.spec import Cases, Settings

SPLITTERS = {"random": "RandomStratifiedSplitter", "scaffold": "ScaffoldSplitter"}  # of ``deepchem.splits``
SHARES = (0.6, 0.2)  # of the molecules for training and for validation, as in the house's other splits


def divided(settings: Settings, cases: Cases) -> Split:
    """The parts of molecules with one outcome each; UserError as of ``core.data.splits.split``.

    Where one scaffold is so common that it leaves none for validation, that is drawn from the training part.
    """
    check_classes(cases.y)
    outcomes = np.eye(len(cases.classes), dtype=np.int8)[cases.y]  # of each class whether it is, so that each is spread
    drawn = molecule_parts(settings.split, cases.inputs.smiles, outcomes, SHARES, settings.seed)
    made = with_validation(drawn, cases.y, None, settings.seed)
    check_parts(cases.y, made)
    return made


def molecule_parts(
    kind: str, smiles: Sequence[str] | np.ndarray, outcomes: np.ndarray, shares: tuple[float, float], seed: int
) -> Split:
    """The parts of molecules (n,) by ``kind``, one of ``SPLITTERS``; ``shares`` are learned from and choose the epoch.

    ``outcomes`` (n, outcomes) int8 are 1, 0, or negative where not measured. "random" spreads the molecules with each outcome
    over the parts; by "scaffold" (Bemis and Murcko 1996, doi:10.1021/jm9602928; Wu et al. 2018, doi:10.1039/c7sc02664a) the
    commonest are learned from and the rarest test, without any chance. UserError for another kind.
    """
    if kind not in SPLITTERS:
        said = msg("Molecules cannot be split by {kind}. Choose one of: {known}.")
        raise UserError(said, kind=kind, known=", ".join(SPLITTERS))
    dc = deepchem()
    data = dc.data.NumpyDataset(np.zeros((len(smiles), 1)), outcomes == 1, outcomes >= 0, np.asarray(smiles))
    splitter = getattr(dc.splits, SPLITTERS[kind])()
    parts = splitter.split(data, *shares, 1 - sum(shares), seed=seed)
    return Split(*(np.sort(np.asarray(rows, np.int64)) for rows in parts))
