"""What the data look like before anything is trained on them: the first rows of a table, a few pictures of each class."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core.data.pictures.drawing import mosaic
from core.data.series.trace import trace_of
from core.i18n import Translator, msg
from core.series_figures.stack import Layers, stack_figure
from core.spec import Cases, Demo, Settings
from core.words import column_name, outcome_text, picture_size
from pages.components.charts import draw, palette
from pages.components.frame import literally, marked
from pages.components.structures import small_structure

ROWS = 8
PICTURES = 24  # of each class
ACROSS = 12
MOLECULES = 5  # of each class
CHANNELS = 4  # of a series


@dataclasses.dataclass(frozen=True)
class Preview:
    """How one kind of data is shown; ``figure`` gives the title and text of what a case consists of."""

    title: str
    icon: str
    opened: bool
    figure: Callable[[Cases, Translator], dict[str, str]]
    draw: Callable[[Demo, Settings, Cases, Translator], None]


def _measurements(cases: Cases, t: Translator) -> dict[str, str]:
    return {t("Measurements per case"): t.number(cases.inputs.shape[1], 0)}


def _rows(demo: Demo, settings: Settings, cases: Cases, t: Translator) -> None:
    st.dataframe(_first_rows(settings, cases, t), hide_index=True, alt=t("The first rows of the data"))


def _first_rows(settings: Settings, cases: Cases, t: Translator) -> pd.DataFrame:
    titles = {name: column_name(settings.dataset, name, cases.labels, t) for name in cases.inputs}
    shown: pd.DataFrame = cases.inputs.head(ROWS).map(
        lambda cell: outcome_text(settings.dataset, cell, t) if isinstance(cell, str) else cell
    )
    shown = shown.rename(columns=titles)
    outcome = t("Outcome")
    while outcome in shown:
        outcome += "*"
    shown.insert(0, outcome, [outcome_text(settings.dataset, cases.classes[y], t) for y in cases.y[:ROWS]])
    return shown


def _size(cases: Cases, t: Translator) -> dict[str, str]:
    return {t("Size of a picture in pixels"): picture_size(cases.inputs.shape[1:], t)}


def _mosaics(demo: Demo, settings: Settings, cases: Cases, t: Translator) -> None:
    """A row of pictures for each class, drawn at random, always the same ones."""
    for place, label in enumerate(cases.classes):
        name = outcome_text(settings.dataset, label, t)
        rows = np.flatnonzero(cases.y == place)
        chosen = np.random.default_rng(0).permutation(rows)[:PICTURES]
        st.markdown(t("**{name}** · {n} pictures", name=literally(name), n=len(rows)))
        drawn = mosaic(cases.inputs[chosen], ACROSS)
        st.image(drawn, width="stretch", output_format="PNG", alt=t("Pictures of the class {name}", name=name))
    said = t("{n} of each class, drawn at random.", n=PICTURES)
    st.caption(marked(said, demo.is_synthetic(settings.dataset), t))


def _length(cases: Cases, t: Translator) -> dict[str, str]:
    lengths = cases.inputs.lengths
    steps = t.number(int(lengths.max()), 0) if lengths.min() == lengths.max() else f"{lengths.min()}–{lengths.max()}"
    return {t("Channels"): t.number(len(cases.inputs.channels), 0), t("Steps of a series"): steps}


def _traces(demo: Demo, settings: Settings, cases: Cases, t: Translator) -> None:
    """A series of each class, drawn at random, always the same one."""
    for place, label in enumerate(cases.classes):
        name = outcome_text(settings.dataset, label, t) if label else t("Windows")
        rows = np.flatnonzero(cases.y == place)
        st.markdown(t("**{name}** · {n} series", name=literally(name), n=len(rows)))
        row = int(np.random.default_rng(0).choice(rows))
        names = tuple(outcome_text(settings.dataset, channel, t) for channel in cases.inputs.channels)
        trace = trace_of(cases.inputs, row, names)
        trace = trace.of(range(min(len(names), CHANNELS)))
        figure = stack_figure(
            trace, t, palette(), demo.is_synthetic(settings.dataset), Layers(landmark=settings.landmark or None)
        )
        said = t("A series of the class {name}", name=name) if label else t("A series drawn at random")
        draw(figure, said, key=f"{demo.id}-preview-{place}")
    of_classes = any(cases.classes)
    st.caption(t("One of each class, drawn at random.") if of_classes else t("One of them, drawn at random."))


def _letters(cases: Cases, t: Translator) -> dict[str, str]:
    lengths = [len(smiles) for smiles in cases.inputs.smiles]
    return {t("Letters of a SMILES"): f"{min(lengths)}–{max(lengths)}"}


def _structures(demo: Demo, settings: Settings, cases: Cases, t: Translator) -> None:
    """A row of molecules for each class, drawn at random, always the same ones."""
    for place, label in enumerate(cases.classes):
        name = outcome_text(settings.dataset, label, t)
        rows = np.flatnonzero(cases.y == place)
        chosen = np.random.default_rng(0).permutation(rows)[:MOLECULES]
        st.markdown(t("**{name}** · {n} molecules", name=literally(name), n=len(rows)))
        with st.container(horizontal=True, gap="small"):
            for row in chosen.tolist():
                small_structure(cases.inputs, row, t)
    st.caption(t("{n} of each class, drawn at random.", n=MOLECULES))


PREVIEWS: Mapping[str, Preview] = {
    "table": Preview(msg("Look at the first rows"), "table", False, _measurements, _rows),
    "series": Preview(msg("Look at some series"), "show_chart", True, _length, _traces),
    "molecule": Preview(msg("Look at some molecules"), "science", True, _letters, _structures),
    "picture": Preview(msg("Look at some pictures"), "image", True, _size, _mosaics),
}
"""By the kind of the demo's data."""
