"""The blocks of a slide as one piece of HTML in large type; all text is escaped, all charts are drawings that scale."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from html import escape

import plotly.graph_objects as go
import streamlit as st

from core.report.content import Block, Report
from core.report.deck import Slide
from core.report.drawing import svg

WIDTH, HEIGHT, SQUARE = 480, 300, 370  # px in which a chart is drawn, or one with equal axes: few make large letters
ALONE = 720  # px wide, with nothing beside it
CARDS = 5  # in a row


def slide_panel(slide: Slide, report: Report) -> None:
    """Everything on the slide."""
    parts = "".join(BLOCKS[part["kind"]](part, report) for part in slide.parts)
    st.html(f'<div class="present-body">{parts}</div>')


def chart_alone(figure: go.Figure, alt: str) -> str:
    """A chart with nothing beside it, as wide as the screen; a phone shows a narrower drawing with larger letters."""
    return figure_picture(figure, alt, ALONE, "chart wide") + figure_picture(figure, alt, WIDTH, "chart narrow")


def figure_picture(figure: go.Figure, alt: str, width: int = WIDTH, look: str = "chart") -> str:
    """A chart as a picture that is as large as there is room."""
    square = figure.layout.yaxis.scaleanchor == "x"
    small = go.Figure(figure).update_layout(height=SQUARE if square else HEIGHT)
    return _picture(svg(small, width), alt, look)


def _picture(drawn: str, alt: str, look: str) -> str:
    coded = base64.b64encode(drawn.encode()).decode()
    return f'<img class="{look}" alt="{escape(alt)}" src="data:image/svg+xml;base64,{coded}"/>'


def _text(block: Block, report: Report) -> str:
    return f'<p class="{escape(block["look"] or block["kind"])}">{escape(block["text"])}</p>'


def _list(block: Block, report: Report) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block['items'])}</ul>"


def _cards(block: Block, report: Report) -> str:
    cards = ("".join(f"<span>{escape(said)}</span>" for said in card) for card in block["cards"])
    rows = math.ceil(len(block["cards"]) / CARDS)
    across = math.ceil(len(block["cards"]) / max(rows, 1))
    return f'<div class="cards" style="--across: {across}">{"".join(f"<div>{card}</div>" for card in cards)}</div>'


def _table(block: Block, report: Report) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in block["head"])
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in block["rows"])
    caption = f"<p>{escape(block['caption'])}</p>" if block["caption"] else ""
    look = "facts" if block["facts"] else "figures"
    return f'{caption}<table class="{look}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _cell(cell: Mapping[str, str]) -> str:
    kind = "th" if cell["head"] else "td"
    return f"<{kind}>{escape(cell['text'])}</{kind}>"


def _code(block: Block, report: Report) -> str:
    return f"<pre>{escape(block['text'])}</pre>"


def _chart(block: Block, report: Report) -> str:
    drawn = figure_picture(report.charts[block["place"]], block["title"])
    return f'<div class="beside">{drawn}<p>{escape(block["reading"])}</p></div>'


def _drawing(block: Block, report: Report) -> str:
    lines = "".join(f"<li>{_picture(line['svg'], '', 'sign')} {escape(line['text'])}</li>" for line in block["lines"])
    return f'<div class="beside">{_picture(block["svg"], block["alt"], "chart")}<ul class="key">{lines}</ul></div>'


BLOCKS: Mapping[str, Callable[[Block, Report], str]] = {
    "lead": _text,
    "text": _text,
    "list": _list,
    "cards": _cards,
    "table": _table,
    "code": _code,
    "chart": _chart,
    "drawing": _drawing,
}
"""By the kind of the block (``core.report.content``)."""
