"""Chapter 4 of a synthesis: the latent space by hand, answered in the page."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.pictures.drawing import enlarged
from core.glossary import explained
from core.i18n import Translator
from core.latent import Floats, Make, between, maker, moved, shares, start, truncated
from core.results import Run
from core.store import Store
from core.synthetic import sheet_of, stamped
from core.words import outcome_text
from pages.components.address import changed_text, keep, linked, linked_number, number_text, within
from pages.components.frame import chapter
from pages.components.picture_shown import crisp
from pages.components.slider import live_slider
from pages.components.tested import per_run

REACH = 6.0  # of a slider, in standard deviations of the latent numbers
LEAST, WIDE = 0.2, 4.0  # of a truncation; the latter cuts off next to nothing
MOST = 10**6  # random numbers that a link can ask for
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
          "layer most: nobody told it what they mean, look for yourself.", n=run.told["latent"]),
        help=explained("latent", t),
    )  # fmt: skip
    _several(run, *latent_picture(run, t), t)


def latent_picture(run: Run, t: Translator) -> tuple[Floats, float]:
    """One picture and what moves it; gives the wished share of each class, and the truncation."""
    wished = _class_choice(run, t)
    left, right = st.columns([2, 3], gap="large")
    with right.container(key="latent-moves"):
        amounts = _sliders(run, t)
        bound = _truncation(run, t)
    keep(
        "numbers", case=number_text(_number(run) + 1), truncation=changed_text(bound, WIDE), along=_along_text(amounts)
    )
    latent = moved(truncated(start(run, _number(run)), bound), run, amounts)
    with left:
        crisp(stamped(enlarged(_maker(run)(latent[None], wished)[0], SIDE)), t("The generated picture"))
        st.button(t("Other random numbers"), icon=":material/casino:", on_click=_next, args=(run,), key="latent-next")
    return wished, bound


def _class_choice(run: Run, t: Translator) -> Floats:
    """The share of each class that is wished; none where the generator was not told of classes."""
    if not run.told["classes"]:
        return np.zeros(0)
    names = run.data["classes"]
    chosen = st.segmented_control(
        t("Wished class"),
        range(len(names)),
        format_func=lambda place: outcome_text(run.settings.dataset, names[place], t),
        key=f"{run.run}-wish",
        default=int(linked_number(run, "wish", 1, len(names), 1)) - 1,
        required=True,
        wrap=True,
    )
    keep("wish", wish=changed_text(int(chosen or 0) + 1, 1))
    with st.expander(t("Mix classes"), icon=":material/tune:"):
        st.caption(t("How much of each class is wished. All at 0: the wished class alone."))
        amounts = [_mixed(run, place, outcome_text(run.settings.dataset, name, t)) for place, name in enumerate(names)]
    return shares(amounts, int(chosen or 0))


def _mixed(run: Run, place: int, name: str) -> float:
    key = f"{run.run}-mix-{place}"
    st.session_state.setdefault(key, 0.0)
    return live_slider(name, 0.0, 1.0, 2, key)


def _truncation(run: Run, t: Translator) -> float:
    key = f"{run.run}-truncation"
    st.session_state.setdefault(key, linked_number(run, "truncation", LEAST, WIDE, WIDE))
    bound = live_slider(t("Truncation: largest random number"), LEAST, WIDE, 1, key)
    st.caption(
        t("Small numbers give typical pictures that resemble one another, large ones more variety and more failures.")
    )
    return bound


def _sliders(run: Run, t: Translator) -> list[float]:
    amounts, linked_amounts = [], _linked_along(run)
    for place in range(len(run.told["directions"])):
        key = f"{run.run}-along-{place}"
        st.session_state.setdefault(key, linked_amounts[place])
        amounts.append(live_slider(t("Direction {n}", n=place + 1), -REACH, REACH, 1, key))
    st.button(t("All back to 0"), icon=":material/undo:", on_click=_reset, args=(run,), key="latent-reset")
    return amounts


def _several(run: Run, wished: Floats, bound: float, t: Translator) -> None:
    """More pictures of the same truncation and class, and the way from this picture's numbers to the next one's, evenly."""
    number = _number(run)
    others = [truncated(start(run, number + place), bound) for place in range(2 * STEPS)]
    st.markdown(t("**As you set it, {n} random numbers**", n=len(others)))
    shown = sheet_of(_maker(run)(np.stack(others), wished), STEPS, 96)
    st.image(shown, output_format="PNG", alt=t("Generated pictures of these settings"))
    pictures = _maker(run)(between(others[0], others[1], STEPS), wished)
    st.markdown(t("**From these random numbers to the next ones**"))
    st.image(
        sheet_of(pictures, STEPS, 96), output_format="PNG", alt=t("Pictures on the way between two generated ones")
    )
    st.caption(t("A generator that has understood something changes gradually; one that has learned by heart jumps."))


def _linked_along(run: Run) -> list[float]:
    """How far the link goes along each direction; 0 where it does not say so in numbers that the sliders have."""
    told = linked(run, "along").split("_")
    directions = len(run.told["directions"])
    return [within(text, -REACH, REACH, 0.0) for text in [*told, *[""] * directions][:directions]]


def _along_text(amounts: list[float]) -> str:
    return "_".join(number_text(amount) for amount in amounts) if any(amounts) else ""


def _number(run: Run) -> int:
    first = int(linked_number(run, "case", 1, MOST, 1)) - 1
    return int(st.session_state.setdefault(f"{run.run}-number", first))


def _next(run: Run) -> None:
    st.session_state[f"{run.run}-number"] = _number(run) + 1


def _reset(run: Run) -> None:
    for place in range(len(run.told["directions"])):
        st.session_state[f"{run.run}-along-{place}"] = 0.0
