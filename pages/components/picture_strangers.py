"""How often pictures of another kind are refused, and pictures of its own kind wrongly: measured, with N."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.conformal import Counted
from core.data.pictures.sets import SETS
from core.data.pictures.strangers import TITLES
from core.i18n import Translator
from core.likeness import refusals
from core.promise import interval_text, share_text
from core.results import Run
from pages.components.certainty import Familiar
from pages.components.tested import per_run


def strangers_panel(run: Run, known: Familiar | None, t: Translator) -> None:
    """One sentence with both shares, and a table of every kind of picture; nothing where the training cases are not known."""
    if known is None:
        return
    with st.spinner(t("Asking about pictures of other kinds…"), show_time=True):
        others = _others(run, known)
    unlike = known.lights[2]
    own, every = Counted(unlike, known.n, known.n), _together(others)
    st.markdown(
        t(
            "Would it refuse a picture of another kind? Of {n} from the other bundled sets {refused} ({interval}); of {tested} "
            "test pictures of its own kind, wrongly, {wrongly} ({around}).",
            n=every.n,
            refused=share_text(every, t),
            interval=interval_text(every, t),
            tested=own.n,
            wrongly=share_text(own, t),
            around=interval_text(own, t),
        )
    )
    with st.expander(t("Pictures of other kinds, one by one"), icon=":material/block:"):
        rows = {t("Its own test pictures"): own, **{t(TITLES[name]): found for name, found in others.items()}}
        st.dataframe(_table(rows, t), hide_index=True, alt=t("How often pictures of each kind are refused"))
        st.caption(
            t(
                "Drawn from the other bundled sets, brought to the size the network takes, and made by this program. Refused: "
                "the answer is “cannot say”, because the picture is unlike those learned from. What is not in this table "
                "may pass more often."
            )
        )


@per_run
def _others(run: Run, _known: Familiar) -> dict[str, Counted]:
    return refusals(run, _known.likeness)


def _together(found: dict[str, Counted]) -> Counted:
    """Of the real sets only: noise and plain pictures are easily told and would flatter."""
    hits, n = (sum(getattr(one, part) for name, one in found.items() if name in SETS) for part in ("hits", "n"))
    return Counted(hits, n, n)


def _table(rows: dict[str, Counted], t: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("Pictures"): name,
                "N": t.number(found.n, 0),
                t("Refused"): share_text(found, t),
                t("95 % interval"): interval_text(found, t),
            }
            for name, found in rows.items()
        ]
    )
