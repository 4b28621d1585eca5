"""The picture that is asked about: what the session holds of it, and how it is drawn."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.data.pictures.drawing import enlarged
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.case_buttons import first_case
from pages.components.data import Chosen
from pages.components.frame import literally, marked

SIDE = 352  # of the picture on the page at most, in its pixels


@dataclasses.dataclass(frozen=True, eq=False)
class Shown:
    """A picture uint8 (side, side, channels) of the size the network takes, and where it comes from."""

    pixels: np.ndarray
    name: str = ""  # of the user's file; empty for a case of the data
    row: int = -1  # in the data; -1 for the user's own
    truth: str = ""  # its class, where it is known

    @property
    def case(self) -> np.ndarray:
        """The same as raw inputs of the network, one row."""
        return self.pixels[None]


def shown(run: Run, data: Chosen) -> Shown:
    """The picture the session has; where it has none yet, a test case, of the class asked about if there is one."""
    if _key(run) not in st.session_state:
        first_case(run, data, look_at)
    found: Shown = st.session_state[_key(run)]
    return found


def look_at(run: Run, data: Chosen, row: int) -> None:
    """Take one case of the data as the picture that is asked about."""
    truth = data.cases.classes[int(data.cases.y[row])]
    st.session_state[_key(run)] = Shown(data.cases.inputs[row], row=row, truth=truth)


def look_at_own(run: Run, name: str, pixels: np.ndarray) -> None:
    """Take a picture of the user's, brought to the network's size."""
    look_again(run, Shown(pixels, name))


def look_again(run: Run, one: Shown) -> None:
    """Take a picture that was asked about before."""
    st.session_state[_key(run)] = one


def picture_name(one: Shown, t: Translator) -> str:
    """What it is called. Plain text: escape it where Markdown is read."""
    return one.name or t("Case {row}", row=one.row + 1)


def draw_picture(demo: Demo, run: Run, one: Shown, t: Translator) -> None:
    """Large, every pixel a square."""
    name = picture_name(one, t)
    crisp(enlarged(one.pixels, SIDE), t("The picture: {name}", name=name))
    size = f"{one.pixels.shape[0]} × {one.pixels.shape[1]}"
    said = t("{name}, as the network gets it: {size} pixels, enlarged.", name=literally(name), size=size)
    st.caption(marked(said, demo.is_synthetic(run.settings.dataset) and not one.name, t))


def crisp(drawn: np.ndarray, alt: str) -> None:
    """Pixels (height, width, 3) as many as they are, so that no browser blurs them; ``alt`` for those who cannot see them."""
    st.image(drawn, width=drawn.shape[1], output_format="PNG", alt=alt)


def picture_notes(run: Run, one: Shown, t: Translator) -> list[str]:
    """What is known of it before the network is asked."""
    if not one.truth:
        return [t("Your own picture: its class is not known here.")]
    outcome = literally(outcome_text(run.settings.dataset, one.truth, t))
    return [t("Its class in the data: **{outcome}**.", outcome=outcome)]


def _key(run: Run) -> str:
    return f"{run.run}-picture"
