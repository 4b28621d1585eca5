"""Charts of several networks and of folds: true to their numbers, and marked like the others."""

import dataclasses

import pytest

from core.i18n import Translator, translator
from core.look import DARK, LIGHT
from core.spread_figures import folds_figure, learning_chart
from tests.folds import with_folds
from tests.unit.test_report import a_run

T = translator("en")
MEMBERS = (
    {"loss": [0.6, 0.4, 0.3], "val_loss": [0.7, 0.5, 0.55], "best_epoch": 2, "ending": "early"},
    {"loss": [0.8, 0.6], "val_loss": [0.9, 0.7], "best_epoch": 2, "ending": "early"},
)


def test_each_network_is_thin_and_their_mean_is_strong():
    run = dataclasses.replace(a_run(), members=MEMBERS, best_epoch=0)
    figure = learning_chart(run, T)
    widths = [trace.line.width for trace in figure.data]
    assert widths == [2.2, 2.2, 1, 1, 1, 1]
    assert list(figure.data[2].y) == MEMBERS[0]["loss"] and list(figure.data[5].y) == MEMBERS[1]["val_loss"]
    assert [trace.name for trace in figure.data if trace.showlegend is not False] == [
        "Training",
        "Validation",
        "Each network",
    ]
    assert figure.layout.xaxis.range == (0.5, 3.5)
    assert len(learning_chart(a_run(), T).data) == 3


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_fold_is_a_dot_in_the_row_of_its_model_with_mean_and_test_figure(palette):
    figure = folds_figure(with_folds([0.8, None, 0.7]), T, palette, synthetic=True)
    dots, means, tested = figure.data
    assert list(dots.x) == [0.8, 0.7] * 2 and list(dots.customdata) == [1, 3] * 2
    assert list(means.x) == [pytest.approx(0.75)] * 2 and list(means.y) == [0, 1]
    assert list(tested.x) == [0.9, 0.9] and tested.error_x.arrayminus[0] == pytest.approx(0.2)
    assert "SYNTHETIC" in figure.layout.title.text and figure.layout.font.color == palette.ink


def test_every_word_of_them_goes_through_the_translator():
    class Marked(dict):
        def get(self, text, default=None):
            return f"§{text}"

    t = Translator("en", Marked())
    for figure in (folds_figure(with_folds([0.8, 0.7]), t), learning_chart(a_run(members=MEMBERS), t)):
        said = [*(trace.name for trace in figure.data), *(trace.hovertemplate for trace in figure.data)]
        assert all(text.startswith("§") for text in said if text)
