"""Chapter 5 for one patient: which measurements moved the risk, and what would have to be different."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.explain.shapley import Contributions, contributions
from core.i18n import Translator
from core.predict import Predict
from core.results import Run
from core.spec import Demo
from core.words import column_text
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import chapter
from pages.components.labels import label, value_text
from pages.components.opposite import opposite_panel

WORTH_SAYING = 0.005  # probability


def why_panel(
    demo: Demo, run: Run, data: Chosen, predict: Predict, case: pd.DataFrame, reference: pd.DataFrame, t: Translator
) -> None:
    """What moved the risk of ``case`` (one raw row) away from that of ``reference``, and its nearest opposite."""
    chapter("why", t)
    found = contributions(predict, case, reference)
    _contributions(demo, run, found, case, t)
    opposite_panel(run, data, case, found, t)


def _contributions(demo: Demo, run: Run, found: Contributions, case: pd.DataFrame, t: Translator) -> None:
    from core.explain_figures import contribution_figure

    st.markdown(_sentence(run, found, t))
    names = [
        f"{column_text(run, column['name'], t)} = {value_text(run, column, case[column['name']].iloc[0], t)}"
        for column in run.schema["columns"]
    ]
    synthetic = demo.is_synthetic(run.settings.dataset)
    figure = contribution_figure(names, found.values.tolist(), found.base, found.total, t, palette(), synthetic)
    draw(figure, t("What moved the risk"))
    st.caption(
        t(
            "Shapley values against a typical case: the bars add up to the difference exactly. "
            "They explain the network, not the disease."
        )
    )


def _sentence(run: Run, found: Contributions, t: Translator) -> str:
    up, down = int(np.argmax(found.values)), int(np.argmin(found.values))
    base, total = t.percent(found.base, 1), t.percent(found.total, 1)
    said = [t("A typical case has a risk of {base}, this one {total}.", base=base, total=total)]
    if found.values[up] > WORTH_SAYING:
        said.append(t("What raises it most: {name}.", name=label(run, found.names[up], t)))
    if found.values[down] < -WORTH_SAYING:
        said.append(t("What lowers it most: {name}.", name=label(run, found.names[down], t)))
    return t.join(*said)
