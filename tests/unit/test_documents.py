"""The report on paper and on slides: the same figures as the HTML, literal, complete in the file, and open to every reader."""

import dataclasses
import io
import zipfile

import pypdf
import pytest
from PIL import Image
from pptx.util import Inches

from core.i18n import translator
from core.registry import demo as find_demo
from core.report.deck import COLUMNS, narrow
from core.report.drawing import svg
from core.report.formats import ENDINGS, figures_zip, make_report
from core.report.html import FOLDER
from core.report.pdf import pdf_report
from core.results import Metric
from core.spec import UPLOAD, Finding
from core.store import Store
from tests.documents import pages_of, report_of, say_the_same, slides_of, tight, words_on
from tests.unit.test_report import CURVES, DEMO, HOSTILE, a_run

SHARES = {"sensitivity": Metric(0.75, 0.4, 0.93, 8), "specificity": Metric(0.83, 0.55, 0.95, 12)}
TYPST = ("#sys.version", "$x^2$", "*bold* _it_ @ref <label>", '"); #panic("x")', "\\u{41}")


def whole_run(**changes):
    return a_run(metrics={**a_run().metrics, **SHARES}, **changes)


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request):
    report = report_of(whole_run(), DEMO, translator(request.param))
    return report, *say_the_same(report)


def test_every_page_and_every_slide_carries_the_banner_the_run_and_its_date(made):
    report, pdf, pptx = made
    for words in [*pages_of(pdf), *map(words_on, slides_of(pptx))]:
        assert tight(report.banner) in words and tight(report.source) in words
    assert "0123456789abcdef0123" in report.source


def test_the_pdf_is_tagged_named_and_carries_its_fonts_and_nothing_else(made):
    report, pdf, _ = made
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].startswith(report.t.language)
    assert report.title in reader.metadata.title
    assert reader.metadata.creation_date.isoformat() == report.run.created
    assert not reader.attachments and not {"/OpenAction", "/AA"} & set(root)
    fonts = {str(font) for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()}
    assert fonts and all(_embedded(page) for page in reader.pages)


def _embedded(page):
    for font in page["/Resources"].get("/Font", {}).values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        if not {"/FontFile2", "/FontFile3"} & set(inner):
            return False
    return True


def test_nothing_of_a_pdf_or_of_slides_points_outside_the_file(made):
    _, pdf, pptx = made
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert not [note for page in pages for note in page.get("/Annots", [])]
    assert b"#import" not in (FOLDER / "report.typ").read_bytes()
    with zipfile.ZipFile(io.BytesIO(pptx)) as archive:
        links = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert links and not any(b'TargetMode="External"' in link for link in links)


def test_the_curves_on_the_slides_are_charts_of_the_same_points(made):
    _, _, pptx = made
    charts = [shape.chart for slide in slides_of(pptx) for shape in slide.shapes if shape.has_chart]
    points = [
        set(zip(_numbers(s._element.xVal), _numbers(s._element.yVal), strict=True))
        for chart in charts
        for s in chart.plots[0].series
    ]
    roc, calibration = CURVES["roc"], CURVES["calibration"]
    assert set(zip(roc["fpr"], roc["tpr"], strict=True)) in points
    assert set(zip(calibration["predicted"], calibration["observed"], strict=True)) in points


def _numbers(values):
    return [float(point.text) for point in values.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}v")]


def test_nothing_on_a_slide_reaches_beyond_it_and_all_text_names_a_font_for_chinese(made):
    _, _, pptx = made
    for slide in slides_of(pptx):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= Inches(13.34)
            assert shape.top >= 0 and shape.top + shape.height <= Inches(7.5)
            runs = [run for p in shape.text_frame.paragraphs for run in p.runs] if shape.has_text_frame else []
            assert all('<a:ea typeface="' in run._r.xml for run in runs)


def test_text_of_the_user_is_literal_in_both_and_no_command():
    settings = dataclasses.replace(DEMO.defaults, dataset=UPLOAD + "ef" * 32, target=HOSTILE[0], ignored=TYPST)
    data = {**a_run().data, "title": HOSTILE[2], "classes": [HOSTILE[1], TYPST[0]]}
    findings = tuple(Finding("note", "Column {name} is odd.", {"name": name}) for name in (*HOSTILE, *TYPST, "a" * 300))
    report = report_of(whole_run(settings=settings, data=data, findings=findings), DEMO, translator("en"))
    pdf, pptx = say_the_same(report)
    paper = "".join(pages_of(pdf))
    assert all(tight(said) in paper for said in (*HOSTILE, *TYPST))
    assert not pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert tight(HOSTILE[2]) in words_on(slides_of(pptx)[0])


def test_signs_that_no_document_can_hold_are_left_out():
    data = {**a_run().data, "title": "bell \x07 and \ufffe form \x0c feed"}
    say_the_same(report_of(whole_run(data=data), DEMO, translator("en")))


def test_synthetic_data_are_named_on_every_page_and_slide():
    plain = DEMO.datasets[0]
    demo = dataclasses.replace(DEMO, datasets=(dataclasses.replace(plain, synthetic=True),))
    run = whole_run(settings=dataclasses.replace(DEMO.defaults, dataset=plain.id))
    pdf, pptx = say_the_same(report_of(run, demo, translator("en")))
    assert all("SYNTHETIC" in words for words in [*pages_of(pdf), *map(words_on, slides_of(pptx))])


def test_a_run_without_a_threshold_gets_no_slide_of_patients():
    titles = [
        slide.shapes.title.text_frame.text
        for slide in slides_of(say_the_same(report_of(a_run(), DEMO, translator("en")))[1])
    ]
    assert "What it means for 1,000 such cases" not in titles
    assert len(titles) > 8


@pytest.mark.parametrize("kind", [kind for kind in ENDINGS if kind != "html"])
def test_each_format_is_made_of_a_stored_run(kind, tmp_path):
    made = make_report(kind, Store(tmp_path), whole_run(), DEMO, translator("zh"))
    assert made.startswith({"pdf": b"%PDF-", "pptx": b"PK", "figures": b"PK"}[kind])


def test_the_charts_come_one_by_one_with_their_mark_run_and_date():
    report = report_of(whole_run(), DEMO, translator("en"))
    with zipfile.ZipFile(io.BytesIO(figures_zip(report))) as archive:
        names = set(archive.namelist())
        assert names == {f"{place}.{kind}" for place in report.charts for kind in ("svg", "png")}
        assert {"roc.svg", "calibration.png"} <= names
        drawing = archive.read("roc.svg").decode()
        with Image.open(io.BytesIO(archive.read("roc.png"))) as picture:
            assert picture.width > 900 and len(picture.convert("RGB").getcolors(1 << 20)) > 10
    assert "Teaching only, not for diagnosis" in drawing and report.source in drawing
    assert svg(report.charts["roc"]) != drawing


def test_a_wide_table_stands_on_several_slides_each_with_its_first_column():
    def line(*said):
        return [{"text": text, "small": "", "code": False, "head": False} for text in said]

    heads = ["class", *"abcdefg"]
    table = {"kind": "table", "facts": False, "caption": "", "head": heads, "rows": [line("x", *"1234567")]}
    parts = narrow(table)
    assert [part["head"] for part in parts] == [["class", "a", "b", "c"], ["class", "d", "e", "f", "g"]]
    assert [[cell["text"] for cell in part["rows"][0]] for part in parts] == [["x", *"123"], ["x", *"4567"]]
    just = {**table, "head": heads[:COLUMNS], "rows": [row[:COLUMNS] for row in table["rows"]]}
    assert narrow(just) == [just]


def test_equal_runs_give_equal_pdfs():
    report = report_of(a_run(), find_demo("tabular"), translator("en"))
    assert pdf_report(report) == pdf_report(report)
