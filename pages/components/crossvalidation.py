"""The card of a cross-validation: every fold as a dot, the figures in a table, and what they are and are not."""

from __future__ import annotations

import streamlit as st

from core.folds import (
    auroc_name,
    fold_rows,
    fold_titles,
    folds_heading,
    folds_notes,
    folds_text,
    model_rows,
    model_titles,
)
from core.glossary import explained
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
        st.subheader(folds_heading(run, t), anchor=False, help=explained("folds", t))
        if run.folds["done"] < run.folds["wanted"]:
            st.warning(folds_text(run, t)[0], icon=":material/warning:")
            return
        st.markdown("\n".join(f"- {said}" for said in folds_text(run, t)))
        figure = folds_figure(run, t, palette(), demo.is_synthetic(run.settings.dataset))
        draw(figure, t("{figure} of every fold", figure=auroc_name(run, t)), key=f"folds-{run.run}")
        models = _columns(model_titles(run, t), model_rows(run, t))
        st.dataframe(models, hide_index=True, alt=t("The network and the simple models on the same folds"))
        with st.expander(t("The folds one by one"), icon=":material/table_chart:"):
            folds = _columns(fold_titles(run, t), fold_rows(run, t))
            st.dataframe(folds, hide_index=True, height="content", alt=t("The folds one by one"))
        st.caption(folds_notes(run, t))


def _columns(titles: dict[str, str], rows: list[dict[str, str]]) -> dict[str, list[str]]:
    return {title: [row[field] for row in rows] for field, title in titles.items()}
