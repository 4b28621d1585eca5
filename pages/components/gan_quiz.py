"""Chapter 5 of a synthesis: twenty pictures, real or synthetic?"""

from __future__ import annotations

import io

import numpy as np
import streamlit as st

from core.data.pictures.drawing import enlarged, mosaic
from core.i18n import Translator, msg
from core.results import Run
from core.store import Store
from core.synthetic_quiz import QUESTIONS, Question, Quiz, questions, told
from pages.components.data import Chosen
from pages.components.frame import chapter
from pages.components.gan_quality import made_pictures
from pages.components.picture_shown import crisp
from pages.components.tested import per_run

SIDE = 280
TITLE = msg("Real or synthetic?")


@per_run
def _held_rows(run: Run) -> np.ndarray:
    """Places in the data of the real pictures that nobody learned from."""
    with np.load(io.BytesIO(Store().read(run, "test.npz")), allow_pickle=False) as file:
        return np.asarray(file["row"])


def quiz_panel(run: Run, data: Chosen, t: Translator) -> None:
    """Ask, one picture after another, and tell the score at the end."""
    chapter("why", t, TITLE)
    st.markdown(
        t(
            "If real and generated pictures cannot be told apart, half of the answers are right. {n} pictures, each real or "
            "SYNTHETIC by the throw of a coin, the real ones never learned from; a room can vote. What they are is told at the "
            "end.",
            n=QUESTIONS,
        )
    )
    quiz_questions(run, data, t)


def quiz_questions(run: Run, data: Chosen, t: Translator) -> None:
    """The pictures one after another, then the score."""
    quiz: Quiz | None = st.session_state.get(_key(run))
    if quiz is None:
        st.button(t("Begin"), icon=":material/quiz:", key="quiz-begin", on_click=_keep, args=(run, Quiz()))
        return
    asked = questions(len(_held_rows(run)), len(made_pictures(run)), run.settings.seed, quiz.draw)
    if not quiz.over:
        _ask(run, data, quiz, asked[len(quiz.answers)], t)
        return
    _score(run, data, quiz, asked, t)
    anew = Quiz(quiz.draw + 1)
    st.button(t("{n} other pictures", n=QUESTIONS), icon=":material/restart_alt:", key="quiz-anew", on_click=_keep,
              args=(run, anew))  # fmt: skip


def _ask(run: Run, data: Chosen, quiz: Quiz, one: Question, t: Translator) -> None:
    number = t("Picture {number} of {n}", number=len(quiz.answers) + 1, n=QUESTIONS)
    st.progress(len(quiz.answers) / QUESTIONS, number)
    crisp(enlarged(_picture(run, data, one), SIDE), number)
    with st.container(horizontal=True, gap="small"):
        for real, label in ((True, t("Real")), (False, t("Synthetic"))):
            st.button(label, key=f"quiz-{real}", shortcut="1" if real else "2", on_click=_keep,
                      args=(run, quiz.answered(real)))  # fmt: skip
    st.caption(t("The keys 1 and 2 answer too."))


def _score(run: Run, data: Chosen, quiz: Quiz, asked: list[Question], t: Translator) -> None:
    found = told(asked, quiz.answers)
    interval = t("{low} to {high}", low=t.percent(found.share.low), high=t.percent(found.share.high))
    st.metric(t("Told apart"), t("{hits} of {n} right", hits=found.hits, n=QUESTIONS), interval, delta_color="off",
              delta_arrow="off", border=True, width="content")  # fmt: skip
    if found.share.low > 0.5:
        st.markdown(t("Better than guessing: these pictures can be told from real ones."))
    elif found.share.high < 0.5:
        st.markdown(t("Worse than guessing: the generated pictures look more real than the real ones."))
    else:
        st.markdown(t("Guessing cannot be ruled out: the interval holds 50 %. That does not make the pictures real."))
    st.markdown(
        t("Taken for real: {r} of {rn} real and {m} of {mn} SYNTHETIC pictures.", r=found.real[0], rn=found.real[1],
          m=found.made[0], mn=found.made[1])
    )  # fmt: skip
    for real, title in ((True, t("The real ones")), (False, t("The SYNTHETIC ones"))):
        shown = [_picture(run, data, one) for one in asked if one.real == real]
        if shown:
            st.markdown(f"**{title}**")
            st.image(mosaic(np.stack(shown), 10), output_format="PNG", alt=title)


def _picture(run: Run, data: Chosen, one: Question) -> np.ndarray:
    real = data.cases.inputs[_held_rows(run)[one.place]] if one.real else made_pictures(run)[one.place]
    return np.asarray(real)


def _keep(run: Run, quiz: Quiz) -> None:
    st.session_state[_key(run)] = quiz


def _key(run: Run) -> str:
    return f"{run.run}-quiz"
