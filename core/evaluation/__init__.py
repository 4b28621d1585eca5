"""Figures of merit: arrays in, numbers with intervals out. Runs in a worker; needs no Keras."""

from core.evaluation.binary import binary_curves, binary_metrics
from core.evaluation.discrimination import auroc_difference, choose_threshold, roc_points
from core.evaluation.folds import always_averaged, fold_metrics, pooled_auroc
from core.evaluation.multiclass import averaged, confusion, macro_difference, multiclass_metrics, rarest
from core.evaluation.temperature import fit_temperature, scaled

__all__ = [
    "always_averaged",
    "auroc_difference",
    "averaged",
    "binary_curves",
    "binary_metrics",
    "choose_threshold",
    "confusion",
    "fit_temperature",
    "fold_metrics",
    "macro_difference",
    "multiclass_metrics",
    "pooled_auroc",
    "rarest",
    "roc_points",
    "scaled",
]
