"""What is written behind every row of a file of new cases: the network's answer, what decided it, and what was odd.

Of two outcomes the risk and whether it reaches the threshold. Of several classes the probability of each, the most likely one, the
answer set, which holds all that remain possible at ``COVERAGE``, and "cannot say" where that is not exactly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.batch_file import NewCases
from core.conformal import COVERAGES
from core.data.preparation import InputColumn
from core.i18n import Translator
from core.results import Run

COVERAGE = COVERAGES[1]
MOST_LIKELY, CANNOT_SAY = "most_likely", "cannot_say"
ANSWER_SET, PARTED = f"answer_set_{100 * COVERAGE:.0f}", "; "  # its classes stand in one cell


def written(
    run: Run,
    columns: Sequence[InputColumn],
    cases: NewCases,
    p: np.ndarray,
    possible: np.ndarray | None,
    t: Translator,
) -> pd.DataFrame:
    """The file as it came, and behind it what the network says.

    ``p`` (rows, classes), not a number where there is no answer; ``possible`` (rows, classes) says which classes are in the
    answer sets of several, None where nobody knows.
    """
    table = pd.DataFrame({name: cells.to_pandas() for name, cells in cases.cells.items()})
    answered = ~np.isnan(p[:, run.asked])
    added = answer_columns(run, p, possible, t)
    added["outside_range"] = _named(columns, cases.outside & answered[:, None])
    unread, unknown = (_named(columns, found & answered[:, None]) for found in (cases.unread, cases.unknown))
    added["notes"] = [_note(*row, t) for row in zip(cases.refused, unread, unknown, strict=True)]
    for name, values in added.items():
        table[_free(name, table)] = values
    return table


def answer_columns(run: Run, p: np.ndarray, possible: np.ndarray | None, t: Translator) -> dict[str, Any]:
    """What the network says of every case as columns by their names; ``p`` and ``possible`` as in ``written``."""
    return _of_two(run, p[:, run.asked], t) if p.shape[1] == 2 else _of_several(run, p, possible, t)


def _of_two(run: Run, risk: np.ndarray, t: Translator) -> dict[str, Any]:
    return {
        f"risk_{run.outcome}": np.round(risk, 6),
        "above_threshold": _yes_no(risk >= run.threshold, ~np.isnan(risk), t),
    }


def _of_several(run: Run, p: np.ndarray, possible: np.ndarray | None, t: Translator) -> dict[str, Any]:
    classes, answered = np.array(run.data["classes"], object), ~np.isnan(p[:, 0])
    added: dict[str, Any] = {f"risk_{name}": np.round(p[:, place], 6) for place, name in enumerate(classes)}
    added[MOST_LIKELY] = np.where(answered, classes[np.nan_to_num(p).argmax(axis=1)], "")
    return added if possible is None else added | set_columns(run, p, possible, np.zeros(len(p), bool), t)


def set_columns(run: Run, p: np.ndarray, possible: np.ndarray, strange: np.ndarray, t: Translator) -> dict[str, Any]:
    """The answer set of every case, and whether nothing can be said: of several or none in it, or of a ``strange`` case (rows,)."""
    classes, answered = np.array(run.data["classes"], object), ~np.isnan(p[:, 0])
    return {
        ANSWER_SET: [PARTED.join(classes[inside]) for inside in possible],
        CANNOT_SAY: _yes_no(strange | (possible.sum(axis=1) != 1), answered, t),
    }


def _yes_no(found: np.ndarray, answered: np.ndarray, t: Translator) -> np.ndarray:
    """For every row (n,) yes or no; empty where there is no answer."""
    said: np.ndarray = np.array(["", t("no"), t("yes")], object)[answered * (1 + found)]
    return said


def _free(name: str, table: pd.DataFrame) -> str:
    number = 2
    free = name
    while free in table:
        free = f"{name}_{number}"
        number += 1
    return free


def _named(columns: Sequence[InputColumn], found: np.ndarray) -> np.ndarray:
    """For every row (n,) the names of the columns in which something was found; empty where nothing was."""
    names = np.full(len(found), "", object)
    for column, rows in zip(columns, found.T, strict=True):
        names[rows] = [f"{before}; {column.name}" if before else column.name for before in names[rows]]
    return names


def _note(refused: str, unread: str, unknown: str, t: Translator) -> str:
    if not (refused or unread or unknown):
        return ""
    said = (
        t("no answer: {why}", why=t(refused)) if refused else "",
        t("could not be read, counts as missing: {columns}", columns=unread) if unread else "",
        t("not known from training, counts as missing: {columns}", columns=unknown) if unknown else "",
    )
    return " | ".join(filter(None, said))
