"""Two columns of the user's own table as points for the small network; read by a worker and kept in this session only."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.fundamentals.points import Points
from core.i18n import Translator
from pages.components.columns import WORDS
from pages.components.frame import literally
from pages.components.upload import read_file
from pages.components.workers import engine

FILE, TABLE = "fundamentals-file", "fundamentals-table"
ACCEPTED = ("csv", "tsv", "txt", "xlsx")


def own_choice(t: Translator) -> Points:
    """The points of the user's table; the page waits here until there are some."""
    file = st.file_uploader(
        t("A table with one row per case: {endings}", endings=", ".join(ACCEPTED)),
        type=list(ACCEPTED),
        key=FILE,
        help=t("It is read on this machine and stays here."),
    )
    try:
        if file is not None and st.session_state.get(TABLE, ("",))[0] != file.file_id:
            st.session_state.pop(TABLE, None)
            with st.spinner(t("Reading the file…"), show_time=True):
                st.session_state[TABLE] = (file.file_id, *_read(file.name, file.getvalue()))
        if TABLE not in st.session_state:
            st.info(t("Choose a file to begin."), icon=":material/upload_file:")
            st.stop()
        return _columns(*st.session_state[TABLE], t)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        st.stop()


def _read(name: str, content: bytes) -> tuple[bytes, list[str], list[str]]:
    from core.data.loading import first_look
    from core.fundamentals.own import usable

    table = read_file(name, content)
    columns, roles = engine().call(first_look, table, WORDS)
    return table, *usable(columns, roles.target)


def _columns(mark: str, table: bytes, numbers: list[str], outcomes: list[str], t: Translator) -> Points:
    inputs = [name for name in numbers if name != outcomes[-1]]
    with st.container(horizontal=True, gap="medium"):
        first = st.selectbox(t("First input"), numbers, numbers.index(inputs[0]), key=f"fundamentals-first-{mark}")
        second = st.selectbox(t("Second input"), numbers, numbers.index(inputs[1]), key=f"fundamentals-second-{mark}")
        outcome = st.selectbox(t("Outcome to predict"), outcomes, len(outcomes) - 1, key=f"fundamentals-outcome-{mark}")
    points = _points(mark, first, second, outcome, table)
    st.caption(
        t(
            "{n} rows, both inputs scaled to mean 0 and spread 1. The outcome is: {name}.",
            n=len(points.y),
            name=literally(points.classes[1]),
        )
    )
    return points


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _points(mark: str, first: str, second: str, outcome: str, _table: bytes) -> Points:
    from core.fundamentals.own import own_points

    found: Points = engine().call(own_points, _table, first, second, outcome)
    return found
