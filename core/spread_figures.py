"""Charts of what was trained more than once: several networks, the folds of a cross-validation, smaller training parts."""

from __future__ import annotations

import plotly.graph_objects as go

from core import look
from core.figures import learning_figure
from core.folds import auroc_name, model_name, spread
from core.i18n import Translator
from core.look import LIGHT, Palette, Style
from core.results import Run

LIFT = 0.16  # between the dots of the folds and the test figure, in rows
JITTER = (0.0, 0.09, -0.09)


def learning_chart(run: Run, t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The course of the loss; of several networks each thin, and strong their mean as long as all of them were trained."""
    figure = learning_figure(run.history, run.best_epoch, t, palette, synthetic)
    if not run.members:
        return figure
    names = {"loss": (t("Each network"), palette.model), "val_loss": ("", palette.other)}
    for number, member in enumerate(run.members, start=1):
        for part, (name, colour) in names.items():
            hover = t("network {n}, epoch {epoch}: {loss}", n=number, epoch="%{x}", loss="%{y:.4f}")
            trace = look.line(list(range(1, len(member[part]) + 1)), member[part], name, colour, hover)
            shown = {"opacity": 0.45, "showlegend": number == 1 and bool(name)}
            figure.add_trace(trace.update(line_width=1, **shown))
    longest = max(len(member["loss"]) for member in run.members)
    return figure.update_xaxes(range=[0.5, max(longest, 2) + 0.5])


def folds_figure(run: Run, t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The AUROC of every fold as a dot, the network and each baseline in a row of its own, with the mean and the test figure."""
    models = run.folds["models"]
    tests = {"p": run.metrics["auroc"], **{b["id"]: b["metrics"]["auroc"] for b in run.baselines}}
    dots = [
        (fold["auroc"].value, row + JITTER[place % len(JITTER)], place + 1)
        for row, model in enumerate(models)
        for place, fold in enumerate(model["metrics"])
        if fold["auroc"].value is not None
    ]
    found = [(row, spread(model, "auroc")) for row, model in enumerate(models)]
    means = [(of.mean, row) for row, of in found if of is not None]
    traces = [
        go.Scatter(
            x=[x for x, _, _ in dots],
            y=[y for _, y, _ in dots],
            customdata=[fold for _, _, fold in dots],
            mode="markers",
            name=t("One fold"),
            marker={"size": 8, "color": palette.model, "opacity": 0.65},
            hovertemplate=look.spoken(t("fold {n}: {value}", n="%{customdata}", value="%{x:.3f}")),
        ),
        go.Scatter(
            x=[x for x, _ in means],
            y=[y for _, y in means],
            mode="markers",
            name=t("Mean of the folds"),
            marker={"symbol": "line-ns", "size": 24, "line": {"width": 2.5, "color": palette.ink}},
            hovertemplate=look.spoken(t("mean: {value}", value="%{x:.3f}")),
        ),
        _tested([tests[model["id"]] for model in models], t, palette),
    ]
    rows = list(range(len(models)))
    names = [look.two_lines(model_name(run, model, t)) + " " for model in models]
    axis = {"tickvals": rows, "ticktext": names, "range": [len(models) - 0.5, -0.5], "showgrid": False}
    return look.figure(traces, (auroc_name(run, t), ""), Style(t, palette, synthetic), 130 + 60 * len(models), y=axis)


def _tested(found: list, t: Translator, palette: Palette) -> go.Scatter:  # type: ignore[type-arg]
    """The figures of the test part with their intervals, a little below the folds."""
    known = [(row, m) for row, m in enumerate(found) if m.value is not None]
    bars = look.reach([m for _, m in known])
    return go.Scatter(
        x=[m.value for _, m in known],
        y=[row + 2 * LIFT for row, _ in known],
        mode="markers",
        name=t("Test part, with 95 % interval"),
        marker={"symbol": "diamond", "size": 9, "color": palette.other},
        error_x=bars | {"color": palette.other, "thickness": 1.2, "width": 3},
        hovertemplate=look.spoken(t("test part: {value}", value="%{x:.3f}")),
    )


def sizes_figure(run: Run, t: Translator, palette: Palette = LIGHT, synthetic: bool = False) -> go.Figure:
    """The AUROC by the number of training cases, of the network with its intervals and of each baseline thin."""
    points = run.sizes["points"]
    cases = [point["n"] for point in points]
    colours = (palette.model, palette.other, palette.muted)
    hover = t("{n} training cases: {value}", n="%{x}", value="%{y:.3f}")
    traces = [
        look.estimates(cases, [p["models"][place]["auroc"] for p in points], model_name(run, model, t), colour, hover)
        for place, (model, colour) in enumerate(zip(points[-1]["models"], colours, strict=False))
    ]
    for baseline in traces[1:]:
        baseline.update(line_width=1, error_y_visible=False)
    axis = {"type": "log", "tickvals": cases, "ticktext": [t.number(n, 0) for n in cases]}
    style = Style(t, palette, synthetic)
    return look.figure(traces, (t("Training cases (logarithmic)"), "AUROC"), style, 300).update_xaxes(**axis)
