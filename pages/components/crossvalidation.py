"""The card of a cross-validation: every fold as a dot, the figures in a table, and what they are and are not."""

from __future__ import annotations

import streamlit as st

from core.folds import figure_names, fold_rows, folds_notes, folds_text, model_rows
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.charts import draw, palette


def crossvalidation_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3, for a run that was asked for folds; nothing for others."""
    if not run.folds:
        return
    from core.spread_figures import folds_figure

    with st.container(border=True, key="crossvalidation"):
        st.subheader(t("Cross-validation"), anchor=False)
        if run.folds["done"] < run.folds["wanted"]:
            st.warning(folds_text(run, t)[0], icon=":material/warning:")
            return
        st.markdown("\n".join(f"- {said}" for said in folds_text(run, t)))
        figure = folds_figure(run, t, palette(), demo.is_synthetic(run.settings.dataset))
        draw(figure, t("AUROC of every fold"), key=f"folds-{run.run}")
        st.dataframe(_models(run, t), hide_index=True, alt=t("The network and the simple models on the same folds"))
        with st.expander(t("The folds one by one"), icon=":material/table_chart:"):
            st.dataframe(_folds(run, t), hide_index=True, height="content", alt=t("The folds one by one"))
        st.caption(folds_notes(run, t))


def _models(run: Run, t: Translator) -> dict[str, list[str]]:
    titles = {"name": t("Model"), "spread": t("AUROC over the folds (range)"), "pooled": t("Pooled AUROC")}
    rows = model_rows(run, t)
    return {title: [row[field] for row in rows] for field, title in titles.items()}


def _folds(run: Run, t: Translator) -> dict[str, list[str]]:
    titles = {"name": t("Fold"), "n": "N", "events": t("With the outcome"), **figure_names(t)}
    rows = fold_rows(run, t)
    return {title: [row[field] for row in rows] for field, title in titles.items()}
