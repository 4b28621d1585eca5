"""The HTML report: complete, honest, literal with user text, and silent towards every network."""

import base64
import dataclasses
import hashlib
import html
import json
import re
import shlex
from html.parser import HTMLParser

import pytest
from plotly.offline import get_plotlyjs

from core.__main__ import _parser
from core.i18n import translator
from core.registry import demo as find_demo
from core.report.command import repeat_command
from core.report.html import html_report
from core.report.tripod import ITEMS, SECTIONS
from core.results import Metric, Run
from core.spec import UPLOAD, Finding, Settings

T = translator("en")
DEMO = find_demo("tabular")
FIELDS = ("predicted", "observed", "low", "high")
CURVES = {
    "roc": {"fpr": [0, 0, 0.2, 1], "tpr": [0, 0.8, 1, 1], "threshold": [1, 0.6, 0.3, 0]},
    "precision_recall": {"recall": [1, 0.8, 0], "precision": [0.4, 1, 1]},
    "calibration": {name: [0.1, 0.9] for name in FIELDS} | {"bins": {name: [0.5] for name in FIELDS} | {"n": [20]}},
    "net_benefit": {"threshold": [0.1, 0.5], "model": [0.3, 0.2], "all": [0.3, -0.2], "none": [0, 0]},
    "histogram": {"edges": [0, 0.5, 1], "negative": [11, 1], "positive": [1, 7]},
}
HOSTILE = ("<script>alert(1)</script>", "![x](http://evil.example/x.png)", "</script><img src=x onerror=alert(1)>")


NO_BETTER = Metric(0.01, -0.02, 0.04, 20)
WORSE = Metric(-0.05, -0.08, -0.02, 20)


def a_run(difference: Metric = NO_BETTER, settings: Settings = DEMO.defaults, **changes) -> Run:
    metrics = {
        "auroc": Metric(0.9, 0.7, 0.97, 20),
        "accuracy": Metric(0.85, 0.64, 0.95, 20),
        "brier": Metric(0.1, 0.07, 0.13, 20),
    }
    plain = Run(
        run="0123456789abcdef0123",
        settings=settings,
        data={
            "title": "Breast tumour cytology",
            "sha256": "ab" * 32,
            "rows": 100,
            "columns": 4,
            "events": 40,
            "classes": ["benign", "malignant"],
            "missing": 10,
            "missing_by_column": {"marker": 10},
            "patients": None,
            "labels": {},
        },
        split={"train": 60, "validation": 20, "test": 20, "test_events": 8},
        findings=(Finding("warning", "Column {name} is odd.", {"name": "radius"}),),
        history={"loss": [0.7, 0.5, 0.4], "val_loss": [0.7, 0.6, 0.65]},
        ending="early",
        best_epoch=2,
        metrics=metrics,
        baselines=(
            {
                "id": "logistic",
                "name": "Logistic regression",
                "metrics": metrics,
                "difference": difference,
                "curves": CURVES,
            },
            {"id": "boosting", "name": "Boosted trees", "metrics": metrics, "difference": WORSE, "curves": CURVES},
        ),
        temperature={
            "factor": Metric(1.5, 1.1, 2.0, 20),
            "other": {
                "metrics": {"brier": Metric(0.08, 0.05, 0.11, 20)},
                "curves": {name: CURVES[name] for name in ("calibration", "histogram")},
            },
        },
        curves=CURVES,
        schema={},
        seconds={"train": 1.5, "total": 2.5},
        versions={"vitrine": "0.1.0", "keras": "3.15.1"},
        created="2026-11-21T10:00:00+00:00",
        parameters=221,
        threshold=0.4,
        files={"model.keras": "cd" * 32},
    )
    return dataclasses.replace(plain, **changes)


@pytest.fixture(autouse=True)
def short_plotly(monkeypatch):
    """Five megabytes of Plotly are read only by the test that is about them."""
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "/* plotly */")


class Page(HTMLParser):
    """What a browser would make of a report: its elements, its words, its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        elif self.inside != "style":
            self.words.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.words).split())


def said(run: Run) -> str:
    return Page(html_report(run, DEMO, T)).said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_of_a_stored_run_opens_in_both_languages(language):
    run = Run.from_dict(json.loads(json.dumps(a_run().to_dict())))
    page = Page(html_report(run, DEMO, translator(language)))
    assert dict(page.tags)["html"]["lang"].startswith(language)
    assert "0123456789abcdef0123" in page.said


def test_headline_figures_carry_interval_and_n():
    assert "AUROC 0.900 0.700 to 0.970 N = 20" in said(a_run())


def test_a_figure_that_cannot_be_estimated_says_why():
    bad = {**a_run().metrics, "auroc": Metric.missing(20, "All cases are of one class: not estimable.")}
    assert "AUROC not estimable All cases are of one class: not estimable." in said(a_run(metrics=bad))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.02, 0.04, "is not shown to be better than"),
        (0.001, 0.04, "is better than"),
        (-0.04, -0.001, "is worse than"),
    ],
)
def test_the_network_is_called_better_only_when_the_interval_of_the_difference_excludes_zero(low, high, verdict):
    words = said(a_run(Metric((low + high) / 2, low, high, 20)))
    assert f"The network {verdict} logistic regression on these data" in words


def test_each_simple_model_gets_its_own_verdict():
    words = said(a_run())
    assert "is not shown to be better than logistic regression on these data: difference in AUROC +0.010" in words
    assert "is worse than boosted trees on these data: difference in AUROC −0.050" in words


def test_temperature_scaling_is_told_with_its_figures_before_and_after():
    words = said(a_run())
    assert "fitted on the validation cases: 1.50 (1.10 to 2.00). Above 1: the risks were too extreme." in words
    assert "It is not applied" in words
    assert "Brier score 0.100 (0.070 to 0.130) 0.080 (0.050 to 0.110) 20" in words
    applied = said(a_run(settings=dataclasses.replace(DEMO.defaults, temperature=True)))
    assert "It is applied" in applied
    assert "Brier score 0.080 (0.050 to 0.110) 0.100 (0.070 to 0.130) 20" in applied


@pytest.mark.parametrize(
    ("imbalance", "effect"), [("weights", "come out too high"), ("focal", "come out too cautious")]
)
def test_what_was_done_about_a_rare_class_and_its_effect_on_the_risks_is_said(imbalance, effect):
    assert effect in said(a_run(settings=dataclasses.replace(DEMO.defaults, imbalance=imbalance)))
    assert effect not in said(a_run())


def test_no_verdict_is_given_without_an_interval():
    words = said(a_run(Metric(0.0, None, None, 20, "Both models rank the cases alike.")))
    assert "cannot be told from these data. Both models rank the cases alike." in words


def test_user_text_stands_literally_and_starts_nothing():
    settings = dataclasses.replace(DEMO.defaults, dataset=UPLOAD + "ef" * 32, target=HOSTILE[0], ignored=(HOSTILE[1],))
    data = dict(a_run().data) | {"title": HOSTILE[2], "classes": [HOSTILE[1], HOSTILE[0]]}
    findings = (Finding("note", "Column {name} is odd.", {"name": HOSTILE[2]}),)
    page = Page(html_report(a_run(settings=settings, data=data, findings=findings), DEMO, T))
    assert all(text in page.said for text in HOSTILE)
    assert len(page.scripts) == 3
    assert not {"img", "iframe", "link", "object", "embed"} & {tag for tag, _ in page.tags}
    assert not any("onerror" in attributes for _, attributes in page.tags)


def test_only_the_scripts_of_the_report_may_run_and_no_address_is_contacted(monkeypatch):
    monkeypatch.setattr("core.report.html.get_plotlyjs", get_plotlyjs)
    page = Page(html_report(a_run(), DEMO, T))
    policies = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    data, *running = page.scripts
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in running]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert f"script-src {allowed};" in policies[0]
    assert policies[0].startswith("default-src 'none';")
    assert "Plotly" in running[0]
    assert len(running) == 2
    assert not [a for _, a in page.tags if a.get("src") or (a.get("href") or "#")[0] != "#"]
    assert not any("\r" in script for script in running)  # a browser would change it, and its hash with it
    assert set(json.loads(data)["charts"]) == {
        tag_id for _, a in page.tags if (tag_id := a.get("id", "")).endswith("-chart")
    }


def test_every_figure_made_from_synthetic_data_says_so():
    plain = DEMO.datasets[0]
    demo = dataclasses.replace(DEMO, datasets=(dataclasses.replace(plain, synthetic=True),))
    page = Page(html_report(a_run(settings=dataclasses.replace(DEMO.defaults, dataset=plain.id)), demo, T))
    drawn = json.loads(page.scripts[0])["charts"]
    assert len(drawn) == 6
    assert all("SYNTHETIC" in look["layout"]["title"]["text"] for looks in drawn.values() for look in looks.values())
    assert page.said.count("SYNTHETIC data ·") == 6
    assert "SYNTHETIC" not in said(a_run())


@pytest.mark.parametrize("never", ["diagnosis of this patient", "clinically validated", "anonymised", "compliant"])
def test_the_report_never_promises(never):
    assert never not in said(a_run()).lower()
    assert "Not for the diagnosis, treatment or triage of anyone." in said(a_run())


def test_settings_versions_hashes_limits_and_findings_are_in_the_report():
    words = said(a_run())
    for expected in (
        "ab" * 32,
        "cd" * 32,
        "3.15.1",
        "Kept: epoch 2 of 3.",
        "warning Column radius is odd.",
        "10 of 400 (2.5%)",
    ):
        assert expected in words
    assert "Only 8 test cases are of the rarer outcome" in words
    assert "No column tells patients apart." in words


def test_every_reporting_item_points_to_a_section_that_exists_or_says_it_is_not_there():
    text = html_report(a_run(), DEMO, T)
    places = set(re.findall(r'<h2 id="([^"]+)"', text))
    assert places == set(SECTIONS)
    assert len(ITEMS) == len({number for number, _, _ in ITEMS}) == 52
    assert {answer for _, _, answer in ITEMS if answer in SECTIONS} <= places
    assert "Funding not reported" in Page(text).said


def test_the_command_of_a_bundled_run_names_what_was_chosen():
    settings = dataclasses.replace(DEMO.defaults, dataset="pima", model="logistic", epochs=7, seed=3)
    expected = "python -m core train tabular --dataset pima --model logistic --epochs 7 --seed 3 --split random"
    assert repeat_command(a_run(settings=settings)) == expected


def test_the_command_names_every_setting_that_is_not_the_demos_own():
    settings = dataclasses.replace(
        DEMO.defaults, batch=64, learning_rate=0.01, patience=0, imbalance="focal", temperature=True
    )
    command = repeat_command(a_run(settings=settings))
    assert "--batch 64 --learning-rate 0.01 --patience 0 --imbalance focal --temperature" in command


@pytest.mark.parametrize(
    "changes",
    [
        {"dataset": "pima", "model": "logistic", "epochs": 7, "seed": 3},
        {"batch": 64, "learning_rate": 0.01, "patience": 0, "imbalance": "weights", "temperature": True},
        {"augment": ("rotation", "flip")},
        {"teacher": "mlp", "softness": 2.0},
        {"target": "ill or not?", "positive": "-1", "group": "", "ignored": ()},
        {"target": "y", "positive": "yes", "group": "id", "split": "group", "ignored": ("it's", "a b")},
        {
            "target": "y",
            "types": (("stage", "category"), ("crp", "number")),
            "units": (("a=b", "mg/dL"), ("体重", "kg")),
            "report_by": "sex",
        },
    ],
)
def test_the_command_line_reads_the_command_as_it_was_meant(changes):
    own = "target" in changes
    settings = dataclasses.replace(DEMO.defaults, **changes, **({"dataset": UPLOAD + "ef" * 32} if own else {}))
    asked = _parser().parse_args(shlex.split(repeat_command(a_run(settings=settings)))[3:])
    said = {name: value for name, value in vars(asked).items() if hasattr(settings, name) and value is not None}
    said |= {name: tuple(one for one in getattr(asked, name) or () if one) for name in ("ignored", "augment")}
    said |= {name: tuple(pair for pair in getattr(asked, name) or () if pair[0]) for name in ("types", "units")}
    assert dataclasses.replace(DEMO.defaults, **said) == dataclasses.replace(
        settings, dataset=DEMO.defaults.dataset if own else settings.dataset
    )
    assert asked.file == ("PATH" if own else None)
    assert not own or (asked.group is not None and asked.report_by is not None)  # said, so that nothing is guessed
    assert not own or (asked.ignored and asked.types and asked.units)


def test_the_command_of_an_uploaded_file_quotes_its_columns_for_the_shell():
    settings = dataclasses.replace(
        DEMO.defaults, dataset=UPLOAD + "ef" * 32, target="it's; rm -rf ~", positive="-1", group="id", split="group"
    )
    command = repeat_command(a_run(settings=settings))
    assert (
        "--file PATH '--target=it'\"'\"'s; rm -rf ~' --positive=-1 --group=id --ignore= --category= --unit== --report-by= --model"
        in command
    )
    assert html.escape(command, quote=False).replace("'", "&#39;").replace('"', "&#34;") in html_report(
        a_run(settings=settings), DEMO, T
    )
