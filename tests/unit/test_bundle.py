"""A bundle comes back as it went; a forged one is refused in one sentence, whatever was done to it."""

import io
import json

import numpy as np
import pytest
from onnx import TensorProto, helper

from core.bundle import keep_bundle, make_bundle, read_bundle
from core.errors import UserError
from core.i18n import translator
from core.predict import predictor
from core.registry import demo as find_demo
from core.runs import note
from core.store import Store
from tests import bundles

pytestmark = pytest.mark.usefixtures("short_plotly")
HUGE = 1_000_000_000_000


@pytest.fixture
def short_plotly(monkeypatch):
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "/* plotly */")


@pytest.fixture
def here(tmp_path):
    return Store(tmp_path / "here")


@pytest.fixture
def there(tmp_path):
    return Store(tmp_path / "there")


def inside(here: Store) -> dict[str, bytes]:
    """The files of an honest bundle."""
    return bundles.unzipped(bundles.bundle(here, bundles.stored(here)))


def refused(here: Store, change, said: str) -> None:
    """A bundle is refused in a sentence with these words after ``change(run, files)``."""
    content = bundles.tampered(bundles.bundle(here, bundles.stored(here)), change)
    with pytest.raises(UserError, match=said):
        read_bundle(content, "run.zip")


def test_a_bundle_comes_back_with_the_same_files_number_and_predictions(here, there):
    run = bundles.stored(here)
    read, files = read_bundle(bundles.bundle(here, run), "run.zip")
    kept = keep_bundle(there, read, files)
    assert kept == run == there.load(run.run)
    assert there.files(kept) == here.files(run)
    assert note(there, run.run).imported and not note(here, run.run).imported
    demo = find_demo("tabular")
    ours, theirs = (predictor(demo, run, store)(bundles.FRAME) for store in (here, there))
    assert np.abs(ours - theirs).max() == 0


def test_the_same_run_gives_the_same_bytes_and_no_measurement_of_a_case(here):
    run = bundles.stored(here)
    assert bundles.bundle(here, run) == bundles.bundle(here, run)
    assert set(bundles.unzipped(bundles.bundle(here, run))) == {"bundle.json", "run.json", "card.html", *run.files}


def test_the_card_is_in_the_language_asked_for_and_escapes_what_users_wrote(here):
    run = bundles.stored(here)
    hostile = bundles.other(run, data={**run.data, "title": "<script>alert(1)</script>"})
    for language, said in (("en", "Model card"), ("zh", "模型卡")):
        made = make_bundle(hostile, find_demo("tabular"), here, translator(language))
        card = bundles.unzipped(made)["card.html"].decode()
        assert said in card and "&lt;script&gt;" in card and "<script" not in card


def test_an_import_never_overwrites_what_is_there(here, there):
    run = bundles.stored(here)
    read, files = read_bundle(bundles.bundle(here, run), "run.zip")
    first = there.save(bundles.other(run, ending="stopped"), {**files, "model.keras": b"other"})
    with pytest.raises(UserError, match="stays as it is"):
        keep_bundle(there, read, files)
    assert there.load(run.run) == first
    with pytest.raises(UserError, match="already"):
        keep_bundle(here, read, files)


def set_at(*path):
    """A change of ``run.json``: the last of ``path`` is put where the others lead."""

    def change(run, _):
        place = run
        for name in path[:-2]:
            place = place[name]
        place[path[-2]] = path[-1]

    return change


FINDING = {"level": "note", "text": "{n}", "values": {"n": 1}}
FORGED = {
    "a number that is a path": (set_at("run", "../../x"), "description"),
    "a number of another length": (set_at("run", "ab"), "description"),
    "no settings": (lambda run, _: run.pop("settings"), "description"),
    "a setting of another kind": (set_at("settings", "epochs", "many"), "description"),
    "settings that are a list": (set_at("settings", [1]), "description"),
    "a demo that is a list": (set_at("settings", "demo", []), "description"),
    "an unknown demo": (set_at("settings", "demo", "os"), "not here"),
    "an unknown model": (set_at("settings", "model", "gpt"), "not here"),
    "an unknown teacher": (set_at("settings", "teacher", "gpt"), "not here"),
    "an unknown data set": (set_at("settings", "dataset", "upload:../x"), "not here"),
    "a sentence with a width": (set_at("findings", [{**FINDING, "text": "{n:>999999999}"}]), "description"),
    "a sentence that reaches out": (set_at("findings", [{**FINDING, "text": "{n.__class__}"}]), "description"),
    "a sentence without its value": (set_at("findings", [{**FINDING, "text": "{m}"}]), "description"),
    "curves that are none": (set_at("curves", {"roc": 3}), "description"),
    "a preparation that is none": (set_at("schema", {"columns": [{"name": "x"}]}), "description"),
    "an impossible date": (set_at("created", "yesterday"), "description"),
    "a test part of another size": (set_at("split", "test", 19), "damaged"),
    "settings beyond the limits": (set_at("settings", "epochs", 10**9), "must lie between"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_description_is_refused(here, what):
    refused(here, *FORGED[what])


def put(name, content):
    return lambda _, files: files.__setitem__(name, content)


def huge_array() -> bytes:
    """A test file whose ``p`` claims a terabyte."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (HUGE,)})
    return bundles.zipped({**bundles.unzipped(bundles.answers()), "p.npy": head.getvalue()})


def subgraph():
    body = helper.make_graph([], "body", [], [])
    return [helper.make_node("If", ["x"], ["p"], then_branch=body, else_branch=body)]


def beyond_one():
    steps = (("MatMul", ["x", "w"], ["z"]), ("Exp", ["z"], ["e"]), ("Add", ["e", "e"], ["p"]))
    return [helper.make_node(*step) for step in steps]


def big_answer():
    return [
        helper.make_node("Constant", [], ["s"], value=helper.make_tensor("s", TensorProto.INT64, [2], [10**6, 10**6])),
        helper.make_node("Expand", ["x", "s"], ["p"]),
    ]


FILES = {
    "a model that is no ZIP": (put("model.keras", b"\x80\x04pickle"), "ZIP"),
    "a model with a stranger inside": (put("model.keras", bundles.zipped({"evil.py": b""})), "does not belong into it"),
    "a pickled array": (put("test.npz", bundles.answers(p=np.array([{}] * bundles.ROWS))), "damaged"),
    "an array of another length": (put("test.npz", bundles.answers(p=np.zeros(3))), "damaged"),
    "a network that is no ONNX": (put("model.onnx", b"MZ" * 50), "its network cannot be read"),
    "a network with an unknown operator": (
        put("model.onnx", bundles.network(nodes=[helper.make_node("Guess", ["x"], ["p"])])),
        "its network cannot be read",
    ),
    "weights in another file": (put("model.onnx", bundles.network(change=bundles.external)), "network"),
    "an operator of somebody's own": (
        put("model.onnx", bundles.network(nodes=[helper.make_node("Run", ["x"], ["p"], domain="evil")])),
        "network",
    ),
    "a graph inside an operator": (put("model.onnx", bundles.network(nodes=subgraph())), "network"),
    "answers that are no probabilities": (put("model.onnx", bundles.network(nodes=beyond_one())), "network"),
    "a file too many": (put("run.py", b""), "does not belong into it"),
    "an inner archive": (put("more.zip", bundles.zipped({})), "does not belong into it"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_forged_file_is_refused(here, what):
    refused(here, *FILES[what])


def test_a_fault_of_ours_is_no_fault_of_the_bundle(here, monkeypatch):
    def broken(*_):
        raise AssertionError("Miller")

    content = bundles.bundle(here, bundles.stored(here))
    monkeypatch.setattr("core.report.html.html_report", broken)
    with pytest.raises(AssertionError):  # the worker logs it under a reference number, which the page shows
        read_bundle(content, "run.zip")


@pytest.mark.parametrize(
    "change", [put("test.npz", huge_array()), put("model.onnx", bundles.network(nodes=big_answer()))]
)
def test_what_asks_for_a_terabyte_is_refused_within_the_memory_of_a_worker(here, change):
    from core.engine.calls import memory_budget

    content = bundles.tampered(bundles.bundle(here, bundles.stored(here)), change)
    with memory_budget(1000), pytest.raises((UserError, MemoryError)):
        read_bundle(content, "run.zip")


@pytest.mark.parametrize("name", ["model.keras", "test.npz", "run.json", "card.html", "bundle.json"])
def test_a_bundle_that_lacks_a_file_is_refused(here, name):
    left = inside(here)
    del left[name]
    with pytest.raises(UserError, match="not a bundle"):
        read_bundle(bundles.zipped(left), "run.zip")


@pytest.mark.parametrize("name", ["model.keras", "model.onnx", "test.npz", "run.json", "card.html"])
def test_one_changed_byte_in_any_file_is_found_by_its_hash(here, name):
    files = inside(here)
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])
    with pytest.raises(UserError, match="damaged"):
        read_bundle(bundles.zipped(files), "run.zip")


@pytest.mark.parametrize("head", [b"", b"[]", b"\xff", b"[" * 100_000, json.dumps({"format": "other"}).encode()])
def test_a_head_of_another_kind_is_refused(here, head):
    files = inside(here) | {"bundle.json": head}
    with pytest.raises(UserError, match="description cannot be read"):
        read_bundle(bundles.zipped(files), "run.zip")
