"""How good generated pictures are, from features: arrays in, figures with 95 % intervals out.

``real`` are features (n, d) of pictures that nobody learned from, ``made`` (m, d) of generated ones, ``learned`` (l, d) of those
that were learned from, all by the same classifier. The bootstrap draws whole patients where they are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from core.evaluation.intervals import LEAST, Floats, Ints, percentile, resamples, wilson
from core.i18n import msg
from core.results import Metric

NEIGHBOURS = 5  # of Naeem et al. 2020, who also take it for precision and recall
NEAR = 0.05  # share of pictures never seen that lie nearer to a learned one than what counts as memorised
TIMES = 200  # resamples
NEARNESS = ("precision", "recall", "density", "coverage", "memorisation")
FEW = msg("Fewer than 10 pictures that were not learned from: not estimable.")


def distances(a: Floats, b: Floats) -> Floats:
    """Euclidean distances (n, m) between rows of a (n, d) and b (m, d)."""
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.asarray(np.sqrt(np.maximum(squared, 0)))


def frechet_distance(a: Floats, b: Floats) -> float:
    """Between normal distributions with the means and covariances of a (n, d) and b (m, d); 0: equal.

    Heusel et al. 2017, arXiv:1706.08500, whose features come from Inception-v3 and 50,000 pictures: only distances with the
    same features and numbers of pictures compare.
    """
    return _frechet(*_rooted(a, np.ones(len(a))), *_moments(b, np.ones(len(b))))


def kernel_distance(a: Floats, b: Floats) -> float:
    """Unbiased squared maximum mean discrepancy of a (n, d) and b (m, d) with the kernel (x·y / d + 1)³; it may be negative.

    Binkowski et al. 2018, arXiv:1801.01401.
    """
    return _discrepancy(_kernels(a, b), np.ones(len(a)), np.ones(len(b)))


def manifold_figures(real: Floats, made: Floats, k: int = NEIGHBOURS) -> dict[str, tuple[Floats, bool]]:
    """Of every picture what the mean of is a figure, and whether these pictures are the real ones.

    ``precision``: a generated picture lies as near to some real one as that one's k-th neighbour; ``recall`` the same the other
    way round (Kynkäänniemi et al. 2019, arXiv:1904.06991). ``density``: to how many real ones, over k; ``coverage``: a real
    picture has a generated one as near as its own k-th neighbour (Naeem et al. 2020, arXiv:2002.09797).
    """
    around_real, around_made = (_radii(x, k) for x in (real, made))
    apart = distances(real, made)
    within = apart < around_real[:, None]
    return {
        "precision": (within.any(0).astype(np.float64), False),
        "recall": ((apart < around_made[None]).any(1).astype(np.float64), True),
        "density": (within.sum(0) / k, False),
        "coverage": (within.any(1).astype(np.float64), True),
    }


def memorised(real: Floats, made: Floats, learned: Floats) -> np.ndarray:
    """Which generated pictures (m,) bool lie nearer to a learned one than all but ``NEAR`` of those never seen do."""
    limit = np.quantile(distances(real, learned).min(1), NEAR)
    return np.asarray(distances(made, learned).min(1) < limit)


def variety(made: Floats, real: Floats) -> float:
    """Mean distance between two of ``made`` (m, d) over that between two of ``real`` (n, d): 1 as varied, 0 all the same."""
    return _mean_distance(made) / max(_mean_distance(real), 1e-12)


def nearness_metrics(
    real: Floats, made: Floats, learned: Floats, patients: Ints | None, seed: int
) -> dict[str, Metric]:
    """Precision, recall, density, coverage and memorisation: what takes no time to measure."""
    if len(real) < LEAST:
        return missing_metrics(NEARNESS, len(made), FEW)
    found = {
        name: _mean_metric(values, patients if of_real else None, seed)
        for name, (values, of_real) in manifold_figures(real, made).items()
    }
    return found | {"memorisation": wilson(int(memorised(real, made, learned).sum()), len(made))}


def distance_metrics(
    real: Floats,
    made: Floats,
    others: Mapping[str, Floats],
    patients: Ints | None,
    seed: int,
    pause: Callable[[], None] = lambda: None,
) -> dict[str, Metric]:
    """Fréchet and kernel distance of ``made``, and as ``frechet_distance/<name>`` those of ``others``, features (m, d) too.

    These say what it would be for no learning at all, for another generator, or for real pictures. ``pause`` is called again
    and again; what it raises ends the measuring.
    """
    asked = {"frechet_distance": made, **{f"frechet_distance/{name}": x for name, x in others.items()}}
    if len(real) < LEAST:
        return missing_metrics((*asked, "kernel_distance"), len(made), FEW)
    found = _frechet_metrics(real, asked, patients, seed, pause)
    pause()
    return found | {"kernel_distance": _kernel_metric(real, made, patients, seed)}


def missing_metrics(names: Iterable[str], n: int, why: str) -> dict[str, Metric]:
    """Those figures, each without a value and with the reason."""
    return {name: Metric.missing(n, why) for name in names}


def _frechet_metrics(
    real: Floats, others: Mapping[str, Floats], patients: Ints | None, seed: int, pause: Callable[[], None]
) -> dict[str, Metric]:
    """Each resample of ``real`` is compared with one of every other: its root, which takes longest, is taken once."""
    weights = {name: _drawn(len(x), None, seed + 1) for name, x in others.items()}
    drawn: dict[str, list[float]] = {name: [] for name in others}
    for place, counts in enumerate(_drawn(len(real), patients, seed)):
        pause()
        mean, root = _rooted(real, counts)
        for name, x in others.items():
            drawn[name].append(_frechet(mean, root, *_moments(x, weights[name][place])))
    return {
        name: _around(frechet_distance(real, x), np.array(drawn[name]), len(x), least=0.0) for name, x in others.items()
    }


def _kernel_metric(real: Floats, made: Floats, patients: Ints | None, seed: int) -> Metric:
    kernels = _kernels(real, made)
    counts = zip(_drawn(len(real), patients, seed), _drawn(len(made), None, seed + 1), strict=True)
    drawn = np.array([_discrepancy(kernels, v, w) for v, w in counts])
    return _around(kernel_distance(real, made), drawn, len(made))


def _around(value: float, drawn: Floats, n: int, least: float = -np.inf) -> Metric:
    """A figure of two sets with the spread of its resamples around it: these themselves lie too high, as fewer pictures do."""
    return percentile(value, np.maximum(value + drawn - drawn.mean(), least), n)


def _mean_metric(values: Floats, patients: Ints | None, seed: int) -> Metric:
    """The mean with its bootstrap interval, the neighbourhoods as they are."""
    drawn = _drawn(len(values), patients, seed)
    return percentile(float(values.mean()), drawn @ values / drawn.sum(1), len(values))


def _drawn(n: int, patients: Ints | None, seed: int) -> Floats:
    return np.concatenate([*resamples(n, patients, seed, TIMES)])


def _moments(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean (d,) and unbiased covariance (d, d) of rows that are there ``weights`` times."""
    total = weights.sum()
    mean = weights @ x / total
    apart = x - mean
    return mean, (apart * weights[:, None]).T @ apart / (total - 1)


def _rooted(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean (d,) and the root (d, d) of the covariance, both as ``_moments`` has them."""
    mean, covariance = _moments(x, weights)
    values, vectors = np.linalg.eigh(covariance)
    return mean, (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def _frechet(mean: Floats, root: Floats, other: Floats, covariance: Floats) -> float:
    """From a mean and the root of a covariance to another mean and its covariance."""
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ covariance @ root), 0)).sum()
    squared = ((mean - other) ** 2).sum() + (root**2).sum() + np.trace(covariance) - 2 * shared
    return max(float(squared), 0.0)  # which rounding may bring below


def _kernels(a: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Within a, within b, without each row's with itself, and between."""
    within = [(x @ x.T / x.shape[1] + 1) ** 3 for x in (a, b)]
    for kernel in within:
        np.fill_diagonal(kernel, 0)
    return within[0], within[1], (a @ b.T / a.shape[1] + 1) ** 3


def _discrepancy(kernels: tuple[Floats, Floats, Floats], v: Floats, w: Floats) -> float:
    """Over pairs of different pictures only, also where a resample has one several times."""
    pairs = [weights.sum() ** 2 - (weights**2).sum() for weights in (v, w)]
    within_a, within_b, between = kernels
    return float(v @ within_a @ v / pairs[0] + w @ within_b @ w / pairs[1] - 2 * v @ between @ w / (v.sum() * w.sum()))


def _radii(x: Floats, k: int) -> Floats:
    """Distance (n,) of every row to its k-th neighbour among the others; of fewer rows, to the farthest."""
    return np.asarray(np.sort(distances(x, x), axis=1)[:, min(k, len(x) - 1)])


def _mean_distance(x: Floats) -> float:
    return float(distances(x, x).sum() / max(len(x) * (len(x) - 1), 1))
