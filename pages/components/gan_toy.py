"""The game itself, on points in the plane: to be watched, slowed down, stopped, and interfered with. Played in the page."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.i18n import Translator, msg
from core.point_gan import SETS, Floats, Game, begin, played, ready_made
from pages.components.charts import draw, palette
from pages.components.gan_steering import WHO

DRAW = "draw"
TITLES = {
    "spots": msg("Eight spots"),
    "ring": msg("Ring"),
    "line": msg("Line"),
    "moons": msg("Two arcs"),
    DRAW: msg("Drawn by you"),
}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
PACES = {1: msg("Slow motion"), 20: msg("Normal"), 100: msg("Fast")}  # steps between two pictures
REFRESH_S = 0.7
GAME, POINTS, PLAYING = "toy-game", "toy-points", "toy-playing"


@dataclasses.dataclass(frozen=True)
class Rules:
    """What the user has set: points to learn, both learning rates, 0 for who does not learn, and steps between two pictures."""

    points: Floats
    rates: tuple[float, float]
    pace: int


def toy_panel(t: Translator) -> None:
    """Closed until it is asked for; nothing of it is computed before."""
    box = st.expander(t("See the game itself in two dimensions"), icon=":material/sports_esports:", key="toy",
                      on_change="rerun")  # fmt: skip
    if not box.open:
        st.session_state[PLAYING] = False
        return
    with box:
        st.markdown(
            t(
                "Here a picture is just a point. The generator turns random numbers into points; the discriminator colours the "
                "plane: blue where it takes a point for real, orange where it does not. The lines show where each generated point "
                "is drawn to. Step by step, in slow motion, with one of them standing still, or with a learning rate that is far "
                "too high."
            )
        )
        left, right = st.columns([2, 3], gap="large")
        with left:
            rules = _rules(t)
        with right:
            st.fragment(_play, run_every=REFRESH_S if st.session_state.get(PLAYING) else None)(rules, t)


def _rules(t: Translator) -> Rules:
    kind = st.pills(t("Points to learn"), list(TITLES), default=SETS[0], format_func=lambda name: t(TITLES[name]), key="toy-set",
                    required=True, wrap=True, on_change=_anew)  # fmt: skip
    who = st.segmented_control(t("Who learns"), list(WHO), default="both", format_func=lambda name: t(WHO[name][0]), key="toy-who",
                               required=True)  # fmt: skip
    rates = [
        st.select_slider(title, RATES, value, key=f"toy-rate-{place}")
        for place, (title, value) in enumerate(
            ((t("Learning rate of the generator"), 0.001), (t("Learning rate of the discriminator"), 0.003))
        )
    ]
    pace = st.segmented_control(t("Pace"), list(PACES), default=20, format_func=lambda steps: t(PACES[steps]), key="toy-pace",
                                required=True)  # fmt: skip
    learns = WHO[who or "both"][1]
    points = st.session_state.get(POINTS, np.zeros((0, 2))) if kind == DRAW else ready_made(kind or SETS[0])
    return Rules(points, (learns[0] * rates[0], learns[1] * rates[1]), int(pace or 20))


def _play(rules: Rules, t: Translator) -> None:
    """The picture, the losses, and what moves the game on; drawn again by itself while it plays."""
    from core.point_gan_figure import drawing_figure, game_figure

    if not len(rules.points):
        if POINTS in st.session_state:
            st.rerun()  # what was just drawn belongs into the rules
        st.caption(
            t("Draw a shape with the mouse or a finger: its inside becomes the points. Hold Shift to add another.")
        )
        st.plotly_chart(drawing_figure(rules.points, t, palette()), theme=None, key="toy-drawing", on_select=_take_drawn,
                                selection_mode="lasso", config={"displayModeBar": False})  # fmt: skip
        return
    game: Game = st.session_state.setdefault(GAME, begin(0))
    if st.session_state.get(PLAYING):
        game = st.session_state[GAME] = played(game, rules.points, rules.rates, rules.pace)
    _buttons(rules, t)
    draw(game_figure(game, rules.points, t, palette()), t("Real and generated points over what the discriminator believes"),
         key="toy-chart")  # fmt: skip
    made, told = (t.number(loss, 2) if game.step else "–" for loss in game.losses)
    st.caption(
        t(
            "Step {step} · loss of the generator {made}, of the discriminator {told}",
            step=game.step,
            made=made,
            told=told,
        )
    )


def _buttons(rules: Rules, t: Translator) -> None:
    playing = bool(st.session_state.get(PLAYING))
    with st.container(horizontal=True, gap="small"):
        label, icon = (t("Pause"), "pause") if playing else (t("Play"), "play_arrow")
        if st.button(label, icon=f":material/{icon}:", key="toy-play", type="primary"):
            st.session_state[PLAYING] = not playing
            st.rerun()
        st.button(
            t("One step"), icon=":material/skip_next:", key="toy-step", on_click=_step, args=(rules,), disabled=playing
        )
        st.button(t("Start anew"), icon=":material/restart_alt:", key="toy-anew", on_click=_anew)


def _step(rules: Rules) -> None:
    st.session_state[GAME] = played(st.session_state[GAME], rules.points, rules.rates)


def _anew() -> None:
    """Other networks; points that were drawn are drawn again."""
    st.session_state[GAME] = begin(0)
    st.session_state.pop(POINTS, None)


def _take_drawn() -> None:
    found = st.session_state["toy-drawing"].selection.points
    if found:
        st.session_state[POINTS] = np.array([[point["x"], point["y"]] for point in found], np.float64)
