"""Text in an SVG: Plotly's small HTML read as plain lines, and how wide they come out."""

from __future__ import annotations

import html
import re

FAMILY = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Inter, sans-serif"
NARROW, WIDE_FROM = " .,:;|!'()[]ijlft1−-", 0x2E80  # from here on signs are as wide as they are high
_TAG = re.compile(r"</?(?:b|i|span|sub|sup)(?:\s[^>]*)?>")


def lines(text: str) -> list[str]:
    """What Plotly would write, line by line, without its marks."""
    return [html.unescape(_TAG.sub("", part)) for part in re.split(r"<br\s*/?>", text or "")]


def breadth(text: str, size: float) -> float:
    """How wide a line is at a font size, roughly: enough to leave room for it."""
    return size * sum(
        1.0 if ord(c) >= WIDE_FROM else 0.34 if c in NARROW else 0.7 if c.isupper() else 0.57 for c in text
    )


def folded(text: str, size: float, room: float) -> list[str]:
    """A line in as many as it takes to fit into ``room``: at blanks, or between Chinese signs."""
    rows = [""]
    for word in re.findall(r"[^\s⺀-￿]+\s*|[⺀-￿]\s*", text):
        if rows[-1] and breadth((rows[-1] + word).rstrip(), size) > room:
            rows.append("")
        rows[-1] += word
    return [row.rstrip() for row in rows]


def written(x: float, y: float, text: str, size: float, colour: str, anchor: str = "start", **look: str) -> str:
    """One line with its baseline at (x, y); ``look``: further attributes, ``_`` for ``-``."""
    more = "".join(f' {name.replace("_", "-")}="{html.escape(value)}"' for name, value in look.items())
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{html.escape(colour)}" text-anchor="{anchor}"'
    weight = "700" if look.get("font_weight") == "bold" else "400"  # a variable font is thin unless it is told
    return f"<text {place}{more} style=\"font-variation-settings:'wght' {weight}\">{html.escape(text)}</text>"


def several(x: float, y: float, rows: list[str], size: float, colour: str, anchor: str = "start", **look: str) -> str:
    """Lines below one another, the middle of all of them at ``y``."""
    step = 1.25 * size
    top = y - step * (len(rows) - 1) / 2 + 0.36 * size
    return "".join(written(x, top + step * row, said, size, colour, anchor, **look) for row, said in enumerate(rows))
