"""What every demo keeps, whichever it is; a new one is found and held to it by itself."""

import dataclasses
from functools import cache

import numpy as np
import pytest

from core.registry import demos
from core.spec import WORK, Cases, Demo
from core.weights import found
from tests.conftest import ROOT

ALL = list(demos().values())
SETS = [(demo, dataset) for demo in ALL for dataset in demo.datasets]
MODELS = [  # without those whose weights are not on this machine: their unit test does the same with faked ones
    (demo, model)
    for demo in ALL
    for model in demo.models
    if demo.work == WORK and (model.weights is None or found(model.weights))  # other work is held to its own tests
]


@cache
def loaded(demo: str, dataset: str) -> Cases:
    """A bundled set as it comes to the networks; read once for all that is asked of it."""
    return demos()[demo].load(dataclasses.replace(demos()[demo].defaults, dataset=dataset), None)


def named(value: object) -> str:
    return getattr(value, "id", "")


@pytest.mark.parametrize("demo", ALL, ids=named)
def test_a_demo_describes_itself_and_has_a_page(demo: Demo):
    for text in (demo.title, demo.summary, demo.question, demo.icon):
        assert text.strip()
    assert demo.dataset(demo.defaults.dataset) and demo.model(demo.defaults.model)
    assert demo.defaults.demo == demo.id
    assert (ROOT / "pages" / f"{demo.id}.py").is_file()


@pytest.mark.parametrize(("demo", "dataset"), SETS, ids=named)
def test_a_bundled_set_opens_with_licence_citation_and_all_outcomes(demo, dataset):
    cases = loaded(demo.id, dataset.id)
    assert dataset.licence and dataset.citation
    assert set(np.unique(cases.y)) == set(range(len(cases.classes)))
    assert len(cases.inputs) == len(cases.y) >= 50
    assert len(cases.classes) >= 2 and len(cases.sha256) == 64
    assert not [finding for finding in cases.findings if finding.level == "stop"]


@pytest.mark.parametrize(("demo", "dataset"), SETS, ids=named)
def test_preparation_comes_back_from_json_and_gives_finite_float32(demo, dataset):
    import json

    cases = loaded(demo.id, dataset.id)
    fitted = demo.prepare(cases.inputs)
    restored = demo.restore(json.loads(json.dumps(fitted.to_dict())))
    array = restored.apply(cases.inputs)
    assert array.dtype == np.float32 and np.isfinite(array).all() and len(array) == len(cases.y)
    assert (array == fitted.apply(cases.inputs)).all()


@pytest.mark.parametrize(("demo", "model"), MODELS, ids=named)
def test_a_model_maps_a_batch_to_probabilities_and_exports_to_onnx(demo, model, tmp_path):
    import keras

    from core.checked_network import check_network
    from core.predict import session

    cases = loaded(demo.id, demo.defaults.dataset)
    import json

    some = cases.inputs[:200]
    fitted = demo.preparing(model.id)(some)
    restored = demo.restore(json.loads(json.dumps(fitted.to_dict())))
    x = fitted.apply(some[:16])
    assert x.dtype == np.float32 and (restored.apply(some[:16]) == x).all()
    network = model.build(x.shape[1:], 1)
    answers = keras.ops.convert_to_numpy(network(x))
    assert answers.shape == (16, 1) and (answers >= 0).all() and (answers <= 1).all()
    network.export(str(tmp_path / "m.onnx"), format="onnx", verbose=False)
    assert np.abs(session((tmp_path / "m.onnx").read_bytes())(x) - answers).max() < 1e-5
    check_network((tmp_path / "m.onnx").read_bytes())  # else its bundle could not be imported again
