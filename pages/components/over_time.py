"""The card of risk over time: how well the risk tells early from late outcomes, and what became of low and high risks."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words.over_time import GROUPS, NOTES, auc_table, over_time_names, over_time_table, over_time_text
from pages.components.charts import draw, palette


def over_time_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3, for a run whose people were followed beyond the horizon; nothing for others."""
    if not run.over_time:
        return
    with st.container(border=True, key="over-time"):
        st.subheader(t("Risk over time"), anchor=False)
        st.markdown("\n".join(f"- {said}" for said in over_time_text(run, t)))
        curves, areas = st.columns(2, gap="medium")
        with curves:
            _curves(demo, run, t)
        with areas:
            _areas(demo, run, t)
        st.dataframe(over_time_table(run, t), hide_index=True, alt=t("Predicted and observed risk of each group"))
        if run.over_time["times"]:
            with st.expander(t("The years one by one"), icon=":material/table_chart:"):
                st.dataframe(auc_table(run, t), hide_index=True, height="content", alt=t("The years one by one"))
        st.caption(t(NOTES))


def _curves(demo: Demo, run: Run, t: Translator) -> None:
    from core.survival_figures import survival_figure

    told = run.over_time
    st.markdown(f"**{t('What became of low, middle and high risks')}**")
    axes = (t("Years after the prediction"), t("Free of the outcome"))
    groups = {t(name): group for name, group in zip(GROUPS, told["groups"], strict=True)}
    figure = survival_figure(groups, told["ticks"], axes, t, palette(), demo.is_synthetic(run.settings.dataset))
    draw(figure, t("What became of low, middle and high risks"), key=f"survival-{run.run}")


def _areas(demo: Demo, run: Run, t: Translator) -> None:
    from core.survival_figures import auc_figure

    told, names = run.over_time, over_time_names(run, t)
    st.markdown(f"**{t('How well the risk separates, year by year')}**")
    if not told["times"]:
        st.info(t("At no year have ten people had the outcome with ten still followed: the AUC is not estimable. "
                  "Train with cross-validation, so that all cases are judged."), icon=":material/info:")  # fmt: skip
        return
    found = {names[model["id"]]: model["auc"] for model in told["models"]}
    synthetic = demo.is_synthetic(run.settings.dataset)
    figure = auc_figure(told["times"], found, t("Years after the prediction"), t, palette(), synthetic)
    draw(figure, t("How well the risk separates, year by year"), key=f"auc-{run.run}")
