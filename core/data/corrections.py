"""Outcomes corrected by hand, and cases left out: where a network learns, never where it is tested.

The outcomes of test cases may be wrong too. But whoever changes the cases a network is tested on changes the ruler: its figures
could no longer be laid beside those of any other run. So a test case keeps its outcome in the data, whatever was noted about it;
under cross-validation that holds for every fold's own test part.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from core.corrections import EXCLUDED, Corrections
from core.data.splits import Split
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding


def check_corrections(corrections: Corrections, cases: Cases) -> None:
    """UserError for a case or a class that these data have not, or for a case corrected twice."""
    places = [row for row, _ in corrections]
    for row, label in corrections:
        if not 0 <= row < len(cases.y):
            raise UserError(
                msg("A correction names case {row}, but these data have the cases 1 to {n}. Take it back."),
                row=row + 1,
                n=len(cases.y),
            )
        if label not in (EXCLUDED, *cases.classes):
            raise UserError(
                msg("A correction calls case {row} “{label}”, but the classes are: {known}. Take it back."),
                row=row + 1,
                label=label,
                known=", ".join(cases.classes),
            )
        if places.count(row) > 1:
            raise UserError(msg("Case {row} is corrected more than once. Keep one correction of it."), row=row + 1)


def corrected(cases: Cases, parts: Split, corrections: Corrections) -> tuple[Cases, Split]:
    """The cases as they are to be learned, and the parts without those left out; the test part stays as it is.

    UserError where a class then has no case left in training, or the validation part only one class.
    """
    if not corrections:
        return cases, parts
    y, tested = cases.y.copy(), set(parts.test.tolist())
    learned = {row: label for row, label in corrections if row not in tested}
    for row, label in learned.items():
        y[row] = cases.classes.index(label) if label != EXCLUDED else y[row]
    out = [row for row, label in learned.items() if label == EXCLUDED]
    train, validation = (np.setdiff1d(part, out) for part in (parts.train, parts.validation))
    if len(np.unique(y[train])) < len(cases.classes) or len(np.unique(y[validation])) < 2:
        raise UserError(
            msg("After these corrections a class has no cases left to learn or to choose from. Take some of them back.")
        )
    return dataclasses.replace(cases, y=y), Split(train, validation, parts.test)


def corrections_finding(corrections: Corrections, parts: Split) -> tuple[Finding, ...]:
    """What was corrected, for the pre-flight of the split; nothing where nothing was."""
    if not corrections:
        return ()
    tested = set(parts.test.tolist())
    learned = [label for row, label in corrections if row not in tested]
    out = learned.count(EXCLUDED)
    said = msg(
        "Corrected by hand: {changed} cases to learn from got another class, {out} were left out. {tested} more corrections "
        "concern test cases, which keep the class they have in the data: otherwise no figure could be compared with another run."
    )
    values = {"changed": len(learned) - out, "out": out, "tested": len(corrections) - len(learned)}
    return (Finding("note", said, values),)
