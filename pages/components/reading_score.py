"""What ten pictures read by a person came to: the reader, the network and both, and every picture with the truth."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.pictures.drawing import thumbnail
from core.decisions.table import Ints
from core.i18n import Translator
from core.reading import TRUSTED, Score, Scores, called, score, scores
from core.results import Run
from core.words import outcome_text
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.picture_shown import crisp
from pages.components.tested import Answered

SIDE = 112


def reading_score(run: Run, data: Chosen, cases: Answered, order: Ints, answers: Ints, t: Translator) -> None:
    """Of the cases at places ``order`` (n,), which were answered with the classes ``answers`` (n,)."""
    told = scores(cases.y[order], cases.p[order], answers, run.threshold)
    _figures(told, t)
    st.markdown(_said(told, score(called(cases.p, run.threshold) == cases.y), t))
    if _together(data, cases):
        st.caption(
            t(
                "Some test pictures belong together: they show the same patient or place. The intervals take each picture for "
                "itself and are in truth wider."
            )
        )
    with st.expander(t("How both are put together"), icon=":material/join_inner:"):
        st.markdown(
            t(
                "Bayes’ rule: the network’s probabilities are multiplied by what your answer means if you are right in {share} of "
                "the cases of every class and err independently of the network; then the same rule decides. {share} is "
                "assumed, not measured: ten answers cannot tell it. You overrule an unsure network, a sure one overrules you.",
                share=t.percent(TRUSTED),
            )
        )
    _pictures(run, data, cases, order, answers, t)


def _together(data: Chosen, cases: Answered) -> bool:
    """Whether a group has several of the test cases."""
    groups = data.cases.groups
    return groups is not None and len(np.unique(groups[cases.row])) < len(cases.row)


def _figures(told: Scores, t: Translator) -> None:
    row = st.container(horizontal=True, gap="small", key="reading-score")
    for title, one in ((t("You"), told.reader), (t("Network"), told.network), (t("Both together"), told.both)):
        row.metric(
            title,
            t("{hits} of {n} right", hits=one.hits, n=one.n),
            _interval(one, t),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t("Below it: the 95 % interval of the share called right (Wilson)."),
        )


def _said(told: Scores, everywhere: Score, t: Translator) -> str:
    n = told.reader.n
    return t.join(
        t("You and the network gave the same answer for {agreed} of {n} pictures.", agreed=told.agreed, n=n),
        t(
            "**{n} pictures are few**: read the intervals, not the difference. They show that somebody is better only where the "
            "difference is very large.",
            n=n,
        ),
        t(
            "On all {n} test pictures the network is right in {share} ({interval}).",
            n=everywhere.n,
            share=t.percent(everywhere.share.value, 1),
            interval=_interval(everywhere, t),
        ),
    )


def _pictures(run: Run, data: Chosen, cases: Answered, order: Ints, answers: Ints, t: Translator) -> None:
    plain = [outcome_text(run.settings.dataset, label, t) for label in run.data["classes"]]
    names = [literally(name) for name in plain]
    network = called(cases.p[order], run.threshold)
    with st.container(horizontal=True, gap="small", key="reading-pictures"):
        for place, mine, theirs in zip(order.tolist(), answers.tolist(), network.tolist(), strict=True):
            truth, row = int(cases.y[place]), int(cases.row[place])
            with st.container(width=SIDE + 48, gap="small"):
                crisp(
                    thumbnail(data.cases.inputs[row], SIDE),
                    t("Case {row}: {outcome}", row=row + 1, outcome=plain[truth]),
                )
                st.caption(
                    "  \n".join(
                        [
                            f"**{names[truth]}**",
                            t("{sign} You: {outcome}", sign=_sign(mine == truth), outcome=names[mine]),
                            t(
                                "{sign} Network: {outcome} ({share})",
                                sign=_sign(theirs == truth),
                                outcome=names[theirs],
                                share=t.percent(float(cases.p[place, theirs])),
                            ),
                        ]
                    )
                )


def _sign(right: bool) -> str:
    return ":material/check:" if right else ":material/close:"


def _interval(one: Score, t: Translator) -> str:
    return t("{low} to {high}", low=t.percent(one.share.low), high=t.percent(one.share.high))
