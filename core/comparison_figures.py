"""Charts of several runs in one: ROC curves and learning curves, told apart by letter, colour and dash."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core import look
from core.comparison import LETTERS
from core.i18n import Translator
from core.look import DASHES, LIGHT, Palette, Style
from core.results import Run
from core.tasks import task_of


def roc_together(runs: Sequence[Run], t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The ROC curve of every run, with its AUROC."""
    hover = t("{found} with the outcome found, {wrong} without it flagged", found="%{y:.0%}", wrong="%{x:.0%}")
    traces = [look.line([0, 1], [0, 1], t("No better than chance"), palette.muted, dash="dot")]
    for letter, run, colour, dash in zip(LETTERS, runs, palette.series, DASHES, strict=False):
        if run.classes or not task_of(run).probabilities:
            continue
        roc = run.curves.get("roc", {"fpr": [], "tpr": []})
        auroc = run.metrics.get("auroc")
        name = t("{letter}: AUROC {value}", letter=letter, value=t.number(auroc.value if auroc else None, 3))
        traces.append(look.line(roc["fpr"], roc["tpr"], name, colour, f"{letter}: {hover}", dash))
    titles = (t("False positive rate (1 − specificity)"), t("True positive rate (sensitivity)"))
    return look.figure(traces, titles, Style(t, palette, synthetic), 430, **look.SQUARE)


def losses_together(runs: Sequence[Run], t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The validation loss per epoch of every run; the ring is the epoch that was kept."""
    hover = t("epoch {epoch}: {loss}", epoch="%{x}", loss="%{y:.4f}")
    traces: list[go.Scatter] = []
    for letter, run, colour, dash in zip(LETTERS, runs, palette.series, DASHES, strict=False):
        losses = run.history["val_loss"]
        name = t("{letter}: validation", letter=letter)
        traces.append(look.line(list(range(1, len(losses) + 1)), losses, name, colour, f"{letter}: {hover}", dash))
        if 1 <= run.best_epoch <= len(losses):
            ring = {"size": 11, "color": palette.background, "line": {"color": colour, "width": 2.5}}
            spot = {"x": [run.best_epoch], "y": [losses[run.best_epoch - 1]], "mode": "markers", "marker": ring}
            traces.append(go.Scatter(**spot, showlegend=False, hoverinfo="skip"))
    titles = (t("Epoch"), t("Loss (lower is better)"))
    return look.figure(traces, titles, Style(t, palette, synthetic), 430, y={"rangemode": "tozero"})
