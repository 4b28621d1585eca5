"""The charts of risk over time, the same on the page and in the report: each with its name, and drawn for one run."""

from __future__ import annotations

import plotly.graph_objects as go

from core.i18n import Translator, msg
from core.look import Palette
from core.results import Run
from core.survival_figures import auc_figure, survival_figure
from core.words.over_time import GROUPS, over_time_names

TITLES = {
    "survival": msg("What became of low, middle and high risks"),
    "auc-over-time": msg("How well the risk separates, year by year"),
}
"""Place -> title, in reading order."""


def over_time_charts(run: Run, t: Translator, palette: Palette, synthetic: bool) -> dict[str, go.Figure]:
    """Those of ``TITLES`` that the run has: none where nobody was followed, no AUC where it is estimable at no year."""
    told = run.over_time
    if not told:
        return {}
    years, names = t("Years after the prediction"), over_time_names(run, t)
    groups = {t(name): group for name, group in zip(GROUPS, told["groups"], strict=True)}
    axes = (years, t("Free of the outcome"))
    drawn = {"survival": survival_figure(groups, told["ticks"], axes, t, palette, synthetic)}
    if told["times"]:
        found = {names[model["id"]]: model["auc"] for model in told["models"]}
        drawn["auc-over-time"] = auc_figure(told["times"], found, years, t, palette, synthetic)
    return drawn
