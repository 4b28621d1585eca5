"""Which blocks of a report go onto which slide, and what the notes of it say; in the order of the report."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence

from core.i18n import msg
from core.report.content import Block, Report

COLUMNS = 6  # of a table on a slide; a wider one stands on several, its first column on each
FACTS = 9  # lines of the data that a slide shows; the others stand in its notes
THOUSAND = msg("What it means for 1,000 such cases")
ELSEWHERE = msg("Intervals of single points and numbers of cases stand in the report of this run.")


@dataclasses.dataclass(frozen=True)
class Slide:
    """One slide: its title, the blocks on it and the notes of who presents it."""

    title: str
    parts: Sequence[Block]
    notes: Sequence[str]
    name: str = ""  # the same in every language: of a chart its place, of a table its section and number


def deck(report: Report) -> list[Slide]:
    """All slides in their order; what the run does not have gets none."""
    slides = [_opening(report), _data(report), *_good(report), *_shown(report, "charts"), *_shown(report, "model")]
    return [*slides, *_limits(report), _repeat(report)]


def _opening(report: Report) -> Slide:
    lead = [block for block in report.blocks if block["kind"] == "lead"]
    purpose = report.section("purpose")
    return Slide(
        report.title,
        [*lead, *_texts(purpose)[:1], {"kind": "text", "text": report.banner, "look": "synthetic"}],
        _said(purpose),
        "opening",
    )


def _data(report: Report) -> Slide:
    facts = [
        row
        for place in ("data", "split")
        for block in report.section(place)
        if block.get("facts")
        for row in block["rows"]
    ]
    digest = [row for row in facts if row[1]["code"]]
    facts = [row for row in facts if not row[1]["code"]]
    # what was split stands last and shall not be lost behind columns with gaps
    shown, left = (facts, []) if len(facts) <= FACTS else ([*facts[: FACTS - 3], *facts[-3:]], facts[FACTS - 3 : -3])
    table = {"kind": "table", "facts": True, "caption": "", "head": [], "rows": shown}
    notes = [f"{row[0]['text']}: {row[1]['text']}" for row in [*left, *digest]]
    said = [*notes, *_said(report.section("data")), *_said(report.section("split"))]
    return Slide(_heading(report, "data"), [table], said, "data")


def _good(report: Report) -> Iterator[Slide]:
    blocks = report.section("figures")
    title = _heading(report, "figures")
    verdicts = [block for block in blocks if block.get("look") == "verdict"]
    cards = [block for block in blocks if block["kind"] == "cards"]
    yield Slide(title, [*cards, *verdicts], _said(blocks), "figures")
    for block in blocks:
        if block["kind"] == "drawing":
            yield Slide(report.t(THOUSAND), [block], [block["alt"], *_said(blocks)], "thousand")
    yield from _shown(report, "figures")


def _shown(report: Report, place: str) -> Iterator[Slide]:
    """The charts and the tables of a section, each on a slide of its own."""
    heading, tables = _heading(report, place), itertools.count(1)
    for block in report.section(place):
        if block["kind"] == "heading":
            heading = block["text"]
        if block["kind"] == "chart":
            yield Slide(block["title"], [block], [block["reading"], report.t(ELSEWHERE)], block["place"])
        if block["kind"] == "table" and not block["facts"]:
            for part in narrow(block):
                yield Slide(heading, [part], [block["caption"], report.t(ELSEWHERE)], f"{place}-{next(tables)}")


def narrow(table: Block) -> list[Block]:
    """The table as several of at most ``COLUMNS`` columns, as equally wide as can be, each with the first column."""
    columns = range(1, len(table["rows"][0]))
    parts = -(-len(columns) // (COLUMNS - 1))
    found: list[Block] = []
    for part in range(parts):
        kept = [0, *columns[part * len(columns) // parts : (part + 1) * len(columns) // parts]]
        rows = [[row[place] for place in kept] for row in table["rows"]]
        found.append({**table, "head": [table["head"][place] for place in kept] if table["head"] else [], "rows": rows})
    return found


def _limits(report: Report) -> Iterator[Slide]:
    blocks = report.section("limits")
    lists = [block for block in blocks if block["kind"] == "list" and block["items"]]
    if lists:
        yield Slide(_heading(report, "limits"), lists, _said(blocks), "limits")


def _repeat(report: Report) -> Slide:
    blocks = report.section("repeat")
    rows = [row for block in blocks if block["kind"] == "table" for row in block["rows"]]
    notes = [f"{row[0]['text']}: {row[1]['text']}" for row in rows]
    code = [block for block in blocks if block["kind"] == "code"]
    return Slide(_heading(report, "repeat"), [*_texts(blocks), *code], notes, "repeat")


def _heading(report: Report, place: str) -> str:
    found: Mapping[str, str] = {b["id"]: b["text"] for b in report.blocks if b["kind"] == "heading" and b["level"] == 2}
    return found[place]


def _texts(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block["kind"] == "text"]


def _said(blocks: Sequence[Block]) -> list[str]:
    """Every sentence of these blocks that stands outside of tables."""
    lists = [item for block in blocks if block["kind"] == "list" for item in block["items"]]
    return [*(block["text"] for block in _texts(blocks)), *lists]
