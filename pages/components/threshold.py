"""Chapter 3, the decision: what one threshold does to whom, and what it is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from core.decisions.icons import Colours, icon_array
from core.decisions.measures import DIGITS, NAMES, fitting_threshold, fitting_worth, measured, treat_all
from core.decisions.table import Table, of_thousand
from core.glossary import explained
from core.i18n import Translator, msg
from core.results import Metric, Run
from core.spec import Demo
from pages.components.address import changed_text, keep, linked_number
from pages.components.cards import Card, card_row
from pages.components.case_list import ShowCases, case_list
from pages.components.charts import palette
from pages.components.data import Chosen
from pages.components.errors import error_explorer
from pages.components.frame import marked
from pages.components.plain import plain_sentences
from pages.components.slider import live_slider
from pages.components.tested import Tested, drawn_patients, tested

LEAST_WORTH, MOST_WORTH = 0.01, 1000.0
LEAST_SHARE, MOST_SHARE = 0.01, 99.99  # prevalence, %
OF_THOUSAND = {
    "": msg("Of 1,000 such patients, at a prevalence of {share}"),
    "molecule": msg("Of 1,000 such molecules, at a prevalence of {share}"),
    "picture": msg("Of 1,000 such pictures, at a prevalence of {share}"),
}
"""By the kind of the demo's data, where its cases are no patients."""
SHARES, WORTH = tuple(NAMES)[:4], tuple(NAMES)[4:]  # the two lines of figures


@st.fragment
def decision_panel(demo: Demo, run: Run, data: Chosen, t: Translator, show: ShowCases = case_list) -> None:
    """A threshold to move, and everything that follows from it; ``show`` lists the cases behind a number.

    A fragment: moving the threshold draws this and nothing else.
    """
    cases = tested(run)
    st.subheader(t("Where to draw the line"), anchor="threshold", help=explained("threshold", t))
    st.markdown(
        t(
            "A risk becomes a decision at a threshold. Move it: who is found and who is alarmed for nothing changes at once. "
            "How good the risks themselves are does not."
        )
    )
    controls, picture = st.columns([2, 3], gap="large")
    with controls:
        threshold = _threshold(run, t)
        prevalence, worth = _circumstances(run, cases, threshold, t)
    found, metrics = measured(cases.y, cases.p, threshold, prevalence, worth, drawn_patients(run, data))
    with picture:
        _thousand(demo, run, found, prevalence, t)
    _figures(metrics, (SHARES, WORTH), t)
    plain_sentences(run, metrics, NAMES, t, prevalence)
    st.markdown(_worth_sentence(metrics["net_benefit"], prevalence, worth, t))
    error_explorer(run, data, cases, threshold, found, show, t)


@st.fragment
def threshold_screen(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """The same for a room: the threshold, 1,000 such cases and two figures, at the prevalence of the test cases."""
    cases = tested(run)
    controls, picture = st.columns([2, 5], gap="large")
    with controls:
        threshold, prevalence = _threshold(run, t), float(cases.y.mean())
        worth = fitting_worth(run.threshold)
        found, metrics = measured(cases.y, cases.p, threshold, prevalence, worth, drawn_patients(run, data))
        _figures(metrics, [(name,) for name in SHARES[:2]], t)
    with picture:
        _thousand(demo, run, found, prevalence, t)


def _threshold(run: Run, t: Translator) -> float:
    """The threshold in force, 0 to 1; the session keeps it in percent."""
    key = _key(run, "threshold")
    st.session_state.setdefault(key, linked_number(run, "threshold", 0, 100, 100 * run.threshold))
    moved = live_slider(t("Threshold: called positive from a risk of (%)"), 0.0, 100.0, 1, key)
    threshold = run.threshold if moved == 100 * run.threshold else moved / 100
    keep("threshold", threshold=changed_text(moved, 100 * run.threshold))
    st.button(
        t("Back to the run’s threshold, {threshold}", threshold=t.percent(run.threshold, 1)),
        icon=":material/undo:",
        key=_key(run, "back"),
        help=t("Chosen on the validation cases (Youden’s index)."),
        disabled=threshold == run.threshold,
        on_click=_set,
        args=(key, 100 * run.threshold),
    )
    return threshold


def _circumstances(run: Run, cases: Tested, threshold: float, t: Translator) -> tuple[float, float]:
    """Prevalence, 0 to 1, and how many false alarms a missed case is worth."""
    events = float(cases.y.mean())
    usual_prevalence = min(max(100 * events, LEAST_SHARE), MOST_SHARE)
    usual_worth = min(max(fitting_worth(run.threshold), LEAST_WORTH), MOST_WORTH)
    prevalence = st.number_input(
        t("Prevalence where it would be used (%)"),
        LEAST_SHARE,
        MOST_SHARE,  # the first value not through the session: a run cut short would leave the least there
        linked_number(run, "prevalence", LEAST_SHARE, MOST_SHARE, usual_prevalence),
        step=1.0,
        key=_key(run, "prevalence"),
        persist_state="session",
        help=t("The share with the outcome among those who would be asked. It decides the predictive values."),
    )
    st.caption(t("Until you change it: that of these test cases, {share}.", share=t.percent(events, 1)))
    worth = st.number_input(
        t("A missed case is as bad as how many false alarms?"),
        LEAST_WORTH,
        MOST_WORTH,
        linked_number(run, "worth", LEAST_WORTH, MOST_WORTH, usual_worth),
        step=1.0,
        key=_key(run, "worth"),
        persist_state="session",
        help=t(
            "A judgement, not a measurement: ask those concerned. Until you change it: what the threshold of the run implies."
        ),
    )
    fitting = fitting_threshold(worth)
    st.button(
        t("Use the threshold that fits: {threshold}", threshold=t.percent(fitting, 1)),
        icon=":material/balance:",
        key=_key(run, "fit"),
        disabled=math.isclose(fitting, threshold),
        on_click=_set,
        args=(_key(run, "threshold"), 100 * fitting),
    )
    keep("circumstances", prevalence=changed_text(prevalence, usual_prevalence), worth=changed_text(worth, usual_worth))
    return prevalence / 100, worth


def _thousand(demo: Demo, run: Run, found: Table, prevalence: float, t: Translator) -> None:
    sensitivity, specificity = found.share("found"), found.share("spared")
    if sensitivity is None or specificity is None:
        st.info(t("The test cases are all of one class: what happens to 1,000 such cases cannot be told."))
        return
    counted = of_thousand(sensitivity, specificity, prevalence)
    colours = palette()
    heading = t(OF_THOUSAND.get(demo.kind, OF_THOUSAND[""]), share=t.percent(prevalence, 1))
    st.markdown(f"**{heading}**")
    st.html(icon_array(counted, t, Colours(colours.other, colours.model, colours.muted)))
    st.caption(marked(t("Teaching only, not for diagnosis"), demo.is_synthetic(run.settings.dataset), t))


def _figures(metrics: dict[str, Metric], lines: Sequence[Sequence[str]], t: Translator) -> None:
    for line in lines:
        card_row([Card(metrics[name], *NAMES[name], DIGITS.get(name, 3), name) for name in line], t)


def _worth_sentence(benefit: Metric, prevalence: float, worth: float, t: Translator) -> str:
    if benefit.value is None:
        return ""
    everybody = treat_all(prevalence, worth)
    said = t(
        "Of 1,000 cases, acting on the network is worth {model} found without one false alarm; "
        "calling everybody positive {everybody}, nobody 0.",
        model=t.number(1000 * benefit.value, 1),
        everybody=t.number(1000 * everybody, 1),
    )
    if benefit.value <= max(everybody, 0):
        return t.join(said, t("Here the network does no more good than that."))
    return said


def _set(key: str, value: float) -> None:
    st.session_state[key] = value


def _key(run: Run, name: str) -> str:
    return f"{run.question}-decide-{name}"
