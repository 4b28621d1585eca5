"""Names that try to act, through every file that a run is taken home as: text that stands there, and nothing else."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import numpy as np
import pandas as pd
import pytest

from core.asked_files import risks_file
from core.bundle import make_bundle
from core.chemistry.screened import SCHEMA, write_csv
from core.errors import UserError
from core.i18n import translator
from core.report.card import html_card
from core.report.formats import figures_zip
from core.report.slides import pptx_report
from core.results import Metric
from core.spec import UPLOAD, Finding
from core.store import Store
from tests import bundles
from tests.documents import report_of, slides_of, tight
from tests.unit.test_report import DEMO, HOSTILE, Page, a_run

T = translator("en")
FORMULA = '=HYPERLINK("http://evil.example","x")'
NAMES = (*HOSTILE, FORMULA, "../../etc/passwd", "a\r\nb: c")
ACTIVE = {"script", "image", "img", "a", "foreignObject", "iframe", "use", "animate", "set"}


def hostile_run():
    """A run on somebody's own file whose title, classes, columns and groups are all hostile."""
    figures = {
        **a_run().metrics,
        "sensitivity": Metric(0.75, 0.4, 0.93, 8),
        "specificity": Metric(0.83, 0.55, 0.95, 12),
    }
    figures["observed_expected"] = figures["calibration_slope"] = Metric(1.1, 0.8, 1.4, 20)
    band = {"name": HOSTILE[2], "low": None, "high": None, "rest": False}
    return a_run(
        metrics=figures,
        settings=dataclasses.replace(DEMO.defaults, dataset=UPLOAD + "ef" * 32, target=FORMULA, ignored=NAMES),
        data={**a_run().data, "title": HOSTILE[2], "classes": [FORMULA, HOSTILE[0]],
              "missing_by_column": dict.fromkeys(NAMES, 3)},
        findings=tuple(Finding("note", "Column {name} is odd.", {"name": name}) for name in NAMES),
        groups=({"column": HOSTILE[0], "groups": [{"band": band, "n": 20, "events": 8, "metrics": figures}]},),
    )  # fmt: skip


def test_the_model_card_shows_them_as_text():
    page = Page(html_card(hostile_run(), DEMO, T))
    assert HOSTILE[2] in page.said and HOSTILE[0] in page.said and not page.scripts
    assert not ACTIVE & {tag for tag, _ in page.tags}


def test_charts_hold_them_as_text_under_names_of_our_own():
    with zipfile.ZipFile(io.BytesIO(figures_zip(report_of(hostile_run(), DEMO, T)))) as archive:
        assert all(re.fullmatch(r"[\w-]+\.(svg|png)", name) for name in archive.namelist())
        drawn = [ET.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".svg")]
    tags = {element.tag.rpartition("}")[2] for root in drawn for element in root.iter()}
    assert not ACTIVE & tags
    words = tight("".join(text for root in drawn for text in root.itertext()))
    assert "<script>alert" in words  # a class in the histogram, its name shortened in the middle


def test_slides_and_their_notes_hold_them_as_text_without_a_link_or_an_action():
    content = pptx_report(report_of(hostile_run(), DEMO, T))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert not [name for name, text in parts.items() if re.search("hlinkClick|hlinkHover|<a:snd|oleObj", text)]
    assert not [name for name, text in parts.items() if name.endswith(".rels") and "External" in text]
    assert not [
        name for name in parts if re.search(r"embeddings/(?!Microsoft_Excel_Sheet\d*\.xlsx)|\.\.|activeX|vba", name)
    ]
    notes = tight("".join(slide.notes_slide.notes_text_frame.text for slide in slides_of(content)))
    assert all(tight(name) in notes for name in (*HOSTILE, FORMULA))


def test_the_workbooks_behind_charts_on_slides_hold_no_formula():
    content = pptx_report(report_of(hostile_run(), DEMO, T))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert books
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as sheets:
            assert not [
                name for name in sheets.namelist() if name.startswith("xl/worksheets/") and b"<f>" in sheets.read(name)
            ]


def test_a_bundle_has_files_of_fixed_names_only_and_keeps_them_as_json(tmp_path, monkeypatch):
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "/* plotly */")
    store = Store(tmp_path)
    kept = bundles.stored(store)
    run = dataclasses.replace(kept, data={**kept.data, "title": HOSTILE[2]}, findings=hostile_run().findings)
    with zipfile.ZipFile(io.BytesIO(make_bundle(run, DEMO, store, T))) as archive:
        assert all(re.fullmatch(r"[\w.-]+", name) and ".." not in name for name in archive.namelist())
        told = json.loads(archive.read("run.json"))
        pages = [Page(archive.read(name).decode()) for name in archive.namelist() if name.endswith(".html")]
    assert HOSTILE[2] in json.dumps(told, ensure_ascii=False) and pages
    assert not [
        page
        for page in pages
        if {"img", "iframe", "a"} & {tag for tag, told in page.tags if tag != "a" or "http" in str(told)}
    ]


def test_a_table_of_answers_guards_names_of_files_and_of_classes(tmp_path):
    run = dataclasses.replace(a_run(), data={**a_run().data, "classes": ["-1+1", FORMULA]})

    class Asked:
        names, refused, changes = NAMES, [("=bad", UserError("It is no picture."))], ()

    table = pd.read_csv(io.BytesIO(risks_file(run, Store(tmp_path), Asked(), np.full((len(NAMES), 2), 0.5), None, T)))
    assert not [
        cell for cell in [*table.columns, *table["file"]] if str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert table["file"][3] == "'" + FORMULA and table["file"].iloc[-1] == "'=bad"
    assert len(table) == len(NAMES) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_list_of_screened_molecules_guards_their_names(name, tmp_path, monkeypatch):
    import pyarrow as pa

    columns = {field.name: [name] if pa.types.is_string(field.type) else [None] for field in SCHEMA}
    monkeypatch.setattr("core.chemistry.screened.parts", lambda folder: [pa.table(columns, schema=SCHEMA)])
    write_csv(tmp_path, tmp_path / "answers.csv")
    lines = pd.read_csv(tmp_path / "answers.csv", encoding="utf-8-sig")
    cells = [cell for cell in lines.iloc[0] if isinstance(cell, str)]
    assert cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
