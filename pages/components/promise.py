"""The coverage of the answer sets, to be chosen, and how sets and light did on the test cases."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from core.conformal import COVERAGES
from core.glossary import explained, explained_together
from core.i18n import Translator, msg
from core.neighbours import K
from core.promise import Promise, broken_text, counted, interval_text, kept_text, share_text
from core.registry import demos
from core.results import Run
from core.words import outcome_text
from pages.components.certainty import Familiar
from pages.components.frame import literally

OVERLOOKED = {
    "table": msg("It looks at all measurements together: one odd value among many can pass."),
    "picture": msg(
        "It compares pixel by pixel: something else in like colours can pass, and the same thing a little to the side can "
        "count as far away."
    ),
    "features": msg(
        "It compares what the network has made of the picture before it decides, and brightness, contrast, texture and colour; "
        "something else that is alike in both can pass. How often it does is measured below."
    ),
    "series": msg(
        "It compares what the network has made of the series before it decides, and its level, spread and roughness; something "
        "else that is alike in both can pass."
    ),
    "molecule": msg(
        "It compares which surroundings of atoms occur in the molecules (Tanimoto likeness of their fingerprints): a small change "
        "that turns the effect round can pass."
    ),
}
"""What the likeness to the training cases cannot see, by the kind of the data, or where a network's own features are compared."""


def coverage_choice(run: Run) -> float:
    """In what share of cases the answer set shall hold the true outcome, as the session has it."""
    return float(st.session_state.setdefault(_key(run), COVERAGES[1]))


def certainty_panel(run: Run, kept: Promise | None, known: Familiar | None, t: Translator) -> None:
    """The coverage to choose, and how the sets and the light did on the test cases."""
    if kept is None or known is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            t("The answer set shall hold the true outcome in"),
            COVERAGES,
            format_func=t.percent,
            key=_key(run),
            required=True,
            persist_state="session",
            width="content",
            help=explained("conformal", t),
        )
        st.markdown(_kept(run, kept, t), width="stretch")
    with st.expander(t("The answer set and the training cases, in figures"), icon=":material/fact_check:"):
        st.dataframe(_table(run, kept, t), hide_index=True, alt=t("How often the answer set holds the true outcome"))
        st.markdown(_measured(kept, known, t), help=explained_together(("applicability",), t))
        st.caption(_limits(run, kept, known, t))


def _kept(run: Run, kept: Promise, t: Translator) -> str:
    """What was measured of the promise, and for which outcomes it is broken."""
    less = literally(broken_text(run, kept, t))
    return t.join(kept_text(kept, t), f":orange[:material/warning: {less}]" if less else "")


def _table(run: Run, kept: Promise, t: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("Test cases with the outcome"): name,
                "N": t.number(found.n, 0),
                t("Set holds it"): share_text(found, t),
                t("95 % interval"): interval_text(found, t),
            }
            for name, found in counted(run, kept, t)
        ]
    )


def _measured(kept: Promise, known: Familiar, t: Translator) -> str:
    found = kept.measured
    said = [
        t(
            "Of {n} test cases {one} get one outcome, which is the true one in {right} ({interval}); "
            "{several} get more than one and {none} none: there it cannot say. A set holds {size} outcomes on average.",
            n=found.covered.n,
            one=share_text(found.one, t),
            right=share_text(found.right, t),
            interval=interval_text(found.right, t),
            several=share_text(found.several, t),
            none=share_text(found.none, t),
            size=t.number(found.size),
        )
    ]
    _, edge, unlike = (t.percent(count / known.n, 1) for count in known.lights)
    said.append(
        t(
            "Of {n} test cases {edge} lie at the edge of the training cases and {unlike} beyond it.",
            n=known.n,
            edge=edge,
            unlike=unlike,
        )
    )
    return t.join(*said)


def _limits(run: Run, kept: Promise, known: Familiar, t: Translator) -> str:
    edge, beyond = known.likeness.around.bounds
    kind = demos()[run.settings.demo].kind
    compared = "features" if known.likeness.by_features and kind == "picture" else kind
    said = [
        t(
            "Conformal prediction, each outcome by itself, so that the rare one is not missed more often than the common one. "
            "It holds for cases that come as these came, from the same place and time. The validation cases that set its limits "
            "chose the epoch and the threshold too: what counts is the share measured here."
        ),
        t(
            "Like the training cases: nearer to its {k}th nearest one than {edge} of the validation cases are; beyond {beyond}: "
            "unlike them.",
            k=K,
            edge=t.percent(edge),
            beyond=t.percent(beyond),
        ),
        t(OVERLOOKED[compared]),
    ]
    for name, n, most in zip(run.data["classes"], kept.n, kept.most, strict=True):
        if math.isinf(most):
            outcome = literally(outcome_text(run.settings.dataset, name, t))
            said.append(
                t(
                    "Only {n} validation cases have the outcome {outcome}, too few for {coverage}: it is in every set.",
                    n=n,
                    outcome=outcome,
                    coverage=t.percent(kept.coverage),
                )
            )
    return t.join(*said)


def _key(run: Run) -> str:
    return f"{run.run}-coverage"
