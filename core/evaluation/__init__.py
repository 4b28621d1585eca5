"""Figures of merit: arrays in, numbers with intervals out. Runs in a worker; needs no Keras."""

from core.evaluation.binary import binary_curves, binary_metrics
from core.evaluation.clarke import clarke_metrics, clarke_points
from core.evaluation.discrimination import auroc_difference, choose_threshold, roc_points
from core.evaluation.folds import always_averaged, fold_metrics, pooled_auroc
from core.evaluation.forecasts import forecast_differences, forecast_metrics
from core.evaluation.multiclass import averaged, confusion, macro_difference, multiclass_metrics, rarest
from core.evaluation.over_time import auc_over_time, brier_over_time
from core.evaluation.survival import kaplan_meier, observed_risk, risk_curves
from core.evaluation.temperature import fit_temperature, scaled

__all__ = [
    "always_averaged",
    "auc_over_time",
    "auroc_difference",
    "averaged",
    "binary_curves",
    "binary_metrics",
    "brier_over_time",
    "choose_threshold",
    "clarke_metrics",
    "clarke_points",
    "confusion",
    "fit_temperature",
    "fold_metrics",
    "forecast_differences",
    "forecast_metrics",
    "kaplan_meier",
    "macro_difference",
    "multiclass_metrics",
    "observed_risk",
    "pooled_auroc",
    "rarest",
    "risk_curves",
    "roc_points",
    "scaled",
]
