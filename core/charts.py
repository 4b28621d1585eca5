"""The charts of a run, the same on the page and in the report: each with its name and how to read it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core import figures
from core.i18n import Translator, msg
from core.look import Palette
from core.results import Run
from core.several_figures import confusion_figure
from core.spread_figures import learning_chart
from core.tasks import task_of
from core.temperature import PLAIN, SCALED, is_applied
from core.words import opening, outcome_text, sides

CHARTS = {
    "calibration": (
        msg("Calibration"),
        msg(
            "Are the predicted risks right as numbers? On the diagonal, of 100 cases with a risk of 20 %, 20 have the outcome."
        ),
    ),
    "roc": (
        msg("ROC curve"),
        msg(
            "How well the risks separate the outcomes, threshold by threshold: the nearer the upper left corner, the better."
        ),
    ),
    "net-benefit": (
        msg("Net benefit"),
        msg(
            "Would acting on the risks do more good than treating everybody or nobody? Only where the solid line is highest."
        ),
    ),
    "histogram": (
        msg("Predicted risk by outcome"),
        msg(
            "Which risks those with the outcome got, and which those without: the less the halves resemble, the better."
        ),
    ),
    "precision-recall": (
        msg("Precision and recall"),
        msg("Of those flagged, how many have the outcome, as more and more of them are found."),
    ),
}
"""Place -> title and how to read it, in reading order."""

SEVERAL_CHARTS = {
    "confusion": (
        msg("Who was called what"),
        msg(
            "One row for each true class: on the diagonal stands what was called right. A case is called its likeliest class."
        ),
    ),
}
"""The same where all classes are asked at once."""


def charts(run: Run, t: Translator, palette: Palette, synthetic: bool) -> dict[str, go.Figure]:
    """Every chart that the task of the run has, and ``learning``, the course of the loss."""
    learning = learning_chart(run, t, palette, synthetic)
    return {"learning": learning, **task_of(run).drawn(run, t, palette, synthetic)}


def outcome_charts(run: Run, t: Translator, palette: Palette, synthetic: bool) -> dict[str, go.Figure]:
    """Every chart of ``CHARTS``, or of all classes at once of ``SEVERAL_CHARTS``."""
    look: dict[str, Any] = {"t": t, "palette": palette, "synthetic": synthetic}
    if run.classes:
        classes = [outcome_text(run.settings.dataset, name, t) for name in run.data["classes"]]
        return {"confusion": confusion_figure(run.curves["confusion"], classes, **look)}
    return {
        "calibration": calibration_chart(run, **look),
        "roc": figures.roc_figure(run.curves, _named_curves(run, t), run.metrics, **look),
        "net-benefit": figures.net_benefit_figure(run.curves, **look),
        "histogram": figures.histogram_figure(run.curves, sides(run, t), **look),
        "precision-recall": figures.precision_recall_figure(run.curves, run.metrics, **look),
    }


def calibration_chart(run: Run, t: Translator, palette: Palette, synthetic: bool) -> go.Figure:
    """The calibration of the run; dashed, what temperature scaling would make of it, or what it was before."""
    other = run.temperature.get("other")
    others = {t(PLAIN if is_applied(run) else SCALED): other["curves"]["calibration"]} if other else {}
    return figures.calibration_figure(run.curves, others, t, palette, synthetic)


def _named_curves(run: Run, t: Translator) -> dict[str, Any]:
    return {opening(t(baseline["name"])): baseline["curves"] for baseline in run.baselines}
