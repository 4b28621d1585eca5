"""A person reads test pictures as the network does: which ones, what the network says, both together, and the score.

Arrays in, numbers out; light to import.
"""

from __future__ import annotations

import dataclasses
import string
from typing import Self

import numpy as np

from core.decisions.intervals import Share, wilson
from core.decisions.table import Floats, Ints

ROUND = 10  # cases read before anything is told
SIGNS = string.digits + string.ascii_lowercase  # one for each class, where answers are written down
TRUSTED = 0.8  # how often a reader's answer is taken to be right when it is put together with the network's


@dataclasses.dataclass(frozen=True)
class Reading:
    """How far somebody has come: the answers so far, as places among the classes, and how many rounds were begun."""

    answers: tuple[int, ...] = ()
    rounds: int = 1

    @classmethod
    def read(cls, text: str, classes: int) -> Self | None:
        """What ``written`` wrote; None for anything else."""
        begun, sign, said = text.partition("-")
        if not sign or not begun.isdecimal() or set(said) - set(SIGNS[:classes]):
            return None
        return cls(tuple(SIGNS.index(one) for one in said), max(1, int(begun[:3])))

    @property
    def written(self) -> str:
        """One short word for the address."""
        return f"{self.rounds}-{''.join(SIGNS[one] for one in self.answers)}"


@dataclasses.dataclass(frozen=True)
class Score:
    """How many of ``n`` cases were called right, and that share with its Wilson interval."""

    hits: int
    n: int
    share: Share


@dataclasses.dataclass(frozen=True)
class Scores:
    """Of the reader, the network, and both together; ``agreed``: cases which reader and network call the same."""

    reader: Score
    network: Score
    both: Score
    agreed: int


def rounds(y: Ints) -> int:
    """How many rounds can be drawn from cases of classes y (n,) before one would come twice."""
    wanted, counts = _quotas(y), np.bincount(y)
    return int(min(counts[wanted > 0] // wanted[wanted > 0], default=0))


def drawn(y: Ints, seed: int, number: int) -> Ints:
    """Places (k,) of the first ``number`` rounds among cases of classes y (n,): no case twice, and more rounds begin alike.

    In each round every class is as frequent as in all, up to whole cases, and the order is random.
    """
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(np.flatnonzero(y == place)) for place in range(int(y.max()) + 1)]
    quotas, found = _quotas(y).tolist(), []
    for begun in range(min(number, rounds(y))):
        cut = zip(orders, quotas, strict=True)
        found.append(rng.permutation(np.concatenate([order[begun * k : (begun + 1) * k] for order, k in cut])))
    return np.concatenate(found).astype(np.int64)


def called(p: Floats, threshold: float) -> Ints:
    """The class (n,) that probabilities (n, classes) stand for: of two by the threshold of the second, else the likeliest."""
    if p.shape[1] == 2:
        return np.asarray(p[:, 1] >= threshold, np.int64)
    return np.asarray(p.argmax(axis=1), np.int64)


def together(p: Floats, answers: Ints) -> Floats:
    """Probabilities (n, classes) after a reader's answers (n,): Bayes' rule, both erring independently of one another.

    The reader is taken to be right in ``TRUSTED`` of the cases of every class, and to err towards each other class alike.
    A reader's own rate cannot be told from ten answers.
    """
    classes = p.shape[1]
    meant = np.where(np.arange(classes) == answers[:, None], TRUSTED, (1 - TRUSTED) / (classes - 1))
    weighed = np.clip(p, 1e-9, 1) * meant
    joined: Floats = weighed / weighed.sum(axis=1, keepdims=True)
    return joined


def scores(y: Ints, p: Floats, answers: Ints, threshold: float) -> Scores:
    """Of cases with classes y (n,), probabilities (n, classes) of the network and answers (n,) of the reader, n > 0."""
    network = called(p, threshold)
    both = called(together(p, answers), threshold)
    reader, alone, joined = (score(said == y) for said in (answers, network, both))
    return Scores(reader, alone, joined, int((answers == network).sum()))


def score(right: np.ndarray) -> Score:
    """From which of the cases (n,), n > 0, were called right."""
    hits, n = int(right.sum()), len(right)
    return Score(hits, n, wilson(hits, n))


def _quotas(y: Ints) -> Ints:
    """Cases of each class in a round: in proportion, the places left over to the largest remainders."""
    counts = np.bincount(y)
    exact = min(ROUND, len(y)) * counts / len(y)
    wanted = np.floor(exact).astype(np.int64)
    left = min(ROUND, len(y)) - int(wanted.sum())
    wanted[np.argsort(wanted - exact, kind="stable")[:left]] += 1
    return wanted
