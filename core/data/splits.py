"""Training, validation and test parts: stratified, seeded, and with all rows of a patient in one of them."""

from __future__ import annotations

import dataclasses
import warnings
from typing import TYPE_CHECKING

import numpy as np

from core.data.parts import TEST, TRAIN, VALIDATION
from core.errors import UserError
from core.i18n import msg

if TYPE_CHECKING:
    from core.spec import Cases, Settings

KINDS = ("random", "group", "column", "official", "scaffold")
OWN = ("column", "official")  # made by whoever made the data
MANY_PATIENTS = 5_000  # above this patients are drawn, not balanced one by one, which takes minutes
FOLDS = 5  # one to test, one to validate, three to train: 60/20/20
FEW_FOR_FOLDS = msg(
    "Too few cases or patients have the rarer outcome to put it into every part of {n} folds. "
    "Choose fewer folds, or none."
)


@dataclasses.dataclass(frozen=True)
class Split:
    """Row numbers, int64, ascending; every row is in exactly one part."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def split(kind: str, y: np.ndarray, groups: np.ndarray | None, seed: int, own: np.ndarray | None = None) -> Split:
    """Parts of 60, 20 and 20 % of the rows of y (rows,), each with about the same share of every class.

    Where ``groups`` (rows,) tells patients apart, they are kept together whatever the kind: a split that puts one patient
    on two sides measures memory. The kinds in ``OWN`` take the parts ``own`` (rows,) that the data bring along,
    whatever their shares, and a fifth of their training part where there is none for validation. UserError when a class would
    be missing in a part; of three or more classes, when one would be missing in training, or all but one in another part.
    """
    if kind not in KINDS:
        raise UserError(
            msg("A table cannot be split by {kind}. Choose one of: {known}."), kind=kind, known=", ".join(KINDS)
        )
    if kind == "group" and groups is None:
        raise UserError(msg("To split by patient, choose the column that tells patients apart."))
    if kind == "column" and own is None:
        raise UserError(msg("To split as the file says, choose its column that says training, validation or test."))
    if kind == "official" and own is None:
        raise UserError(msg("These data have no official split. Choose another kind of split."))
    if kind == "scaffold":
        raise UserError(msg("Only molecules can be split by scaffold. Choose another kind of split."))
    check_classes(y)
    made = _drawn(y, groups, seed) if kind not in OWN or own is None else _given(own, y, groups, seed)
    check_parts(y, made)
    return made


def divided(settings: Settings, cases: Cases) -> Split:
    """The same of cases as their settings say."""
    return split(settings.split, cases.y, cases.groups, settings.seed, cases.parts)


def check_classes(y: np.ndarray) -> None:
    """Refuse classes y (rows,) of which one has fewer than ``FOLDS`` cases."""
    classes, counts = np.unique(y, return_counts=True)
    if len(classes) < 2 or counts.min() < FOLDS:
        raise UserError(
            msg(
                "The rarer class has {n} cases; at least {least} are needed for training, validation and test. Add cases."
            ),
            n=int(counts.min()) if len(classes) > 1 else 0,
            least=FOLDS,
        )


def check_parts(y: np.ndarray, made: Split) -> None:
    """Refuse parts of y (rows,) where one misses a class that it needs, as of ``split``."""
    classes = np.unique(y)
    found = [len(np.unique(y[part])) for part in (made.train, made.validation, made.test)]
    if found[0] < len(classes) or min(found) < 2:
        raise UserError(
            msg(
                "Too few patients have each outcome to put both outcomes into training, validation and test. Add patients."
            )
        )


def _drawn(y: np.ndarray, groups: np.ndarray | None, seed: int) -> Split:
    parts = _folds(y, groups, seed)
    return Split(train=np.sort(np.concatenate(parts[2:])), validation=np.sort(parts[1]), test=np.sort(parts[0]))


def _given(own: np.ndarray, y: np.ndarray, groups: np.ndarray | None, seed: int) -> Split:
    made = Split(*(np.flatnonzero(own == part) for part in (TRAIN, VALIDATION, TEST)))
    return with_validation(made, y, groups, seed)


def with_validation(made: Split, y: np.ndarray, groups: np.ndarray | None, seed: int) -> Split:
    """The same parts, with a fifth of the training part for validation where there is none."""
    train = made.train
    if len(made.validation) or not len(train):
        return made
    chosen = _folds(y[train], None if groups is None else groups[train], seed)[0]
    return Split(np.delete(train, chosen), train[np.sort(chosen)], made.test)


def drawn_order(y: np.ndarray, groups: np.ndarray | None, seed: int) -> np.ndarray:
    """For every row of y (rows,) its place from 0 to below 1 in a draw that is the same in every stratum, patients together.

    The rows below a share are that share of the patients whose highest class is the same, at least one of each class.
    """
    _, patient = np.unique(np.arange(len(y)) if groups is None else groups, return_inverse=True)
    highest = np.zeros(int(patient.max()) + 1, np.int64)
    np.maximum.at(highest, patient, y)
    place, draw = np.empty(len(highest)), np.random.default_rng(seed)
    for stratum in np.unique(highest):
        members = np.flatnonzero(highest == stratum)
        place[draw.permutation(members)] = np.arange(len(members)) / len(members)
    order: np.ndarray = place[patient]
    return order


def fold_splits(y: np.ndarray, groups: np.ndarray | None, seed: int, n: int) -> list[Split]:
    """``n`` splits whose test parts together are all rows of y (rows,), once each; stratified, patients kept together.

    A fifth of what a fold does not test is its validation part. UserError where a class would be missing in a part.
    """
    if np.unique(y, return_counts=True)[1].min() < n:
        raise UserError(FEW_FOR_FOLDS, n=n)
    made = parts_of_folds(y, groups, seed, n)
    classes = len(np.unique(y))
    if any(len(np.unique(y[rows])) < classes for parts in made for rows in (parts.train, parts.validation, parts.test)):
        raise UserError(FEW_FOR_FOLDS, n=n)
    return made


def parts_of_folds(y: np.ndarray, groups: np.ndarray | None, seed: int, n: int) -> list[Split]:
    """The same where a class may be missing in a part: y (rows,) only says who is to be spread over them evenly.

    UserError where there are fewer than ``n`` patients.
    """
    made = []
    for test in _folds(y, groups, seed, n):
        rest = np.setdiff1d(np.arange(len(y)), test)
        people = rest if groups is None else groups[rest]
        fewer = min(FOLDS, len(np.unique(people)))  # of so few people as five, four are left
        chosen = _folds(y[rest], None if groups is None else people, seed, fewer)[0]
        made.append(Split(np.delete(rest, chosen), rest[np.sort(chosen)], np.sort(test)))
    return made


def _folds(y: np.ndarray, groups: np.ndarray | None, seed: int, n: int = FOLDS) -> list[np.ndarray]:
    """``n`` disjoint sets of row numbers."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    _, patient = np.unique(np.arange(len(y)) if groups is None else groups, return_inverse=True)
    patients = int(patient.max()) + 1
    if patients < n:
        raise UserError(msg("There are fewer than {least} patients: they cannot be split. Add patients."), least=n)
    drawn = {"n_splits": n, "shuffle": True, "random_state": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a class in fewer patients than folds: checked by the caller
        if patients == len(y):
            return [rows for _, rows in StratifiedKFold(**drawn).split(y, y)]
        if patients <= MANY_PATIENTS:
            return [rows for _, rows in StratifiedGroupKFold(**drawn).split(y, y, patient)]
        highest = np.full(patients, y.min())
        np.maximum.at(highest, patient, y)  # a patient's stratum is the highest class of any of their rows
        return [np.flatnonzero(np.isin(patient, fold)) for _, fold in StratifiedKFold(**drawn).split(highest, highest)]
