"""What is wrong or worth knowing about the single columns of a table: gaps, zeros, copies, and what is no measurement."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pandas as pd

from core.data.parts import is_split
from core.data.preparation import MOST_CATEGORIES
from core.data.roles import is_date, is_free_text, is_identity, is_measurement
from core.data.tables import listed
from core.i18n import msg
from core.spec import Finding

FEWEST_ZEROS = 3
SHARE_OF_ZEROS = 0.005
LOWEST = 10  # different values above 0 whose mean distance says how far apart values lie there
FAR = 5.0  # such distances between 0 and the lowest value: 0 is then no neighbour of theirs
MANY = 0.1  # share of zeros
STRAY = 6.0  # robust standard deviations from the median, both plainly and of the logarithm
FEWEST_VALUES = 20  # of a column, to tell what is usual in it
SMALL = (0.2, 0.1)  # of the median: a lowest value below that is itself close to 0; where zeros are few, and many


def column_findings(inputs: pd.DataFrame) -> list[Finding]:
    """Findings about the inputs (rows, columns), each naming its columns."""
    return [
        *_missing(inputs),
        *_zeros(inputs),
        *_strays(inputs),
        *_gathered(inputs),
        *_useless(inputs),
        *_copies(inputs),
        *_unfit(inputs),
    ]


def _missing(inputs: pd.DataFrame) -> list[Finding]:
    counts = inputs.isna().sum()
    counts = counts[counts > 0].sort_values(ascending=False, kind="stable")
    if counts.empty:
        return [Finding("ok", msg("No value is missing."))]
    said = msg("{n} values are missing: {columns}. Numbers are filled with the median of the training part, and the network "
               "is told which were missing.")  # fmt: skip
    columns = listed(f"{name} {n}" for name, n in counts.items())
    return [Finding("note", said, {"n": int(counts.sum()), "columns": columns})]


def _zeros(inputs: pd.DataFrame) -> list[Finding]:
    said = msg("Exact zeros lie far from all other values: {columns}. If 0 means not measured, leave these cells empty, "
               "or the network takes it for a value.")  # fmt: skip
    return _counted(inputs, impossible_zeros, said)


def impossible_zeros(values: pd.Series) -> int:
    """How many cells are 0 where the other values are all positive and begin far above it; 0 where zeros look in place.

    Far is measured where it matters: by the mean distance of the ten lowest different values above 0.
    """
    numbers = values.dropna().to_numpy(np.float64)
    zeros = int((numbers == 0).sum())
    if zeros < max(FEWEST_ZEROS, SHARE_OF_ZEROS * len(numbers)) or numbers.min() < 0:
        return 0
    lowest = np.unique(numbers)[1 : LOWEST + 1]
    if len(lowest) < LOWEST:
        return 0
    far = lowest[0] > FAR * (lowest[-1] - lowest[0]) / (LOWEST - 1)
    small = SMALL[zeros > MANY * len(numbers)] * np.median(numbers[numbers > 0])
    return zeros if far and lowest[0] > small else 0


def _strays(inputs: pd.DataFrame) -> list[Finding]:
    said = msg("Single values lie far above all others: {columns}. Is the decimal point in its place, and is the unit the same in "
               "every row? They are used as they are.")  # fmt: skip
    return _counted(inputs, strays, said)


def strays(values: pd.Series) -> int:
    """How many of a column of positive numbers are too large for it, as after a slipped decimal point or in another unit.

    Too large on a plain scale, where a long tail is usual, and on a logarithmic one as well; the median absolute deviation
    times 1.4826 is the standard deviation of a normal distribution (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013).
    """
    numbers = values.dropna().to_numpy(np.float64)
    numbers = numbers[numbers > 0]
    if len(numbers) < FEWEST_VALUES:
        return 0
    return int((np.minimum(_deviation(numbers), _deviation(np.log(numbers))) > STRAY).sum())


def _deviation(numbers: np.ndarray) -> np.ndarray:
    """Distance of each from the median in robust standard deviations; 0 where half of them are equal."""
    distance: np.ndarray = numbers - np.median(numbers)
    scale = 1.4826 * float(np.median(np.abs(distance)))
    return distance / scale if scale else np.zeros_like(distance)


def _counted(inputs: pd.DataFrame, count: Callable[[pd.Series], int], said: str) -> list[Finding]:
    """A note that names the columns of numbers in which there is something to count, each with its count."""
    found = {name: n for name in inputs.select_dtypes("number") if (n := count(inputs[name]))}
    return [Finding("note", said, {"columns": listed(f"{name} {n}" for name, n in found.items())})] if found else []


def _gathered(inputs: pd.DataFrame) -> list[Finding]:
    """Categories that share one input because there are too many of them; texts that are no categories are said elsewhere."""
    many = {
        name: n for name in inputs.select_dtypes(exclude="number") if (n := inputs[name].nunique()) > MOST_CATEGORIES
    }
    kept = [f"{name} {n}" for name, n in many.items() if is_measurement(inputs[name])]
    said = msg("These columns have more than {most} categories; the rarer ones are taken together: {columns}.")
    return [Finding("note", said, {"most": MOST_CATEGORIES, "columns": listed(kept)})] if kept else []


def _useless(inputs: pd.DataFrame) -> list[Finding]:
    same = [name for name in inputs if inputs[name].nunique() < 2]
    said = msg("These columns hold at most one value and teach nothing: {columns}.")
    return [Finding("note", said, {"columns": listed(same)})] if same else []


def _copies(inputs: pd.DataFrame) -> list[Finding]:
    """Columns equal to an earlier one in every row."""
    seen: dict[bytes, str] = {}
    pairs = []
    for name in inputs:
        if inputs[name].nunique() < 2:
            continue
        first = seen.setdefault(hashlib.sha256(_hashed(inputs[name]).data).digest(), str(name))
        pairs += [f"{name} = {first}"] if first != name else []
    said = msg("These columns repeat another one in every row; leave one of each pair out: {columns}.")
    return [Finding("note", said, {"columns": listed(pairs)})] if pairs else []


def _hashed(values: pd.Series) -> np.ndarray:
    """A column's cells as numbers (rows,) uint64 that equal cells of any column share; different words are hashed once."""
    if pd.api.types.is_numeric_dtype(values):
        return pd.util.hash_pandas_object(values, index=False).to_numpy()
    codes, words = pd.factorize(values)  # -1: missing
    hashes = pd.util.hash_pandas_object(pd.Series(words), index=False).to_numpy()
    return np.append(hashes, np.uint64(0))[codes]


def _unfit(inputs: pd.DataFrame) -> list[Finding]:
    splits = [name for name in inputs if is_split(inputs[name])]
    dates = [name for name in inputs if is_date(inputs[name])]
    names = [name for name in inputs if name not in dates and is_identity(inputs[name])]
    texts = [name for name in inputs if name not in dates + names and is_free_text(inputs[name])]
    said = (
        (
            msg(
                "These columns look like identifiers; a network can only learn them by heart. Leave them out: {columns}."
            ),
            names,
        ),
        (msg("These columns look like dates, and dates are not measurements. Leave them out: {columns}."), dates),
        (
            msg(
                "These columns hold free text, of which only the most frequent values are used. Leave them out: {columns}."
            ),
            texts,
        ),
        (
            msg(
                "These columns say training or test in every row and are no measurements. "
                "Choose one as the file’s own split, or leave them out: {columns}."
            ),
            splits,
        ),
    )
    return [Finding("warning", text, {"columns": listed(columns)}) for text, columns in said if columns]
