"""Are generated pictures any use? The same classifier learns from real ones, from generated ones and from both, and is tested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.data.splits import Split
from core.errors import Stopped
from core.evaluation.discrimination import auroc, auroc_difference
from core.evaluation.intervals import patients_of
from core.evaluation.multiclass import macro_difference, multiclass_metrics
from core.results import Metric
from core.spec import Cases, Hooks, Settings
from core.synthesis_judge import EPOCHS, Judge, classifier
from core.synthesis_verdict import STOPPED

NAMES = ("auroc/real", "auroc/synthetic", "auroc/both", "auroc/instead", "auroc/added")


def use_metrics(
    settings: Settings,
    cases: Cases,
    parts: Split,
    judge: Judge,
    make: Callable[[np.ndarray], np.ndarray],
    hooks: Hooks,
) -> dict[str, Metric]:
    """AUROC on the real test part after learning from real pictures, from as many generated ones, and from both.

    ``make`` gives generated pictures uint8 (n, side, side, channels) of wished classes (n,), or raises ``Stopped``. "Train on
    synthetic, test on real" as in Esteban et al. 2017, arXiv:1706.02633. All three classifiers take the same number of steps,
    have the classes in the same proportions, and keep the epoch that is best on the real validation part. ``auroc/instead``
    and ``auroc/added``: paired differences, of synthetic minus real and of both minus real.
    """
    real, y = cases.inputs[judge.learned], cases.y[judge.learned]
    asked = cases.inputs[parts.test]
    quiet = Hooks(should_stop=hooks.should_stop)
    try:
        made = make(y)
        alone = classifier(settings, made, y, cases, parts, quiet)
        both = np.concatenate([real, made]), np.concatenate([y, y])
        together = classifier(settings, *both, cases, parts, quiet, EPOCHS // 2)
    except Stopped:
        return {name: Metric.missing(len(parts.test), STOPPED) for name in NAMES}
    said = [judge.said, alone.probabilities(asked), together.probabilities(asked)]
    groups = None if cases.groups is None else cases.groups[parts.test]
    return compared(cases.y[parts.test], said, groups, settings.seed)


def compared(y: np.ndarray, said: list[np.ndarray], groups: Any, seed: int) -> dict[str, Metric]:
    """The figures of three classifiers' probabilities, (n,) each or (n, classes), on the same cases y (n,), with 95 % intervals."""
    real, alone, together = said
    several = real.ndim > 1
    apart = macro_difference if several else auroc_difference
    patients = patients_of(groups, len(y))
    areas = [multiclass_metrics(y, p, groups, seed)["auroc"] if several else auroc(y, p, patients, seed) for p in said]
    return dict(
        zip(NAMES, [*areas, apart(y, alone, real, groups, seed), apart(y, together, real, groups, seed)], strict=True)
    )
