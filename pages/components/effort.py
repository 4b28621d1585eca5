"""How long several trainings will take together, said before they are asked for."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.fingerprint import fingerprint
from core.i18n import Translator
from core.spec import Settings
from core.store import Store


def effort_line(settings: Settings, data_sha256: str, limit_s: float, t: Translator) -> None:
    """How many networks will be trained and, where one of them was trained before, how long that takes; else nothing."""
    if settings.trainings == 1:
        return
    said = [t("{n} networks are trained one after another.", n=settings.trainings)]
    before = Store().load(fingerprint(dataclasses.replace(settings, members=1, folds=0, sizes=False), data_sha256))
    if before is None:
        said.append(t("So it takes about that many times as long as one."))
    else:
        all_s = before.seconds["train"] * settings.trainings
        said.append(
            t("One took {one}: expect about {time}.", one=t.duration(before.seconds["train"]), time=t.duration(all_s))
        )
        if all_s > limit_s:
            said.append(t("That is more than one training may take: it will be stopped, and you can continue it."))
    st.info(t.join(*said), icon=":material/timer:")
