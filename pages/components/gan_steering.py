"""What whoever watches a synthesis can change while it runs."""

from __future__ import annotations

import streamlit as st

from core.engine.client import Job
from core.i18n import Translator, msg
from core.spec import Wish
from pages.components.workers import engine, visitor

WHO = {
    "both": (msg("Both"), (1, 1)),
    "discriminator": (msg("Discriminator"), (0, 1)),
    "generator": (msg("Generator"), (1, 0)),
}
"""Who learns: the name, and of the generator and the discriminator whether it does."""
TIMES = (0.1, 0.3, 1.0, 3.0, 10.0)
PACES = {"quick": msg("Full speed"), "slow": msg("Slow motion"), "single": msg("Single steps")}


def steering(job: Job, t: Translator) -> None:
    """Who learns, how fast, and at what pace they play; for whoever asked for the training."""
    if visitor() not in job.users:
        return
    keys = {name: f"{job.run}-{name}" for name in ("who", "maker-times", "judge-times", "pace", "steps")}
    for name, usual in (("who", "both"), ("maker-times", 1.0), ("judge-times", 1.0), ("pace", "quick"), ("steps", 0)):
        st.session_state.setdefault(keys[name], usual)
    with st.expander(t("Interfere"), icon=":material/pan_tool:"):
        change = {"on_change": _tell, "args": (job.run, keys)}
        st.segmented_control(t("Who learns"), list(WHO), format_func=lambda name: t(WHO[name][0]), key=keys["who"], required=True,
                             **change)  # fmt: skip
        for name, title in (
            ("maker-times", t("The generator’s learning rate, times")),
            ("judge-times", t("The discriminator’s learning rate, times")),
        ):
            st.select_slider(title, TIMES, key=keys[name], format_func="× {:g}".format, **change)
        st.segmented_control(t("Pace"), list(PACES), format_func=lambda name: t(PACES[name]), key=keys["pace"], required=True,
                             **change)  # fmt: skip
        if st.session_state[keys["pace"]] == "single":
            st.button(
                t("Take a step"),
                icon=":material/skip_next:",
                key=f"{job.run}-step",
                on_click=_step,
                args=(job.run, keys),
            )
        st.caption(t("What you change is kept with the run and said in its report."))


def _tell(run: str, keys: dict[str, str]) -> None:
    said = {name: st.session_state[key] for name, key in keys.items()}
    made, told = WHO[said["who"] or "both"][1]
    single = said["pace"] == "single"
    if not single:
        st.session_state[keys["steps"]] = 0
    pace = {"slow": said["pace"] == "slow", "steps": st.session_state[keys["steps"]] if single else None}
    engine().wish(run, Wish(made * said["maker-times"], told * said["judge-times"], **pace))


def _step(run: str, keys: dict[str, str]) -> None:
    st.session_state[keys["steps"]] += 1
    _tell(run, keys)
