"""Chapter 4 for pictures: one picture large, what the network says of it, and how far that can be trusted; 5 follows it."""

from __future__ import annotations

import streamlit as st

from core.data.pictures.drawing import thumbnail
from core.i18n import Translator, msg
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.address import case_text, keep
from pages.components.answer import answer_card
from pages.components.case_buttons import case_buttons
from pages.components.certainty import Familiar, Verdict, familiar, promise, verdict
from pages.components.data import Chosen
from pages.components.frame import chapter, literally
from pages.components.live import live_answers
from pages.components.members import members_line
from pages.components.picture_own import own_pictures_panel
from pages.components.picture_shown import crisp, draw_picture, look_at, picture_notes, shown
from pages.components.picture_strangers import strangers_panel
from pages.components.picture_tried import pictures
from pages.components.picture_why import picture_why_panel
from pages.components.promise import certainty_panel, coverage_choice
from pages.components.several import class_bars
from pages.components.tried import Tried, beside_panel, history_panel, keep_button, remember

NEAREST, SIDE = 5, 112  # pictures, and how large on the page
NEAREST_BY = {
    True: msg("Nearest in what the network has made of the picture before it decides, not pixel by pixel."),
    False: msg(
        "Nearest pixel by pixel, after scaling: the same thing a little further to the side counts as far away."
    ),
}
NO_PROOF = msg("That they are of a class does not mean that this picture is.")


@st.fragment
def picture_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one picture. A fragment: another picture draws this and nothing else."""
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Take a test picture, or your own further down.")))
    one, coverage = shown(run, data), coverage_choice(run)
    p = live_answers(run)(one.case)
    told = verdict(demo, run, data, one.case, p, coverage)
    kind, now = pictures(demo, run, t), Tried(one, float(p[0, run.asked]), told.withdrawn)
    remember(run, kind, now)
    keep("case", case=case_text(one.row))
    picture, answer = st.columns([2, 3], gap="large")
    with picture:
        draw_picture(demo, run, one, t)
        with st.container(horizontal=True, gap="small"):
            case_buttons(run, data, look_at, t)
    with answer:
        answer_card(run, now.risk, told, picture_notes(run, one, t), t)
        if len(run.data["classes"]) > 2:
            class_bars(run, p[0], t)
        members_line(run, one.case, t)
        keep_button(run, now, t)
    certainty_panel(run, promise(run, data, coverage), familiar(run, demo, data), t)
    beside_panel(run, kind, now, t)
    strangers_panel(run, familiar(run, demo, data), t)
    _nearest(run, data, told, familiar(run, demo, data), t)
    history_panel(run, kind, t)
    own_pictures_panel(demo, run, data, t)
    picture_why_panel(demo, run, data, one.pixels, t)


def _nearest(run: Run, data: Chosen, told: Verdict, known: Familiar | None, t: Translator) -> None:
    """The training pictures most like the one that is asked about."""
    if known is None:
        return
    rows = told.rows[:NEAREST].tolist()
    names = [outcome_text(run.settings.dataset, data.cases.classes[int(data.cases.y[row])], t) for row in rows]
    with st.expander(t("Which training pictures are most like it?"), icon=":material/image_search:", expanded=True):
        with st.container(horizontal=True, gap="small"):
            for row, name, distance in zip(rows, names, told.distances, strict=False):
                with st.container(width=SIDE + 8):
                    said = t("Case {row}: {outcome}", row=row + 1, outcome=name)
                    crisp(thumbnail(data.cases.inputs[row], SIDE), said)
                    st.caption(literally(said))
                    st.caption(t("Distance {distance}", distance=t.number(float(distance))))
        st.caption(t.join(t(NEAREST_BY[known.likeness.by_features]), t(NO_PROOF)))
