"""What a network relies on over all patients: how much worse it sorts them when one column is shuffled among them.

Permutation importance (Breiman 2001; Fisher, Rudin & Dominici 2019, arXiv:1801.01489) on the test cases, as the fall of the AUROC.
Raw columns are shuffled, so all inputs that a category became move together. The interval holds both chances: which cases were
tested (bootstrap, whole patients where they have several rows) and how they were shuffled (the repeats, drawn again as well).
Not scikit-learn's ``permutation_importance``: it gives no interval over cases and asks row by row of a fitted estimator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.explain import beside
from core.explain.network import Network
from core.explain.reference import influence, reference_case
from core.explain.related import pairs
from core.explain.shapley import contributions
from core.predict import Predict
from core.results import Metric, Run
from core.store import Store

METHOD = 1  # of a kept file: raise it when the computation changes
REPEATS = 10
RESAMPLES = 400
MOST_OF_EACH = 1000  # test cases with and without the outcome: the AUROC does not depend on their proportion
MOST_COLUMNS = 60  # of a wider table only those that move a typical case most
EXPLAINED, ORDERS = 60, 8  # test cases whose Shapley values are averaged, and walks for each (there and back)
STEPS = 24  # calls a computation is cut into, so that others are served in between
TOGETHER = 10  # columns looked at for companions


@dataclasses.dataclass(frozen=True)
class Importance:
    """Columns with the largest fall of the AUROC first."""

    names: tuple[str, ...]
    drops: tuple[Metric, ...]  # of the AUROC
    moves: tuple[float, ...]  # mean size of the Shapley value, in probability
    cases: int
    explained: int  # cases behind ``moves``
    left_out: int  # columns not looked at
    related: tuple[tuple[str, str, float], ...]  # leading columns that go along with one another

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Importance:
        """What ``dataclasses.asdict`` wrote."""
        drops = tuple(Metric(**metric) for metric in values["drops"])
        related = tuple((str(a), str(b), float(r)) for a, b, r in values["related"])
        return cls(**{**values, "names": tuple(values["names"]), "moves": tuple(values["moves"]), "drops": drops,
                      "related": related})  # fmt: skip


def gather(
    call: Callable[..., Any],
    network: Network,
    inputs: pd.DataFrame,
    y: np.ndarray,
    patients: np.ndarray | None,
    tell: Callable[[float], None],
) -> Importance:
    """The importance of the columns of the test cases: raw ``inputs`` (n, columns), ``y`` (n,), ``patients`` (n,) if known.

    ``call(function, *args)`` computes one piece, elsewhere if it likes; ``tell`` hears the share that is done.
    """
    seed = network.run.settings.seed
    rows = _sample(y, seed)
    inputs, y = inputs.iloc[rows], y[rows]
    patients = None if patients is None else patients[rows]
    known = [column["name"] for column in network.run.schema["columns"]]
    names = known if len(known) <= MOST_COLUMNS else call(leading, network, MOST_COLUMNS)
    pieces = [names[i : i + -(-len(names) // STEPS)] for i in range(0, len(names), -(-len(names) // STEPS))]
    drops: list[Metric] = []
    for done, piece in enumerate(pieces):
        tell(done / (len(pieces) + 1))
        drops += call(shuffled, network, inputs, y, piece, patients)
    tell(len(pieces) / (len(pieces) + 1))
    moves = dict(zip(inputs.columns, call(moved, network, inputs), strict=True))
    order = sorted(range(len(names)), key=lambda i: (-(drops[i].value or 0.0), -moves[names[i]]))
    ordered = [names[i] for i in order]
    return Importance(
        names=tuple(ordered),
        drops=tuple(drops[i] for i in order),
        moves=tuple(float(moves[name]) for name in ordered),
        cases=len(y),
        explained=min(EXPLAINED, len(y)),
        left_out=len(known) - len(names),
        related=tuple(pairs(inputs, ordered[:TOGETHER])),
    )


def leading(network: Network, most: int) -> list[str]:
    """The columns that move a typical case most, for the serve worker."""
    columns = network.run.schema["columns"]
    sizes = influence(network.predictor(), columns, reference_case(columns))
    return [columns[place]["name"] for place in np.argsort(-sizes, kind="stable")[:most]]


def shuffled(
    network: Network, inputs: pd.DataFrame, y: np.ndarray, names: Sequence[str], patients: np.ndarray | None
) -> list[Metric]:
    """``auroc_drops`` of a run, for the serve worker."""
    return auroc_drops(network.predictor(), inputs, y, names, patients, network.run.settings.seed)


def moved(network: Network, inputs: pd.DataFrame) -> np.ndarray:
    """``mean_moves`` of a run on some of its test cases, for the serve worker."""
    rng = np.random.default_rng(network.run.settings.seed)
    some = inputs.iloc[np.sort(rng.permutation(len(inputs))[:EXPLAINED])]
    reference = reference_case(network.run.schema["columns"])[list(inputs.columns)]
    return mean_moves(network.predictor(), some, reference, network.run.settings.seed)


def auroc_drops(
    predict: Predict,
    inputs: pd.DataFrame,
    y: np.ndarray,
    names: Sequence[str],
    patients: np.ndarray | None = None,
    seed: int = 0,
    repeats: int = REPEATS,
) -> list[Metric]:
    """For each named column, by how much the AUROC falls when it is shuffled: mean over repeats, 95 % interval."""
    from core.evaluation.discrimination import Ranked
    from core.evaluation.intervals import patients_of, percentile, resamples, too_few, too_few_patients

    n, groups = len(y), patients_of(patients, len(y))
    if why := too_few(y):
        return [Metric.missing(n, why) for _ in names]
    once, why = np.ones((1, n)), too_few_patients(y, groups)
    counts = np.concatenate(list(resamples(n, groups, seed, RESAMPLES)))  # (b, n)
    drawn = np.random.default_rng(seed).multinomial(repeats, np.full(repeats, 1 / repeats), len(counts)) / repeats
    before = Ranked(y, predict(inputs).astype("float64"))
    whole, redrawn = before.auroc(once)[0], before.auroc(counts)
    found = []
    for name in names:
        after = [Ranked(y, p) for p in _with_shuffled(predict, inputs, name, repeats, seed)]
        drop = float(whole - np.mean([ranked.auroc(once)[0] for ranked in after]))
        if why:
            found.append(Metric(drop, None, None, n, why))
            continue
        with np.errstate(invalid="ignore", divide="ignore"):  # a resample with one class only
            each = np.stack([ranked.auroc(counts) for ranked in after], axis=1)  # (b, repeats)
            found.append(percentile(drop, redrawn - (each * drawn).sum(axis=1), n))
    return found


def mean_moves(predict: Predict, cases: pd.DataFrame, reference: pd.DataFrame, seed: int = 0) -> np.ndarray:
    """How far each column moves the risk of these cases from that of ``reference``: mean size of its Shapley value (columns,)."""
    sizes = [
        np.abs(contributions(predict, cases.iloc[[row]], reference, ORDERS, seed + row).values)
        for row in range(len(cases))
    ]
    mean: np.ndarray = np.mean(sizes, axis=0)
    return mean


def keep(store: Store, run: Run, found: Importance) -> None:
    """Write it beside the files of the run, unless the run was deleted; the run itself stays as it is."""
    beside.keep(store, run, _name(run), METHOD, dataclasses.asdict(found))


def kept(store: Store, run: Run) -> Importance | None:
    """What was kept for the run and the class asked about; None where there is nothing, or nothing that can be trusted."""
    told = beside.kept(store, run, _name(run), METHOD)
    return None if told is None else Importance.from_dict(told)


def _name(run: Run) -> str:
    return f"importance-{run.asked}"


def _sample(y: np.ndarray, seed: int) -> np.ndarray:
    """Places of at most so many cases of either outcome, in order."""
    mixed = np.random.default_rng(seed).permutation(len(y))
    return np.sort(np.concatenate([mixed[y[mixed] == outcome][:MOST_OF_EACH] for outcome in (0, 1)]))


def _with_shuffled(predict: Predict, inputs: pd.DataFrame, name: str, repeats: int, seed: int) -> np.ndarray:
    """Risks (repeats, n) with one raw column shuffled anew in each repeat; the same whichever columns are asked beside it."""
    n, place = len(inputs), list(inputs.columns).index(name)
    rng = np.random.default_rng((seed, place))
    orders = np.concatenate([rng.permutation(n) for _ in range(repeats)])
    many = inputs.iloc[np.tile(np.arange(n), repeats)].reset_index(drop=True)
    many[name] = inputs[name].take(orders).reset_index(drop=True)
    return predict(many).astype("float64").reshape(repeats, n)
