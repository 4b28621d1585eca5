"""The card of the learning curve over the training size: the same network with less to learn from."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.sizes import NOTES, size_rows, size_titles, sizes_text
from core.spec import Demo
from pages.components.charts import draw, palette


def sizes_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3, for a run that was asked for it; nothing for others."""
    if not run.sizes:
        return
    from core.spread_figures import sizes_figure

    with st.container(border=True, key="sizes"):
        st.subheader(t("How many cases does it take?"), anchor=False)
        if run.sizes["done"] < run.sizes["wanted"]:
            st.warning(sizes_text(run, t)[0], icon=":material/warning:")
            return
        st.markdown("\n".join(f"- {said}" for said in sizes_text(run, t)))
        figure = sizes_figure(run, t, palette(), demo.is_synthetic(run.settings.dataset))
        draw(figure, t("AUROC by the number of training cases"), key=f"sizes-{run.run}")
        with st.expander(t("The sizes one by one"), icon=":material/table_chart:"):
            table = dict(zip(size_titles(run, t), zip(*size_rows(run, t), strict=True), strict=True))
            st.dataframe(table, hide_index=True, height="content", alt=t("The sizes one by one"))
        st.caption(t(NOTES))
