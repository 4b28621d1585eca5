"""Which class is asked about, of data whose classes are known by name."""

from __future__ import annotations

import numpy as np

from core.errors import UserError
from core.i18n import msg
from core.words import OTHERS


def asked_about(y: np.ndarray, classes: tuple[str, ...], positive: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Classes (n,) and their names as they are, or ``positive`` as 1 against all others as 0; UserError where it is none."""
    if not positive:
        return y, classes
    if positive not in classes:
        raise UserError(
            msg("There is no class {positive} in these data. Their classes are: {known}."),
            positive=positive,
            known=", ".join(classes),
        )
    others = [name for name in classes if name != positive]
    return (y == classes.index(positive)).astype(np.int64), (others[0] if len(others) == 1 else OTHERS, positive)
