"""What the page asks about a picture: the answer as it comes, in words of both languages, as figures, kept for the report."""

import dataclasses
import json

import keras
import numpy as np
import pytest

from core.errors import UserError
from core.explain.colours import colours, scaled
from core.explain.network import KerasNetwork
from core.explain.pictures.calls import examine, explain, look_inside
from core.explain.pictures.deletion import COPIES, Faith
from core.explain.pictures.figures import feature_figure, grey, map_figure
from core.explain.pictures.kept import keep, kept
from core.explain.pictures.randomised import Sanity
from core.explain.pictures.wording import (
    LIGHTS,
    class_names,
    empty_maps,
    faith_rows,
    faith_titles,
    faith_verdict,
    lead,
    light_text,
)
from core.i18n import translator
from core.models.convolutional import colour_cnn
from core.registry import demo as find_demo
from core.report.html import html_report
from core.results import Metric
from core.runs import mark_imported
from core.store import Store
from tests.examples import a_run
from tests.unit.test_report import a_run as reported

SIDE = 28
T = translator("en")


@dataclasses.dataclass(frozen=True)
class Plain(KerasNetwork):
    """Stands in for a run whose pictures only go to values about 0."""

    def prepared(self, pictures):
        return pictures.astype(np.float32) / 127.5 - 1


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    keras.utils.set_random_seed(0)
    path = tmp_path_factory.mktemp("network") / "model.keras"
    colour_cnn((SIDE, SIDE, 3)).save(path)
    return Plain(a_run(), path.read_bytes())


@pytest.fixture(scope="module")
def found(network):
    return explain(network, a_picture(), 1)


def a_picture() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)


def test_the_probability_and_the_sum_are_those_of_the_network(network, found, tmp_path):
    (tmp_path / "model.keras").write_bytes(network.file)
    model = keras.models.load_model(tmp_path / "model.keras")
    p = float(np.asarray(model(network.prepared(a_picture()[None])))[0, 0])
    assert found.probability == pytest.approx(p, abs=1e-6)
    assert explain(network, a_picture(), 0).probability == pytest.approx(1 - p, abs=1e-6)
    odds = np.log(found.probability / (1 - found.probability)) - np.log(found.absent / (1 - found.absent))
    assert found.change == pytest.approx(odds, abs=1e-4)
    assert found.maps["integrated"].sum() == pytest.approx(odds, abs=0.02 * max(abs(odds), 0.1) + 1e-3)


def test_there_are_three_maps_of_the_pictures_size_with_their_scores(found):
    assert list(found.maps) == list(found.faith) == ["grad-cam", "integrated", "occlusion"]
    assert {one.shape for one in found.maps.values()} == {(SIDE, SIDE)}
    assert all(len(faith.moved_deletion) == len(faith.moved_insertion) == COPIES for faith in found.faith.values())


def test_the_lights_of_some_pictures_come_with_n_and_interval(network):
    pictures = np.random.default_rng(1).integers(0, 256, (3, SIDE, SIDE, 3), dtype=np.uint8)
    lights = examine(network, pictures, 1)
    assert list(lights) == [
        "grad-cam",
        "integrated",
        "occlusion",
    ]  # Grad-CAM may be empty where nothing speaks for a class
    compared = [lights[name].likeness for name in ("integrated", "occlusion")]
    assert all(one.n == 3 and one.low < one.value < one.high for one in compared)


def test_the_layers_are_looked_into(network):
    layers = look_inside(network, a_picture())
    assert [layer.of for layer in layers] == [32, 64, 64]
    figure = feature_figure(layers, T)
    assert "SYNTHETIC" not in figure.layout.title.text
    assert figure.layout.annotations[0].text == "Convolution 1: 8 of 32 channels, 26 × 26 places"


def test_an_imported_runs_network_is_never_opened(tmp_path):
    store = Store(tmp_path)
    run = store.save(a_run(), {"model.keras": b"strange"})
    assert KerasNetwork.of(run, store).file == b"strange"
    mark_imported(store, run.run)
    with pytest.raises(UserError, match="imported"):
        KerasNetwork.of(run, store)


def test_the_figure_shows_the_picture_and_three_maps_with_one_scale_and_its_mark(found):
    figure = map_figure(found, T, synthetic=True)
    assert [note.text for note in figure.layout.annotations] == [
        "The picture",
        "Grad-CAM",
        "Integrated gradients",
        "Occlusion",
    ]
    assert "SYNTHETIC" in figure.layout.title.text and "Teaching only" in figure.layout.title.text
    (shown,) = [trace for trace in figure.data if trace.type == "heatmap"]
    assert (shown.zmin, shown.zmax) == (-1, 1)
    assert np.isnan(shown.z[:SIDE, :SIDE]).all()  # nothing lies over the picture itself
    assert shown.z[-SIDE:, -SIDE:] == pytest.approx(scaled(found.maps["occlusion"]))


def test_a_map_is_scaled_by_its_largest_values_and_an_empty_one_stays_empty():
    ramp = np.linspace(-1, 3, 10_000).reshape(100, 100)
    assert scaled(ramp).max() == 1 and scaled(ramp).min() == pytest.approx(-1 / np.percentile(np.abs(ramp), 99))
    single = np.zeros((20, 20))
    single[3, 4] = -5.0
    assert scaled(single)[3, 4] == -1 and (scaled(single) == 0).sum() == 399
    assert not scaled(np.zeros((4, 4))).any()


def test_the_colours_are_clear_in_the_middle_and_opaque_at_the_ends():
    opacity = [float(colour.rpartition(",")[2].rstrip(")")) for _, colour in colours()]
    assert opacity[0] == opacity[-1] == 0.9 and opacity[len(opacity) // 2] == 0
    assert opacity[:11] == sorted(opacity[:11], reverse=True)


def test_a_colour_picture_goes_grey_by_its_luminance():
    assert grey(np.array([[[255, 0, 0], [0, 255, 0]]], np.uint8)).ravel().tolist() == [76, 150]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_is_said_in_both_languages(found, language):
    t = translator(language)
    run = a_run()
    assert t.percent(found.probability, 1) in lead(run, found, t) and class_names(run, t)[1] in lead(run, found, t)
    rows = faith_rows(found, t)
    assert list(rows[0]) == list(faith_titles(t)) and len(rows) == 3
    light = light_text("occlusion", Sanity(Metric(0.91, 0.85, 0.97, 6), (0.91,)), t)
    assert "0.91" in light and "0.97" in light and t(LIGHTS["red"]) in light
    assert (t(LIGHTS["red"]) == LIGHTS["red"]) == (language == "en")


def test_only_maps_that_beat_every_copy_are_named(found):
    good, bad = Faith(0.1, 0.9, (0.5,) * COPIES, (0.5,) * COPIES), Faith(0.5, 0.5, (0.5,) * COPIES, (0.5,) * COPIES)
    some = dataclasses.replace(found, faith={"grad-cam": bad, "occlusion": good})
    assert "Occlusion" in faith_verdict(some, T) and "Grad-CAM" not in faith_verdict(some, T)
    none = dataclasses.replace(found, faith={"grad-cam": bad})
    assert "no map" in faith_verdict(none, T)


def test_an_empty_map_is_said_to_be_empty(found):
    empty = dataclasses.replace(found, maps={**found.maps, "grad-cam": np.zeros((SIDE, SIDE), np.float32)})
    assert empty_maps(found, T) == []
    assert len(empty_maps(empty, T)) == 1 and "Grad-CAM" in empty_maps(empty, T)[0]


def test_the_chosen_maps_are_kept_and_nothing_damaged_is_believed(found, tmp_path):
    store = Store(tmp_path)
    run = store.save(a_run(), {"model.keras": b"x"})
    assert kept(store, run) is None
    keep(store, run, found)
    again = kept(store, run)
    assert (again.picture == found.picture).all() and again.faith == found.faith
    assert again.maps["integrated"] == pytest.approx(found.maps["integrated"], abs=1e-5)
    assert store.load(run.run) == run
    place = tmp_path / "runs" / run.run / "picture-maps.json"
    told = json.loads(place.read_text())
    place.write_text(json.dumps(told | {"said": told["said"].replace("0", "1")}))
    assert kept(store, run) is None


@pytest.mark.parametrize(("language", "title"), [("en", "Deletion and insertion"), ("zh", "删除法与插入法")])
def test_the_report_shows_the_maps_where_some_were_chosen(found, language, title):
    demo, t = find_demo("tabular"), translator(language)
    assert title not in html_report(reported(), demo, t)
    page = html_report(reported(), demo, t, maps=found)
    assert title in page and 'id="picture-maps-chart"' in page and "data:image/png;base64," in page
