"""What a report says, as plain blocks in their order: read off the HTML report, so that PDF and slides cannot say anything else.

The part of the template within ``<main>`` is therefore well-formed XML. Every block is a dict of JSON values with its ``kind``:
``title``, ``lead``, ``heading`` (id, level), ``text`` (look), ``list``, ``cards``, ``table``, ``code``, ``chart`` (place),
``drawing`` and ``page``, a page's end.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import plotly.graph_objects as go

from core.explain import importance as relied_on
from core.explain.pictures import kept as picture_maps
from core.i18n import Translator, msg
from core.look import LIGHT, Palette
from core.report.html import FOLDER, main_part, report_figures
from core.results import Run
from core.spec import Demo
from core.store import Store

BANNER = msg("A demonstration for teaching. Not for the diagnosis, treatment or triage of anyone.")
SYNTHETIC = msg("SYNTHETIC data: every figure below was made from generated cases, not from patients.")
LONGEST = 40  # signs without a blank after which a line may be broken
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold

Block = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Report:
    """The blocks of a run's report, its charts by their places, and what stands on every page."""

    run: Run
    demo: Demo
    t: Translator
    title: str
    blocks: Sequence[Block]
    charts: Mapping[str, go.Figure]

    @property
    def synthetic(self) -> bool:
        """Whether its data were made up."""
        return self.demo.is_synthetic(self.run.settings.dataset)

    @property
    def banner(self) -> str:
        """What every page says."""
        return self.t.join(self.t(BANNER), self.t(SYNTHETIC) if self.synthetic else "")

    @property
    def source(self) -> str:
        """The run and its date, for the foot of every page."""
        return self.t("Run {run} · {when}", run=self.run.run, when=self.t.when(self.run.created))

    def section(self, place: str) -> list[Block]:
        """The blocks of one section, its heading left out."""
        found: list[Block] = []
        inside = False
        for block in self.blocks:
            if block["kind"] == "heading" and block["level"] == 2:
                inside = block["id"] == place
            elif inside:
                found.append(block)
        return found


def stored_content(store: Store, run: Run, demo: Demo, t: Translator, palette: Palette = LIGHT) -> Report:
    """The content of a stored run's report, with all that was computed about it since."""
    t, maps = t.of(demo.kind), picture_maps.kept(store, run)
    drawn = report_figures(run, demo, t, palette, maps)
    main = main_part(run, demo, t, relied_on.kept(store, run), maps, drawn)
    return content(run, demo, t, main, drawn)


def content(run: Run, demo: Demo, t: Translator, main: str, charts: Mapping[str, go.Figure]) -> Report:
    """The content of what ``main_part`` wrote."""
    root = ET.fromstring(_UNFIT.sub("", main))  # noqa: S314  our own template, all text escaped
    blocks = list(_blocks(root))
    title = next(block["text"] for block in blocks if block["kind"] == "title")
    return Report(run, demo, t, title, blocks, charts)


def _blocks(parent: ET.Element) -> Iterator[Block]:
    for node in parent:
        kind, look = node.tag, node.get("class", "")
        if kind in ("nav", "noscript") or look == "banner":
            continue
        if look == "new-page":
            yield {"kind": "page"}
        elif look == "cards":
            yield {"kind": "cards", "cards": [[_text(part) for part in card] for card in node]}
        elif kind == "div" and node.find("svg") is not None:
            yield _drawing(node)
        elif kind == "figure":
            yield _chart(node)
        elif kind in ("div", "section"):
            yield from _blocks(node)
        else:
            yield _plain(node, kind, look)


def _plain(node: ET.Element, kind: str, look: str) -> Block:
    if kind == "table":
        return _table(node, look)
    if kind == "ul":
        return {"kind": "list", "items": [_text(item) for item in node]}
    if kind == "pre":
        return {"kind": "code", "text": _text(node)}
    if kind in ("h1", "p"):
        named = {"h1": "title", "p": "lead" if look == "lead" else "text"}[kind]
        return {"kind": named, "text": _text(node), "look": look}
    if kind in ("h2", "h3", "h4"):
        return {"kind": "heading", "level": int(kind[1]), "text": _text(node), "id": node.get("id", "")}
    raise ValueError(f"the report holds <{kind}>, which no other format knows")


def _table(node: ET.Element, look: str) -> Block:
    caption = node.find("caption")
    head = [_text(cell) for cell in node.iterfind("thead/tr/th")]
    rows = [[_cell(cell) for cell in row] for row in node.iterfind("tbody/tr")]
    return {
        "kind": "table",
        "facts": look == "facts",
        "caption": _text(caption) if caption is not None else "",
        "head": head,
        "rows": rows,
    }


def _cell(node: ET.Element) -> dict[str, Any]:
    small = node.find("small")
    said = {"text": "", "small": _text(small) if small is not None else "", "code": node.find("code") is not None}
    if small is not None:
        node.remove(small)
    return said | {"text": _text(node), "head": node.tag == "th"}


def _chart(node: ET.Element) -> Block:
    name, place, reading = (node.find(part) for part in ("h3", "div", "figcaption"))
    if name is None or place is None or reading is None:
        raise ValueError("a figure of the report lacks its title, its place or its reading")
    at = place.get("id", "").removesuffix("-chart")
    return {"kind": "chart", "place": at, "title": _text(name), "reading": _text(reading)}


def _drawing(node: ET.Element) -> Block:
    """A drawing with its key: one line for each of its signs."""
    picture, key = list(node)
    lines = [{"svg": _svg(line[0]), "text": " ".join(_text(part) for part in line[1:])} for line in key]
    return {"kind": "drawing", "svg": _svg(picture), "alt": picture.get("aria-label", ""), "lines": lines}


def _svg(node: ET.Element) -> str:
    """An inline drawing as a picture of its own, its colours as ``style.css`` has them on light."""
    node.set("xmlns", "http://www.w3.org/2000/svg")
    colours = dict(reversed(re.findall(r"--([\w-]+): (#\w{6});", (FOLDER / "style.css").read_text("utf-8"))))
    tail, node.tail = node.tail, None
    written = ET.tostring(node, encoding="unicode")
    node.tail = tail
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours[found[1]], written)


def _text(node: ET.Element) -> str:
    """The words of an element; a very long one may be broken within."""
    said = " ".join("".join(node.itertext()).split())
    return re.sub(rf"\S{{{LONGEST}}}(?=\S)", lambda part: part[0] + "\u200b", said) if node.tag != "code" else said
