"""The network drawn: units as circles with their values, connections as lines as thick as their weights."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import look
from core.fundamentals.network import Backward, Connection, Floats, Forward, Network, connections, layers, unit_name
from core.fundamentals.wording import connection_name
from core.i18n import Translator
from core.look import LIGHT, Palette, Style

WIDTHS = (0.8, 1.8, 3.2, 5.0)  # px, of quarters of the largest number
FEW = 9  # connections between two layers that are labelled; of more the numbers are on hover
CROWD = 5  # units in a layer, from which they are drawn smaller
HEIGHT = 400


def graph_figure(
    network: Network,
    weights: Floats,
    went: Forward,
    back: Backward | None,
    t: Translator,
    palette: Palette = LIGHT,
    synthetic: bool = True,
) -> go.Figure:
    """One row of ``went``: weights on the lines, values in the units; with ``back`` the slopes of the loss by both."""
    lines = [one for one in connections(network) if one.source >= 0]
    entries = weights if back is None else back.gradient
    numbers = [float(entries[place]) for place, one in enumerate(connections(network)) if one.source >= 0]
    shown = went.values if back is None else [None, *back.by_sums]
    traces = [
        *_lines(network, lines, numbers, t, palette),
        _handles(network, lines, numbers, t),
        _units(network, weights, went, back, shown, t, palette),
    ]
    axis: dict[str, Any] = {"visible": False, "fixedrange": True}
    wide = len(network.sizes) - 1
    figure: go.Figure = look.figure(
        traces, ("", ""), Style(t, palette, synthetic), HEIGHT, showlegend=True,
        annotations=[*_labels(network, lines, numbers, t, palette), *_names(network, weights, back, t, palette)],
        x=axis | {"range": [-0.3, wide + 0.3]}, y=axis | {"range": [-1.42, 1.32]},
    )  # fmt: skip
    return figure


def _place(network: Network, layer: int, unit: int) -> tuple[float, float]:
    """Where a unit stands: layers from left to right, units from top to bottom."""
    units = network.sizes[layer]
    reach = {1: 0.0, 2: 0.62}.get(units, 1.0)
    return float(layer), reach - 2 * reach * unit / max(units - 1, 1)


def _ends(network: Network, one: Connection) -> tuple[tuple[float, float], tuple[float, float]]:
    return _place(network, one.layer, one.source), _place(network, one.layer + 1, one.target)


def _lines(
    network: Network, lines: Sequence[Connection], numbers: Sequence[float], t: Translator, palette: Palette
) -> list[go.Scatter]:
    """Solid above 0 and dashed below; thicker where the number is larger."""
    largest = max(map(abs, numbers)) or 1.0
    traces = []
    for sign, name, colour, dash in (
        (1, t("above 0"), palette.model, "solid"),
        (-1, t("below 0"), palette.other, "dash"),
    ):
        for bucket, width in enumerate(WIDTHS):
            chosen = [
                _ends(network, one)
                for one, number in zip(lines, numbers, strict=True)
                if (number >= 0) == (sign > 0) and min(int(4 * abs(number) / largest), 3) == bucket
            ]
            x, y = ([*itertools.chain.from_iterable((a[k], b[k], None) for a, b in chosen)] for k in (0, 1))
            line = {"width": width, "color": colour, "dash": dash}
            shown = bucket == 2  # one of each sign in the legend
            traces.append(
                go.Scatter(
                    x=x or [None], y=y or [None], mode="lines", name=name, line=line, showlegend=shown, hoverinfo="skip"
                )
            )
    return traces


def _handles(network: Network, lines: Sequence[Connection], numbers: Sequence[float], t: Translator) -> go.Scatter:
    """Unseen points on the lines that tell the number on hover."""
    x, y, said = [], [], []
    for one, number in zip(lines, numbers, strict=True):
        (x0, y0), (x1, y1) = _ends(network, one)
        share = _share(network, one)
        x.append(x0 + share * (x1 - x0))
        y.append(y0 + share * (y1 - y0))
        said.append(f"{connection_name(network, one, t)}: {t.number(number, 4)}")
    return go.Scatter(
        x=x, y=y, mode="markers", marker={"size": 16, "opacity": 0}, text=said, showlegend=False,
        hovertemplate=look.spoken("%{text}"),
    )  # fmt: skip


def _share(network: Network, one: Connection) -> float:
    """Where along a line its number stands, so that those of crossing lines stand apart."""
    came, goes = network.sizes[one.layer], network.sizes[one.layer + 1]
    return 0.45 if 1 in (came, goes) else 0.3 if came <= 3 else 0.2


def _labels(
    network: Network, lines: Sequence[Connection], numbers: Sequence[float], t: Translator, palette: Palette
) -> list[dict[str, Any]]:
    handles, found = _handles(network, lines, numbers, t), []
    for x, y, one, number in zip(handles.x, handles.y, lines, numbers, strict=True):
        if network.sizes[one.layer] * network.sizes[one.layer + 1] <= FEW:
            found.append(
                _text(x, y, _two(number, t), palette.ink, 10.5) | {"bgcolor": palette.background, "borderpad": 1}
            )
    return found


def _units(
    network: Network,
    weights: Floats,
    went: Forward,
    back: Backward | None,
    shown: Sequence[Floats | None],
    t: Translator,
    palette: Palette,
) -> go.Scatter:
    """The units with the numbers that are ``shown`` in them, and all there is to say of them on hover."""
    x, y, inside, said = [], [], [], []
    for layer, units in enumerate(network.sizes):
        for place in range(units):
            at, numbers = _place(network, layer, place), shown[layer]
            x.append(at[0])
            y.append(at[1])
            inside.append("" if numbers is None else _two(float(numbers[0, place]), t))
            said.append("<br>".join(_about(network, weights, went, back, layer, place, t)))
    small, line = max(network.sizes) >= CROWD, {"width": 2, "color": palette.muted}
    marker = {"size": 34 if small else 42, "color": palette.background, "line": line}
    return go.Scatter(
        x=x, y=y, mode="markers+text", marker=marker, text=inside, textfont={"size": 11.5, "color": palette.ink},
        hovertext=said, hovertemplate=look.spoken("%{hovertext}"), showlegend=False,
    )  # fmt: skip


def _about(
    network: Network, weights: Floats, went: Forward, back: Backward | None, layer: int, place: int, t: Translator
) -> list[str]:
    """A unit's value, the sum it was made of, and the slope of the loss by that."""
    said = [f"{unit_name(network, layer, place)} = {t.number(float(went.values[layer][0, place]), 4)}"]
    if layer:
        z, bias = went.sums[layer - 1][0, place], layers(network, weights)[layer - 1][1][place]
        z, bias = t.number(float(z), 4), t.number(float(bias), 4)
        said.append(t("sum {z}, of it the bias {bias}", z=z, bias=bias))
    if layer and back is not None:
        slope = t.number(float(back.by_sums[layer - 1][0, place]), 4)
        said.append(t("slope of the loss by the sum: {slope}", slope=slope))
    return said


def _names(
    network: Network, weights: Floats, back: Backward | None, t: Translator, palette: Palette
) -> list[dict[str, Any]]:
    """Below each unit its name and, where it has one, the bias; with ``back`` the slope by the bias."""
    entries = layers(network, weights if back is None else back.gradient)
    found = []
    for layer, units in enumerate(network.sizes):
        for place in range(units):
            x, y = _place(network, layer, place)
            bias = f" {_signed(entries[layer - 1][1][place], t)}" if layer else ""
            found.append(
                _text(x, y, f"<b>{unit_name(network, layer, place)}</b>{bias}", palette.muted, 11)
                | {"yshift": -31 if max(network.sizes) < CROWD else -25}
            )
    return found


def _signed(value: np.floating[Any] | float, t: Translator) -> str:
    return t.signed(round(float(value), 2) + 0.0, 2)


def _two(value: float, t: Translator) -> str:
    """Two decimals, and no minus before a zero."""
    return t.number(round(value, 2) + 0.0, 2)


def _text(x: float, y: float, text: str, colour: str, size: float) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": size, "color": colour}}
