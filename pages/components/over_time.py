"""The card of risk over time: how well the risk tells early from late outcomes, and what became of low and high risks."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words.over_time import NO_AUC, NOTES, auc_table, over_time_table, over_time_text
from pages.components.charts import draw, palette


def over_time_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3, for a run whose people were followed beyond the horizon; nothing for others."""
    if not run.over_time:
        return
    with st.container(border=True, key="over-time"):
        st.subheader(t("Risk over time"), anchor=False)
        st.markdown("\n".join(f"- {said}" for said in over_time_text(run, t)))
        _charts(demo, run, t)
        st.dataframe(over_time_table(run, t), hide_index=True, alt=t("Predicted and observed risk of each group"))
        if run.over_time["times"]:
            with st.expander(t("The years one by one"), icon=":material/table_chart:"):
                st.dataframe(auc_table(run, t), hide_index=True, height="content", alt=t("The years one by one"))
        st.caption(t(NOTES))


def _charts(demo: Demo, run: Run, t: Translator) -> None:
    from core.over_time_charts import TITLES, over_time_charts

    drawn = over_time_charts(run, t, palette(), demo.is_synthetic(run.settings.dataset))
    for column, (place, title) in zip(st.columns(len(TITLES), gap="medium"), TITLES.items(), strict=True):
        with column:
            st.markdown(f"**{t(title)}**")
            if place in drawn:
                draw(drawn[place], t(title), key=f"{place}-{run.run}")
            else:
                st.info(t(NO_AUC), icon=":material/info:")
