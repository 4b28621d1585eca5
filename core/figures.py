"""Arrays and names in, Plotly figures out; every word goes through the translator of the ``Style``.

``curves`` is what ``core.evaluation.binary_curves`` gives: lists of numbers, None where a curve has a gap.
A blue and an orange that every kind of colour vision tells apart; what they say is also said by dash, side or sign.
Show the figures with Streamlit's ``theme=None`` and ``CONFIG``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core import look
from core.i18n import Translator
from core.look import CONFIG, DARK, LIGHT, Palette, Style
from core.results import Metric

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "Palette",
    "calibration_figure",
    "histogram_figure",
    "learning_figure",
    "net_benefit_figure",
    "precision_recall_figure",
    "roc_figure",
]

SHARES = {"range": [-0.01, 1.01], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
FEW = 10  # cases in a bin below which it is drawn hollow

Curves = Mapping[str, Any]


def roc_figure(
    curves: Curves,
    baselines: Mapping[str, Curves],
    metrics: Mapping[str, Metric],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """ROC curve of the network and the named baselines; the chosen threshold is a point (from sensitivity, specificity)."""
    hover = t("{found} with the outcome found, {wrong} without it flagged", found="%{y:.0%}", wrong="%{x:.0%}")
    traces = [_diagonal(t("No better than chance"), palette)]
    strokes = itertools.cycle((("dash", palette.other), ("dashdot", palette.ink)))
    for (baseline, theirs), (dash, colour) in zip(baselines.items(), strokes, strict=False):
        spots = theirs["roc"]
        traces.append(look.line(spots["fpr"], spots["tpr"], baseline, colour, hover, dash))
    name = _with_interval(t("Network: AUROC"), metrics.get("auroc"), t)
    traces.append(look.line(curves["roc"]["fpr"], curves["roc"]["tpr"], name, palette.model, hover))
    traces += _chosen(metrics, hover, t, palette)
    titles = (t("False positive rate (1 − specificity)"), t("True positive rate (sensitivity)"))
    return look.figure(traces, titles, Style(t, palette, synthetic), 430, not curves["roc"]["fpr"], **look.SQUARE)


def precision_recall_figure(
    curves: Curves,
    metrics: Mapping[str, Metric],
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Precision against recall, with the prevalence of the same rows, which is what chance would reach."""
    traces = []
    if (prevalence := metrics.get("prevalence")) and prevalence.value is not None:
        name = t("Prevalence: no better than chance")
        traces.append(look.line([0, 1], [prevalence.value] * 2, name, palette.muted, dash="dot"))
    hover = t("{found} with the outcome found; {right} of those flagged have it", found="%{x:.0%}", right="%{y:.0%}")
    values = curves["precision_recall"]
    name = _with_interval(t("Network: AUPRC"), metrics.get("auprc"), t)
    traces.append(look.line(values["recall"], values["precision"], name, palette.model, hover))
    titles = (t("Recall (sensitivity)"), t("Precision (positive predictive value)"))
    return look.figure(traces, titles, Style(t, palette, synthetic), 430, not values["recall"], **look.SQUARE)


def calibration_figure(
    curves: Curves, others: Mapping[str, Curves], t: Translator, palette: Palette = LIGHT, synthetic: bool = False
) -> go.Figure:
    """Observed against predicted risk: smooth curve and band, binned points; at the foot the number of cases.

    ``others``: further smooth curves by their names, dashed, without bands and points.
    """
    values = curves["calibration"]
    hover = t("predicted {risk}, observed {share}", risk="%{x:.0%}", share="%{y:.0%}")
    x, y = look.ribbon(values["predicted"], values["low"], values["high"])
    band = {"fill": "toself", "fillcolor": palette.band, "line": {"width": 0}, "hoverinfo": "skip"}
    traces = [
        _crowd(curves["histogram"], t, palette),
        _diagonal(t("Perfectly calibrated"), palette),
        go.Scatter(x=x, y=y, mode="lines", name=t("95 % interval"), **band),
        *(look.line(c["predicted"], c["observed"], name, palette.ink, hover, "dash") for name, c in others.items()),
        look.line(values["predicted"], values["observed"], t("Smooth curve"), palette.model, hover),
        _binned(values["bins"], hover, t, palette),
    ]
    titles = (t("Predicted risk"), t("Observed share with the outcome"))
    foot = {"domain": [0, 0.11], "visible": False, "fixedrange": True, "rangemode": "tozero", "anchor": "x"}
    axes = {"x": look.SQUARE["x"] | {"anchor": "y2"}, "y": look.SQUARE["y"] | {"domain": [0.14, 1]}, "yaxis2": foot}
    return look.figure(traces, titles, Style(t, palette, synthetic), 470, not values["predicted"], bargap=0.1, **axes)


def net_benefit_figure(curves: Curves, t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """Decision curve: true positives a case, false ones weighed by the threshold, against treat-all and treat-none."""
    values = curves["net_benefit"]
    hover = t("acting above {threshold}: net benefit {benefit}", threshold="%{x:.0%}", benefit="%{y:.3f}")
    traces = [
        look.line(values["threshold"], values["none"], t("Treat nobody"), palette.muted, hover, "dot"),
        look.line(values["threshold"], values["all"], t("Treat everybody"), palette.other, hover, "dash"),
        look.line(values["threshold"], values["model"], t("Treat by the network"), palette.model, hover),
    ]
    top = max([0.02, *(v for v in [*values["model"], *values["all"]] if v is not None)])
    titles = (t("Risk above which one would act"), t("Net benefit per case"))
    return look.figure(traces, titles, Style(t, palette, synthetic), x=SHARES, y={"range": [-0.3 * top, 1.1 * top]})


def histogram_figure(
    curves: Curves, classes: Sequence[str], t: Translator, palette: Palette = LIGHT, synthetic: bool = False
) -> go.Figure:
    """Predicted risk with the outcome (upper) and without (lower), in shares of each; ``classes``: negative first."""
    values = curves["histogram"]
    hover = t("{n} cases with a predicted risk near {risk}", n="%{customdata}", risk="%{x:.0%}")
    halves = (("positive", classes[1], palette.other, "y"), ("negative", classes[0], palette.model, "y2"))
    traces = []
    for part, name, colour, axis in halves:
        counts = [n or 0 for n in values[part]]
        shares = [n / (sum(counts) or 1) for n in counts]
        told = t("{name} (N = {n})", name=look.literal(look.cut(name)), n=sum(counts))
        shown = {"marker": {"color": colour}, "yaxis": axis, "name": told}
        traces.append(
            go.Bar(
                x=look.middles(values["edges"]), y=shares, customdata=counts, hovertemplate=look.spoken(hover), **shown
            )
        )
    share = {"tickformat": ".0%", "rangemode": "tozero", "nticks": 4}
    return look.figure(
        traces,
        (t("Predicted risk"), t("Share")),
        Style(t, palette, synthetic),
        x=SHARES | {"anchor": "y2"},
        y=share | {"domain": [0.54, 1]},
        yaxis2=look.axis(palette) | share | {"domain": [0, 0.46], "anchor": "x"},
        bargap=0.08,
    )


def learning_figure(
    history: Mapping[str, Sequence[float]],
    best_epoch: int,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = False,
) -> go.Figure:
    """Loss per epoch in training and validation; ``best_epoch``, from 1, is the one kept (0: none yet)."""
    epochs = list(range(1, len(history["loss"]) + 1))
    losses = history.get("val_loss", [])
    hover = t("epoch {epoch}: {loss}", epoch="%{x}", loss="%{y:.4f}")
    traces = [
        look.line(epochs, history["loss"], t("Training"), palette.model, hover),
        look.line(epochs, losses, t("Validation"), palette.other, hover, "dash"),
    ]
    if 1 <= best_epoch <= len(losses):
        ring = {"size": 11, "color": palette.background, "line": {"color": palette.other, "width": 2.5}}
        named = {"name": t("Kept: epoch {epoch}", epoch=best_epoch), "hovertemplate": look.spoken(hover)}
        traces.append(go.Scatter(x=[best_epoch], y=[losses[best_epoch - 1]], mode="markers", marker=ring, **named))
    axes: dict[str, Any] = {"x": {"range": [0.5, max(len(epochs), 2) + 0.5]}, "y": {"rangemode": "tozero"}}
    return look.figure(traces, (t("Epoch"), t("Loss (lower is better)")), Style(t, palette, synthetic), **axes)


def _diagonal(name: str, palette: Palette) -> go.Scatter:
    return look.line([0, 1], [0, 1], name, palette.muted, dash="dot")


def _chosen(metrics: Mapping[str, Metric], hover: str, t: Translator, palette: Palette) -> list[go.Scatter]:
    sensitivity, specificity = metrics.get("sensitivity"), metrics.get("specificity")
    if sensitivity is None or specificity is None or sensitivity.value is None or specificity.value is None:
        return []
    dot = {"size": 10, "color": palette.background, "line": {"color": palette.model, "width": 2.5}}
    named = {"name": t("Chosen threshold"), "hovertemplate": look.spoken(hover)}
    return [go.Scatter(x=[1 - specificity.value], y=[sensitivity.value], mode="markers", marker=dot, **named)]


def _with_interval(name: str, metric: Metric | None, t: Translator) -> str:
    if metric is None or metric.value is None:
        return name
    if metric.low is None or metric.high is None:
        return f"{name} {t.number(metric.value, 3)}"
    return f"{name} {t.number(metric.value, 3)} ({t.number(metric.low, 3)}–{t.number(metric.high, 3)})"


def _binned(bins: Curves, hover: str, t: Translator, palette: Palette) -> go.Scatter:
    x, y, n = bins["predicted"], bins["observed"], bins["n"]
    above = [None if None in (h, v) else max(h - v, 0) for h, v in zip(bins["high"], y, strict=True)]
    below = [None if None in (b, v) else max(v - b, 0) for b, v in zip(bins["low"], y, strict=True)]
    bars = {"type": "data", "array": above, "arrayminus": below, "color": palette.other, "thickness": 1.2, "width": 3}
    inside = [palette.other if count >= FEW else palette.background for count in n]
    dots = {"size": 8, "color": inside, "line": {"color": palette.other, "width": 1.8}}
    hover = look.spoken(hover + "<br>" + t("{n} cases", n="%{customdata}"))
    named = {"name": t("Groups of cases; hollow: fewer than {n}", n=FEW), "customdata": n, "hovertemplate": hover}
    return go.Scatter(x=x, y=y, mode="markers", marker=dots, error_y=bars, cliponaxis=False, **named)


def _crowd(histogram: Curves, t: Translator, palette: Palette) -> go.Bar:
    counts = [(a or 0) + (b or 0) for a, b in zip(histogram["negative"], histogram["positive"], strict=True)]
    hover = t("{n} cases with a predicted risk near {risk}", n="%{y}", risk="%{x:.0%}")
    shown = {"marker": {"color": palette.muted}, "yaxis": "y2", "name": t("Number of cases")}
    return go.Bar(x=look.middles(histogram["edges"]), y=counts, hovertemplate=look.spoken(hover), **shown)
