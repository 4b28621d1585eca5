"""Figures of merit: arrays in, numbers with intervals out. Runs in a worker; needs no Keras."""

from core.evaluation.binary import binary_curves, binary_metrics
from core.evaluation.discrimination import auroc_difference, choose_threshold, roc_points
from core.evaluation.folds import fold_metrics, pooled_auroc
from core.evaluation.temperature import fit_temperature, scaled

__all__ = [
    "auroc_difference",
    "binary_curves",
    "binary_metrics",
    "choose_threshold",
    "fit_temperature",
    "fold_metrics",
    "pooled_auroc",
    "roc_points",
    "scaled",
]
