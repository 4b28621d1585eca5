"""Two columns of the user's table as points. Runs in a worker, as all that opens a user's file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.data.roles import ordered_classes
from core.data.tables import as_labels
from core.data.types import Overview
from core.data.uploads import open_table
from core.errors import UserError
from core.fundamentals.points import MOST, SEED, Points
from core.i18n import msg

FEWEST = 10  # rows


def usable(columns: Sequence[Overview], guess: str | None) -> tuple[list[str], list[str]]:
    """The columns that can be inputs, and those that can be the outcome, the likeliest (``guess``) last.

    UserError where there are too few of them.
    """
    numbers = [column.name for column in columns if column.kind == "number" and column.different > 1]
    outcomes = sorted((column.name for column in columns if column.different == 2), key=lambda name: name == guess)
    if not outcomes or len({*numbers} - {outcomes[-1]}) < 2:
        raise UserError(
            msg(
                "The table has {numbers} columns of numbers and {outcomes} with exactly two values. Two of numbers and one of two "
                "values, the outcome, are needed. Choose another table."
            ),
            numbers=len(numbers),
            outcomes=len(outcomes),
        )
    return numbers, outcomes


def own_points(parquet: bytes, first: str, second: str, outcome: str) -> Points:
    """The rows of a kept table that have all three values, at most MOST drawn at random, numbers scaled to mean 0 and spread 1.

    UserError where too few rows are left, where a number does not vary, or where one outcome is not among them.
    """
    if len({first, second, outcome}) < 3:
        raise UserError(
            msg("One column was chosen twice. Choose two different numbers and another column as the outcome.")
        )
    frame = open_table(parquet, [first, second, outcome]).dropna()
    labels = as_labels(frame[outcome])
    classes = ordered_classes(labels)
    if len(frame) < FEWEST or len(classes) != 2:
        raise UserError(
            msg(
                "{n} rows have all three values, with {classes} different outcomes; {most} rows and 2 outcomes are needed. Choose "
                "other columns."
            ),
            n=len(frame),
            classes=len(classes),
            most=FEWEST,
        )
    x = frame[[first, second]].to_numpy(np.float64)
    spread = x.std(0)
    if not spread.all():
        raise UserError(msg("One of the two columns has the same value in every row. Choose another one."))
    kept = np.sort(np.random.default_rng(SEED).permutation(len(x))[:MOST])
    y = np.asarray(labels == classes[1], np.float64)
    return Points(
        x=((x - x.mean(0)) / spread)[kept],
        y=y[kept],
        names=(first, second),
        outcome=outcome,
        classes=(classes[0], classes[1]),
        synthetic=False,
    )
