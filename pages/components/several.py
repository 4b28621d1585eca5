"""Several classes at once: how good the network is as a whole, then the choice of one class that all else asks about."""

from __future__ import annotations

import html

import numpy as np
import streamlit as st

from core import words
from core.charts import SEVERAL_CHARTS, charts
from core.glossary import chart_term, explained, explained_together
from core.i18n import Translator
from core.results import Run
from core.several import SHOWN, class_rows, one_versus_rest
from core.spec import Demo
from pages.components.address import class_name, keep, linked_class
from pages.components.cards import metric_cards
from pages.components.charts import draw, palette
from pages.components.frame import literally
from pages.components.plain import all_plain_sentences

HEADLINE = ("auroc", "balanced_accuracy", "accuracy", "log_loss")


def classes_panel(demo: Demo, run: Run, t: Translator) -> Run:
    """Gives the run as one class against the rest; as it is, and nothing drawn, where there are two classes."""
    if not run.classes:
        return run
    st.markdown(
        t(
            "Measured once, on {n} test cases the network never saw, for all {classes} classes together. "
            "Below each figure: its 95 % interval.",
            n=run.split["test"],
            classes=len(run.classes),
        )
    )
    metric_cards(run, HEADLINE, t)
    said = "\n".join(f"- {said}" for said in [*words.comparisons(run, t), *words.averaged(run, t)])
    st.markdown(said, help=explained_together(("baseline",), t))
    _charts(demo, run, t)
    shown = one_versus_rest(run, _asked(run, t))
    keep("class", **{"class": class_name(shown)})
    return shown


def asked_class(run: Run) -> int:
    """The place of the class that is asked about: of the session, else of the link, else the run's own."""
    linked = linked_class(run)
    return int(st.session_state.setdefault(_key(run), run.asked if linked is None else linked))


def class_bars(run: Run, probabilities: np.ndarray, t: Translator) -> None:
    """The probability (classes,) of every class as a bar, the class asked about in the strong colour."""
    colours = palette()
    bars = []
    for place, (label, p) in enumerate(zip(run.data["classes"], probabilities, strict=True)):
        strong = place == run.asked
        name = html.escape(words.outcome_text(run.settings.dataset, label, t))
        colour = colours.other if strong else colours.muted
        bars.append(
            f'<div style="display:flex;justify-content:space-between;gap:1rem;font-weight:{650 if strong else 400}">'
            f"<span>{name}</span><span>{t.percent(float(p), 1)}</span></div>"
            f'<div style="background:{colours.grid};border-radius:4px;margin:.1rem 0 .5rem">'
            f'<div style="background:{colour};border-radius:4px;height:.5rem;width:{100 * float(p):.1f}%"></div></div>'
        )
    st.html(f'<div style="font-size:.9rem;color:{colours.ink}">{"".join(bars)}</div>')


def _charts(demo: Demo, run: Run, t: Translator) -> None:
    drawn = charts(run, t, palette(), demo.is_synthetic(run.settings.dataset))
    for place, (title, reading) in SEVERAL_CHARTS.items():
        with st.container(border=True):
            st.subheader(t(title), anchor=False, help=explained(chart_term(place), t))
            st.caption(t(reading))
            draw(drawn[place], t(title))
    with st.container(key="class-table"):
        st.table(_table(run, t), border="horizontal", hide_index=True, alt=t("Each class against the rest"))
    with st.expander(t("All figures"), icon=":material/table_chart:"):
        st.dataframe(words.figure_table(run, t), hide_index=True, alt=t("All figures of all classes together"))
        all_plain_sentences(run, t)


def _table(run: Run, t: Translator) -> dict[str, list[str]]:
    """Columns by their titles, as text that is shown as it is; its cells break where there is no room for eight of them."""
    rows = class_rows(run, t)
    fixed = {"name": t("Class against the rest"), "events": t("Cases"), "test_events": t("Test cases")}
    titles = fixed | {name: t(words.NAMES[name][0]) for name in SHOWN} | {"threshold": t("Threshold")}
    return {title: [literally(row[field]) for row in rows] for field, title in titles.items()}


def _asked(run: Run, t: Translator) -> int:
    st.subheader(t("One class against the rest"), anchor="one-class")
    asked_class(run)
    names = [literally(words.outcome_text(run.settings.dataset, label, t)) for label in run.data["classes"]]
    asked = st.pills(
        t("Ask about"),
        range(len(names)),
        format_func=names.__getitem__,
        key=_key(run),
        persist_state="session",
        required=True,
    )
    place = run.asked if asked is None else asked
    st.caption(t("From here on the risk is the probability of: {outcome}, against all others.", outcome=names[place]))
    return place


def _key(run: Run) -> str:
    return f"{run.run}-class"
