"""The answer for one patient: the risk, the outcomes that remain possible, and "cannot say" where that is the answer."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator, msg
from core.neighbours import AT_EDGE, INSIDE, UNLIKE
from core.registry import demos
from core.results import Run
from core.words import outcome_asked, outcome_text
from pages.components.certainty import Verdict
from pages.components.frame import literally

LIGHTS = {
    INSIDE: (":material/check_circle:", "green"),
    AT_EDGE: (":material/warning:", "orange"),
    UNLIKE: (":material/block:", "red"),
}
UNLIKE_ALL = {
    "table": msg("This case is unlike anything seen in training."),
    "series": msg("This does not look like a series of the kind that the network learned from."),
    "molecule": msg("This molecule is built unlike any that the network learned from."),
    "picture": msg("This does not look like a picture of the kind that the network learned from."),
}
"""Why an unfamiliar case gets no answer, by the kind of the data."""


def answer_card(run: Run, risk: float, told: Verdict, notes: list[str], t: Translator) -> None:
    """The risk in large, withdrawn where the verdict is that nothing can be said, and why; ``notes`` are of the case itself."""
    outcome = literally(outcome_asked(run, t))
    with st.container(border=True, key="risk"):
        with st.container(key="withdrawn" if told.withdrawn else "given"):
            st.metric(t("Risk of: {outcome}", outcome=outcome), t.percent(risk, 1))
            st.progress(min(max(risk, 0.0), 1.0))
        if told.withdrawn:
            silent = t("Cannot say")
            st.markdown(t.join(f":red-badge[:material/pan_tool: {silent}]", _why_not(run, told, t)))
        else:
            threshold = t.percent(run.threshold, 1)
            above = t("at or above the threshold of {threshold}", threshold=threshold)
            below = t("below the threshold of {threshold}", threshold=threshold)
            st.markdown(f":orange-badge[{above}]" if risk >= run.threshold else f":blue-badge[{below}]")
            st.markdown(t("Of 100 such cases the network expects {n} with this outcome.", n=round(100 * risk)))
        st.markdown("\n\n".join([*_findings(run, told, t), *notes]))
        if not told.withdrawn:
            st.caption(t("The threshold was chosen on the validation cases (Youden’s index)."))


def _why_not(run: Run, told: Verdict, t: Translator) -> str:
    if told.light == UNLIKE:
        return t(UNLIKE_ALL[demos()[run.settings.demo].kind])
    coverage = t.percent(told.coverage)
    if told.outcomes:
        return t("At {coverage} more than one outcome remains possible.", coverage=coverage)
    return t(
        "At {coverage} no outcome fits: whichever it were, such a probability would be unusual.", coverage=coverage
    )


def _findings(run: Run, told: Verdict, t: Translator) -> list[str]:
    said = []
    if told.outcomes is not None:
        said.append(_set(run, told, t))
    return [*said, _light(told, t)]


def _set(run: Run, told: Verdict, t: Translator) -> str:
    names = [literally(outcome_text(run.settings.dataset, run.data["classes"][k], t)) for k in told.outcomes or ()]
    coverage = t.percent(told.coverage)
    if not names:
        return t("Answer set at {coverage}: **empty**", coverage=coverage)
    return t("Answer set at {coverage}: **{outcomes}**", coverage=coverage, outcomes=" / ".join(names))


def _light(told: Verdict, t: Translator) -> str:
    if told.light is None:
        return t(
            "Whether there was anything like it among the training cases is not known here: this run does not tell which cases "
            "it learned from."
        )
    icon, colour = LIGHTS[told.light]
    said = {
        INSIDE: t(
            "**Like the training cases**: {share} of the validation cases lie farther from them.",
            share=t.percent(told.farther),
        ),
        AT_EDGE: t(
            "**At the edge of the training cases**: only {share} of the validation cases lie farther from them.",
            share=t.percent(told.farther, 1),
        ),
        UNLIKE: t(
            "**Unlike the training cases**: {share} of the validation cases lie farther from them.",
            share=t.percent(told.farther, 1),
        ),
    }[told.light]
    return f":{colour}[{icon}] {said}"
