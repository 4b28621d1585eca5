"""Recordings that are asked about at once and kept for the session only: where they are brought, and what refuses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.store import sha256
from pages.components.frame import literally

Found = TypeVar("Found")
Sent = list[tuple[str, bytes]]  # names and contents


def brought(title: str, key: str, t: Translator) -> tuple[str, Sent]:
    """The files of an uploader, and a mark that only equal ones share; an empty one where there are none."""
    help_ = t("They stay on this machine, in memory and for this session only.")
    files = st.file_uploader(title, accept_multiple_files=True, key=key, help=help_)
    sent = [(file.name, file.getvalue()) for file in files]
    return sha256(repr([(name, sha256(content)) for name, content in sent]).encode()) if sent else "", sent


def read_or_told(read: Callable[[], Found], waiting: str, t: Translator) -> Found | None:
    """What ``read`` finds; where it refuses, the reason on the page and None. ``waiting`` stands there meanwhile."""
    try:
        with st.spinner(waiting, show_time=True):
            return read()
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        return None
