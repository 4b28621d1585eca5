"""Charts in the colours of the appearance that the browser shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from core.figures import CONFIG, DARK, LIGHT, Palette

if TYPE_CHECKING:
    import plotly.graph_objects as go

Length = Literal["stretch", "content"]


def palette() -> Palette:
    """Our colours on a light or a dark page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def draw(
    figure: go.Figure,
    alt: str,
    key: str | None = None,
    config: Mapping[str, Any] = CONFIG,
    width: Length = "stretch",
    height: Length = "content",
) -> None:
    """One chart in its own look, with words for those who cannot see it; as large as there is room, or as it is itself."""
    st.plotly_chart(figure, theme=None, config=dict(config), alt=alt, key=key, width=width, height=height)
