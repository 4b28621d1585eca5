"""Convolution and pooling on a bundled picture: choose a kernel, change its numbers, press a pixel and see the nine products."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import streamlit as st

from core.fundamentals.convolution import KERNELS, POOL, SIDE, convolved, picture, pooled, window
from core.fundamentals.network import Floats
from core.i18n import Translator
from pages.components.charts import palette
from pages.components.fundamentals_numbers import numbers_table

ROW, COLUMN, KERNEL = "fundamentals-row", "fundamentals-column", "fundamentals-kernel"
_picture = cache(picture)


def convolution_panel(t: Translator) -> None:
    """Everything about one kernel on one picture."""
    st.markdown(
        t(
            "A kernel of nine numbers slides over the picture. At every place the nine pixels below it are multiplied by its "
            "numbers and added up: that is one pixel of the next picture. A network learns these numbers; here they are yours."
        )
    )
    st.fragment(_convolve)(t)


def _convolve(t: Translator) -> None:
    pixels = _picture()
    st.session_state.setdefault(ROW, 8)
    st.session_state.setdefault(COLUMN, 12)
    name = st.pills(t("Kernel"), list(KERNELS), default="upright", format_func=lambda name: t(KERNELS[name][0]), key=KERNEL,
                    required=True, persist_state="session")  # fmt: skip
    left, right = st.columns([2, 3], gap="large")
    with left:
        kernel = _kernel(name, t)
        relu = st.toggle(t("ReLU: what is below 0 becomes 0"), key="fundamentals-relu", persist_state="session")
    found = convolved(pixels, kernel)
    shown = np.maximum(found, 0.0) if relu else found
    with right:
        _products(pixels, kernel, found, shown, t)
    _pictures(pixels, shown, t)


def _kernel(name: str, t: Translator) -> Floats:
    """The nine numbers (3, 3) as they stand in the table, first those of the named kernel."""
    columns = [str(place + 1) for place in range(SIDE)]
    first = np.array(KERNELS[name][1], np.float64)
    edited = numbers_table(first, columns, f"{KERNEL}-{name}", t("The nine numbers of the kernel"), "%.3f", (-9, 9))
    st.caption(t("Press a number twice to change it."))
    return edited


def _products(pixels: Floats, kernel: Floats, found: Floats, shown: Floats, t: Translator) -> None:
    """The nine products at the chosen place and what becomes of their sum."""
    high, wide = found.shape
    with st.container(horizontal=True, gap="small"):
        row = st.number_input(t("Row of the pixel"), 1, high, key=ROW, persist_state="session", width=170)
        column = st.number_input(t("Column of the pixel"), 1, wide, key=COLUMN, persist_state="session", width=170)
    below = window(pixels, row - 1, column - 1)
    said = [
        [
            f"{t.number(p, 2)} × {_n(k)} = {t.number(round(p * k, 2) + 0.0, 2)}"
            for p, k in zip(pixel, number, strict=True)
        ]
        for pixel, number in zip(below.tolist(), kernel.tolist(), strict=True)
    ]
    st.table(pd.DataFrame(said, columns=["", " ", "  "]), hide_index=True, hide_header=True)
    total, kept = float(found[row - 1, column - 1]), float(shown[row - 1, column - 1])
    text = t("The nine products add up to **{sum}**.", sum=t.number(total, 3))
    if kept != total:
        text = t.join(text, t("ReLU makes 0 of it."))
    top, start = (row - 1) // POOL, (column - 1) // POOL
    of_four = pooled(shown)
    if top < of_four.shape[0] and start < of_four.shape[1]:
        largest = t.number(float(of_four[top, start]), 3)
        text = t.join(
            text,
            t(
                "Max pooling keeps the largest of it and its three neighbours in the same square: {value}.",
                value=largest,
            ),
        )
    st.markdown(text)


def _n(value: float) -> str:
    said = f"{value:g}".replace("-", "−")
    return f"({said})" if value < 0 else said


def _pictures(pixels: Floats, shown: Floats, t: Translator) -> None:
    """The picture, what the kernel makes of it, and what pooling leaves; each can be pressed."""
    from core.fundamentals.picture_figures import pixels_figure

    row, column = st.session_state[ROW] - 1, st.session_state[COLUMN] - 1
    top = max(float(np.abs(shown).max()), 1e-9)
    bounds = (0.0 if shown.min() >= 0 else -top, top)
    before, after, small = st.columns(3, gap="medium")
    parts = (
        (before, "before", t("Picture, {size}", size=_size(pixels)), pixels, (row, column, SIDE), (0.0, 1.0)),
        (after, "after", t("After the kernel, {size}", size=_size(shown)), shown, (row, column, 1), bounds),
        (small, "pooled", t("After max pooling, {size}", size=_size(pooled(shown))), pooled(shown),
         (row // POOL, column // POOL, 1), bounds),
    )  # fmt: skip
    for place, name, title, array, frame, limits in parts:
        with place:
            st.markdown(f"**{title}**")
            st.plotly_chart(
                pixels_figure(array, frame, limits, t, palette()),
                theme=None,
                key=f"fundamentals-pixels-{name}",
                config={"displayModeBar": False},
                on_select=lambda name=name: _take(name, *shown.shape),
                selection_mode="points",
                alt=title,
            )
    st.caption(
        t(
            "Press a pixel of any of them. A patch of an averaged brain in MRI, the cerebellum; of no patient. Black is the "
            "smallest number and white the largest."
        )
    )


def _take(name: str, high: int, wide: int) -> None:
    """A pixel of that picture was pressed: it becomes, or lies in, the place that is looked at."""
    found = st.session_state[f"fundamentals-pixels-{name}"].selection.points
    if found:
        row, column = (round(found[0][axis]) for axis in ("y", "x"))
        shift, times = (SIDE // 2, 1) if name == "before" else (0, POOL if name == "pooled" else 1)
        st.session_state[ROW] = int(np.clip(times * row - shift, 0, high - 1)) + 1
        st.session_state[COLUMN] = int(np.clip(times * column - shift, 0, wide - 1)) + 1


def _size(array: Floats) -> str:
    return f"{array.shape[0]} × {array.shape[1]}"
