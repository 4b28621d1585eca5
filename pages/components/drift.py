"""Whether new cases are like those a network learned from: column by column, and in the risks they get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core.i18n import Translator, msg
from core.results import Run
from core.spec import Demo
from core.words import column_text
from pages.components.charts import draw, palette
from pages.components.frame import literally

if TYPE_CHECKING:
    from core.batch import Batch
    from core.drift import ColumnDrift

LIGHTS = {  # of a line, in words, and of a cell: readable on light and on dark
    "none": (":green[:material/check_circle:]", msg("no clear change"), "#2e8b57"),
    "few": (":gray[:material/help:]", msg("too few rows to tell"), "#8a979c"),
    "some": (":orange[:material/warning:]", msg("changed"), "#c9772b"),
    "large": (":red[:material/error:]", msg("changed much"), "#e0574f"),
}
ORDER = ("large", "some", "few", "none")


def drift_panel(demo: Demo, run: Run, batch: Batch, t: Translator) -> None:
    """Verdict, table and the predicted risks then and now."""
    from core.batch_words import drift_lines
    from core.drift_figures import risks_figure

    if not batch.answered:
        return
    st.markdown("**" + t("Are these cases like those the network learned from?") + "**")
    if not batch.drift:
        st.caption(
            t("This run was made before the distributions of its training cases were kept. Train it anew to compare.")
        )
    worst = min((column.level for column in batch.drift), key=ORDER.index, default="none")
    st.markdown("  \n".join(f"{LIGHTS[worst][0]} {literally(line)}" for line in drift_lines(run, batch, t)))
    if batch.drift:
        with st.expander(t("Every measurement, then and now"), icon=":material/compare_arrows:"):
            columns = sorted(batch.drift, key=lambda c: (ORDER.index(c.level), -c.psi))
            colours = [f"color: {LIGHTS[column.level][2]}" for column in columns]
            table = pd.DataFrame([_row(run, column, t) for column in columns])
            shown = table.style.apply(lambda _: colours, subset=[t("Light")])
            st.dataframe(shown, hide_index=True, alt=t("Every measurement, then and now"))
            st.caption(
                t(
                    "PSI (population stability index): below 0.1 no change, above 0.25 a large one – but only where chance "
                    "alone would not reach it with so few rows. Shift: of the median, in standard deviations of training. "
                    "A change does not make the answers wrong; it means that nobody has tested them on such cases."
                )
            )
    if "histogram" in run.curves:
        counts = run.curves["histogram"]
        then = [(a or 0) + (b or 0) for a, b in zip(counts["negative"], counts["positive"], strict=True)]
        synthetic = demo.is_synthetic(run.settings.dataset)
        figure = risks_figure(counts["edges"], then, batch.risks, t, palette(), synthetic)
        draw(figure, t("Predicted risks, test cases and new cases"), key=f"{run.run}-risks")


def _row(run: Run, column: ColumnDrift, t: Translator) -> dict[str, Any]:
    from core.drift import brief

    then, now = map(brief, column.median) if column.median else ("", "")
    return {
        t("Light"): t(LIGHTS[column.level][1]),
        t("Measurement"): column_text(run, column.name, t),
        "PSI": t.number(column.psi, 2),
        t("By chance up to"): t.number(column.chance, 2),
        t("Median then → now"): f"{then} → {now}" if column.median else "",
        t("Shift (SD)"): t.signed(column.shift) if column.median else "",
        t("Missing then → now"): f"{t.percent(column.missing[0])} → {t.percent(column.missing[1])}",
        t("New categories"): ", ".join(column.new),
    }
