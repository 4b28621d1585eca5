"""What is worth knowing about molecules before anything is trained on them, and what the split made of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.chemistry.scaffolds import scaffolds
from core.data.molecules.molecules import Molecules
from core.data.preflight import class_findings
from core.data.splits import Split
from core.i18n import msg
from core.spec import Finding


def molecule_findings(molecules: Molecules, y: np.ndarray, classes: tuple[str, ...]) -> tuple[Finding, ...]:
    """Findings about curated molecules (n,); ``y`` are places among ``classes``."""
    size = Finding("ok", msg("{n} different molecules."), {"n": len(molecules)})
    labels = pd.Series(np.array(classes, object)[y])
    return (size, *class_findings(labels, classes[1] if len(classes) == 2 else ""))


def across_the_split(molecules: Molecules, parts: Split) -> list[Finding]:
    """How many test molecules are built around the same rings as one that the network learned from."""
    found = np.array(scaffolds(tuple(molecules.smiles)), dtype=object)
    ringed = found[parts.test] != ""
    shared = np.isin(found[parts.test], found[parts.train]) & ringed
    values = {"n": int(shared.sum()), "test": len(parts.test), "scaffolds": len(np.unique(found))}
    if not shared.any():
        said = msg(
            "No test molecule is built around the same rings as a training molecule ({scaffolds} different scaffolds)."
        )
        return [Finding("ok", said, values)]
    said = msg("{n} of {test} test molecules are built around the same rings as a training molecule ({scaffolds} different "
               "scaffolds): on new chemistry the figures will be lower. Split by scaffold to see how much.")  # fmt: skip
    return [Finding("note", said, values)]
