"""Approved drugs as a ruler: which they are, the share below a molecule, and the radar that shows it."""

import numpy as np
import pytest

from core.chemistry.properties import PROPERTIES, properties
from core.data.molecules.bundled import bundled_molecules
from core.data.molecules.drugs import approved_drugs, below
from core.i18n import translator
from core.look import LIGHT, Style
from core.molecule_figures import radar_figure


def test_the_drugs_are_those_of_the_set_that_did_not_fail():
    drugs, whole = approved_drugs(), bundled_molecules("clintox")
    failed = {s for s, label in zip(whole.molecules.smiles, whole.labels, strict=True) if label.startswith("failed")}
    assert len(drugs.molecules) == len(whole.molecules) - len(failed) > 1000
    assert not failed & set(drugs.molecules.smiles)
    place = 7
    assert {name: values[place] for name, values in drugs.properties.items()} == pytest.approx(
        {name: values[0] for name, values in properties([drugs.molecules.smiles[7]]).items()}
    )


def test_the_share_below_counts_equal_ones_half():
    assert below(np.array([1.0, 2.0, 2.0, 3.0]), 2.0) == 0.5
    assert below(np.array([1.0, 2.0]), 0.0) == 0 and below(np.array([1.0, 2.0]), 5.0) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_radar_is_closed_has_every_property_and_its_mark(language):
    t = translator(language)
    shares = {t(title): 0.1 * place for place, (title, *_) in enumerate(PROPERTIES.values())}
    figure = radar_figure({"one": shares}, Style(t, LIGHT))
    half, own = figure.data
    assert list(own.r) == [*shares.values(), 0.0] and list(own.theta)[:-1] == list(shares) == list(half.theta)[:-1]
    assert set(half.r) == {0.5} and figure.layout.title.text
    around = figure.layout.polar.angularaxis
    assert (
        list(around.tickvals) == list(shares)
        and max(len(line) for title in around.ticktext for line in title.split("<br>")) <= 16
    )


def test_several_molecules_have_a_line_each_none_of_them_filled_and_names_obey_nothing():
    shares = {f"<b>{place}</b>": {"A": 0.1 * place, "B": 0.5, "C": 0.2} for place in range(8)}
    _, *lines = radar_figure(shares, Style(translator("en"), LIGHT)).data
    assert [list(line.r) for line in lines] == [[0.1 * place, 0.5, 0.2, 0.1 * place] for place in range(8)]
    assert len({(line.line.color, line.line.dash) for line in lines}) == 8
    assert {line.fill for line in lines} == {"none"} and not any("<" in line.name for line in lines)
