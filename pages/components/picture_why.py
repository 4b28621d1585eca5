"""Chapter 5 for one picture: the places that speak for a class, whether such maps can be believed, and what the layers see."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.errors import UserError
from core.explain.network import KerasNetwork
from core.explain.pictures.calls import Explained, examine, explain, look_inside
from core.explain.pictures.features import Layer
from core.explain.pictures.kept import keep
from core.explain.pictures.randomised import Sanity
from core.explain.pictures.wording import (
    NAMES,
    NO_PLACES,
    class_names,
    completeness_text,
    empty_maps,
    faith_reading,
    faith_rows,
    faith_titles,
    faith_verdict,
    lead,
    light_text,
    scale_text,
)
from core.figures import CONFIG
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import chapter, literally
from pages.components.live import live_answers
from pages.components.tested import per_run, tested
from pages.components.workers import engine

LIKELIEST = -1  # the class explained at first
EXAMINED = 6  # test pictures on which the maps are tested
ICONS = {"green": ":green-badge[✓]", "yellow": ":orange-badge[!]", "red": ":red-badge[✕]", "none": ":gray-badge[–]"}
CAMERA = CONFIG | {"displayModeBar": True, "modeBarButtons": [["toImage"]]}  # saves the chart as PNG, with its mark


def picture_why_panel(demo: Demo, run: Run, data: Chosen, picture: np.ndarray, t: Translator) -> None:
    """Maps of ``picture`` (height, width, channels) uint8, once they were asked for in this session of the run."""
    chapter("why", t)
    st.markdown(
        t(
            "Three ways to ask which places of the picture decided. They explain the network, not the disease, and they do not "
            "always agree: below stands how far each can be believed."
        )
    )
    wanted = _class(run, picture, t)
    if not st.session_state.get(_key(run, "on")):
        st.button(t("Show the maps"), icon=":material/visibility:", key=_key(run, "show"), on_click=_begin, args=(run,))
        return
    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found = explained(run, picture, wanted)
        _maps(demo, run, found, t)
        with st.spinner(t("A worker shuffles the weights and draws the maps again…"), show_time=True):
            lights = examined(run, data, wanted)
        _lights(lights, t)
        _inside(demo, run, picture, t)
    except UserError as error:
        st.error(t(error.text, **error.values), icon=":material/error:")


@per_run
def explained(run: Run, picture: np.ndarray, wanted: int) -> Explained:
    """The maps of one picture, computed by a worker, once a session."""
    answer: Explained = engine().call(explain, KerasNetwork.of(run, Store()), picture, wanted)
    return answer


@per_run
def examined(run: Run, _data: Chosen, wanted: int) -> dict[str, Sanity]:
    """Whether the maps of some test pictures follow the weights, computed by a worker, once a session."""
    rows = np.random.default_rng(run.settings.seed).permutation(tested(run).row)[:EXAMINED]
    pictures = _data.cases.inputs[np.sort(rows)]
    answer: dict[str, Sanity] = engine().call(examine, KerasNetwork.of(run, Store()), pictures, wanted)
    return answer


@per_run
def inside(run: Run, picture: np.ndarray) -> list[Layer]:
    """What the convolutions see of one picture, computed by a worker, once a session."""
    answer: list[Layer] = engine().call(look_inside, KerasNetwork.of(run, Store()), picture)
    return answer


def _class(run: Run, picture: np.ndarray, t: Translator) -> int:
    """The class that is explained: at first the likeliest."""
    p, names = live_answers(run)(picture[None])[0], class_names(run, t)
    asked = st.selectbox(
        t("Explain which class?"),
        [LIKELIEST, *range(len(names))],
        format_func=lambda place: (
            t("the likeliest: {name}", name=names[int(p.argmax())]) if place == LIKELIEST else names[place]
        ),
        key=_key(run, "class"),
        persist_state="session",
        width=360,
    )
    return int(p.argmax()) if asked == LIKELIEST else int(asked)


def _begin(run: Run) -> None:
    st.session_state[_key(run, "on")] = True


def _maps(demo: Demo, run: Run, found: Explained, t: Translator) -> None:
    from core.explain.pictures.figures import map_figure

    st.markdown(literally(lead(run, found, t)))
    pictures, words = st.columns([3, 2], gap="large")
    with pictures:
        figure = map_figure(found, t, palette(), demo.is_synthetic(run.settings.dataset))
        with st.container(height=int(figure.layout.height), border=False, key="picture-maps"):
            draw(figure, t("The picture and its maps"), key=_key(run, "maps"), config=CAMERA, height="stretch")
    with words:
        st.markdown("\n".join(f"- **{t(NAMES[name][0])}.** {t(NAMES[name][1])}" for name in found.maps))
        if "grad-cam" not in found.maps:
            st.info(t(NO_PLACES), icon=":material/info:")
        for said in empty_maps(found, t):
            st.warning(said, icon=":material/visibility_off:")
        st.caption(t.join(scale_text(t), completeness_text(found, t)))
    st.markdown(faith_verdict(found, t))
    rows = faith_rows(found, t)
    table = {title: [row[name] for row in rows] for name, title in faith_titles(t).items()}
    st.dataframe(table, hide_index=True, alt=t("Deletion and insertion"))
    st.caption(faith_reading(t))
    st.button(
        t("Put this picture into the report"),
        icon=":material/note_add:",
        key=_key(run, "keep"),
        on_click=_keep,
        args=(run, found, t),
        help=t(
            "The picture and its maps are then kept on this machine beside the run, and stand in every report of it."
        ),
    )


def _keep(run: Run, found: Explained, t: Translator) -> None:
    keep(Store(), run, found)
    st.toast(t("The report now shows this picture with its maps."), icon=":material/note_add:")


def _lights(lights: dict[str, Sanity], t: Translator) -> None:
    st.subheader(t("Would the map look the same if the network had learned nothing?"), anchor="map-test")
    st.markdown("\n".join(f"- {ICONS[found.light]} {light_text(name, found, t)}" for name, found in lights.items()))
    with st.expander(t("Layer by layer"), icon=":material/layers:"):
        depths = len(next(iter(lights.values())).course)
        columns = {t("Shuffled from the end"): [t.percent((place + 1) / depths) for place in range(depths)]}
        columns |= {
            t(NAMES[name][0]): [_correlation(value, t) for value in found.course] for name, found in lights.items()
        }
        st.dataframe(columns, hide_index=True, alt=t("Layer by layer"))
    st.caption(
        t(
            "The weights are shuffled from the last layer down to the first, and the maps of {n} test pictures are drawn anew "
            "(Adebayo et al. 2018). Compared is the rank correlation of the sizes of the values: 1 is the same map. "
            "Red above 0.8: nearly two thirds of the ranks are shared. Green up to 0.5: at most a quarter.",
            n=EXAMINED,
        )
    )


def _correlation(value: float, t: Translator) -> str:
    return t.number(value if np.isfinite(value) else None, 2)


def _inside(demo: Demo, run: Run, picture: np.ndarray, t: Translator) -> None:
    from core.explain.pictures.figures import feature_figure

    box = st.expander(
        t("What does each layer see?"), icon=":material/grid_view:", key=_key(run, "inside"), on_change="rerun"
    )
    if not box.open:
        return
    with box:
        layers = inside(run, picture)
        if not layers:
            st.info(t("This network has no convolutions, so there are no feature maps to look at."))
            return
        figure = feature_figure(layers, t, palette(), demo.is_synthetic(run.settings.dataset))
        draw(figure, t("Feature maps, layer by layer"), key=_key(run, "features"), config=CAMERA)
        st.caption(
            t(
                "For each convolution the channels that vary most over this picture. Early layers answer to edges and spots, "
                "late ones to whole shapes; the places become fewer."
            )
        )


def _key(run: Run, name: str) -> str:
    return f"{run.run}-picture-why-{name}"
