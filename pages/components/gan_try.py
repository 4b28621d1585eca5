"""Chapter 4 of a synthesis: the latent space by hand, answered in the page."""

from __future__ import annotations

import streamlit as st

from core.data.pictures.drawing import enlarged
from core.i18n import Translator
from core.latent import Make, between, maker, moved, start
from core.results import Run
from core.store import Store
from core.synthetic import sheet_of, stamped
from core.words import outcome_text
from pages.components.frame import chapter
from pages.components.picture_shown import crisp
from pages.components.slider import live_slider
from pages.components.tested import per_run

REACH = 6.0  # of a slider, in standard deviations of the latent numbers
STEPS = 9  # of an interpolation
SIDE = 320


@per_run
def _maker(run: Run) -> Make:
    return maker(run, Store())


def latent_panel(run: Run, t: Translator) -> None:
    """A picture, sliders along the directions that change it most, the way to another one, and the class where it counts."""
    chapter("try", t)
    if "model.onnx" not in run.files:
        st.info(t("This network cannot be asked live on this page. Use the downloaded Keras model."))
        return
    st.markdown(
        t("A picture is made from {n} random numbers. The sliders move them along the directions that change the generator’s first "
          "layer most: nobody told it what they mean, look for yourself.", n=run.told["latent"])
    )  # fmt: skip
    wished = _class_choice(run, t)
    left, right = st.columns([2, 3], gap="large")
    with right:
        amounts = _sliders(run, t)
    latent = moved(start(run, _number(run)), run, amounts)
    with left:
        crisp(stamped(enlarged(_maker(run)(latent[None], wished)[0], SIDE)), t("The generated picture"))
        st.button(t("Other random numbers"), icon=":material/casino:", on_click=_next, args=(run,), key="latent-next")
    _way(run, wished, t)


def _class_choice(run: Run, t: Translator) -> int:
    if not run.told["classes"]:
        return 0
    names = run.data["classes"]
    chosen = st.segmented_control(
        t("Wished class"),
        range(len(names)),
        format_func=lambda place: outcome_text(run.settings.dataset, names[place], t),
        key=f"{run.run}-wish",
        default=0,
        required=True,
    )
    return int(chosen or 0)


def _sliders(run: Run, t: Translator) -> list[float]:
    amounts = []
    for place in range(len(run.told["directions"])):
        key = f"{run.run}-along-{place}"
        st.session_state.setdefault(key, 0.0)
        amounts.append(live_slider(t("Direction {n}", n=place + 1), -REACH, REACH, 1, key))
    st.button(t("All back to 0"), icon=":material/undo:", on_click=_reset, args=(run,), key="latent-reset")
    return amounts


def _way(run: Run, wished: int, t: Translator) -> None:
    """From this picture's numbers to the next one's, evenly."""
    number = _number(run)
    pictures = _maker(run)(between(start(run, number), start(run, number + 1), STEPS), wished)
    st.markdown(t("**From these random numbers to the next ones**"))
    st.image(
        sheet_of(pictures, STEPS, 96), output_format="PNG", alt=t("Pictures on the way between two generated ones")
    )
    st.caption(t("A generator that has understood something changes gradually; one that has learned by heart jumps."))


def _number(run: Run) -> int:
    return int(st.session_state.get(f"{run.run}-number", 0))


def _next(run: Run) -> None:
    st.session_state[f"{run.run}-number"] = _number(run) + 1


def _reset(run: Run) -> None:
    for place in range(len(run.told["directions"])):
        st.session_state[f"{run.run}-along-{place}"] = 0.0
