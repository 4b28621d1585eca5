"""How good generated pictures are, from features: arrays in, figures with 95 % intervals out.

``real`` are features (n, d) of pictures that nobody learned from, ``made`` (m, d) of generated ones, ``learned`` (l, d) of those
that were learned from, all by the same classifier. The bootstrap draws whole patients where they are known.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.evaluation.intervals import LEAST, Floats, Ints, percentile, resamples, wilson
from core.i18n import msg
from core.results import Metric

NEIGHBOURS = 5  # of Naeem et al. 2020, who also take it for precision and recall
NEAR = 0.05  # share of pictures never seen that lie nearer to a learned one than what counts as memorised
TIMES = 200  # resamples
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
    return _frechet(_moments(a, np.ones(len(a))), _moments(b, np.ones(len(b))))


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


def synthesis_metrics(
    real: Floats,
    made: Floats,
    untrained: Floats,
    plain: Floats,
    learned: Floats,
    patients: Ints | None,
    seed: int,
) -> dict[str, Metric]:
    """Every figure; ``untrained`` (m, d) are features of what the generator made before it learned.

    ``plain`` (m, d) of what it made after its last step, without averaging it over the steps or choosing the best. So
    ``frechet_distance/untrained``, ``/plain`` and ``/learned`` say what the distance would be for no learning at all, without
    these two, and for real pictures.
    """
    if len(real) < LEAST:
        names = ("frechet_distance", "kernel_distance", "precision", "recall", "density", "coverage", "memorisation")
        return {name: Metric.missing(len(made), FEW) for name in names}
    others = {"": made, "/plain": plain, "/untrained": untrained, "/learned": learned}
    found = {f"frechet_distance{name}": _frechet_metric(real, x, patients, seed) for name, x in others.items()}
    found["kernel_distance"] = _kernel_metric(real, made, patients, seed)
    for name, (values, of_real) in manifold_figures(real, made).items():
        found[name] = _mean_metric(values, patients if of_real else None, seed)
    return found | {"memorisation": wilson(int(memorised(real, made, learned).sum()), len(made))}


def _frechet_metric(real: Floats, other: Floats, patients: Ints | None, seed: int) -> Metric:
    return _centred(
        frechet_distance(real, other),
        lambda v, w: _frechet(_moments(real, v), _moments(other, w)),
        (len(real), len(other)),
        patients,
        seed,
        least=0.0,
    )


def _kernel_metric(real: Floats, made: Floats, patients: Ints | None, seed: int) -> Metric:
    kernels = _kernels(real, made)
    return _centred(
        kernel_distance(real, made),
        lambda v, w: _discrepancy(kernels, v, w),
        (len(real), len(made)),
        patients,
        seed,
    )


def _centred(
    value: float,
    figure: Callable[[Floats, Floats], float],
    sizes: tuple[int, int],
    patients: Ints | None,
    seed: int,
    least: float = -np.inf,
) -> Metric:
    """A figure of two sets with the spread of its resamples around it: these themselves lie too high, as fewer pictures do."""
    counts = zip(_drawn(sizes[0], patients, seed), _drawn(sizes[1], None, seed + 1), strict=True)
    drawn = np.array([figure(v, w) for v, w in counts])
    return percentile(value, np.maximum(value + drawn - drawn.mean(), least), sizes[1])


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


def _frechet(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> float:
    values, vectors = np.linalg.eigh(a[1])
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ b[1] @ root), 0)).sum()
    squared = ((a[0] - b[0]) ** 2).sum() + np.trace(a[1]) + np.trace(b[1]) - 2 * shared
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
