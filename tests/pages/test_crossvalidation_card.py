"""The card of a cross-validation: only where it was asked for, and honest where it did not come to its end."""

from streamlit.testing.v1 import AppTest


def card(areas: list, changes: dict) -> None:
    import dataclasses

    from core.i18n import translator
    from core.registry import demo
    from pages.components.crossvalidation import crossvalidation_panel
    from tests.folds import with_folds

    run = with_folds(areas)
    folds = {**run.folds, **changes} if areas else {}
    crossvalidation_panel(demo("tabular"), dataclasses.replace(run, folds=folds), translator("en"))


def shown(areas: list, **changes) -> AppTest:
    return AppTest.from_function(card, default_timeout=60, args=(areas, changes)).run()


def test_the_card_shows_every_fold_the_mean_and_the_pooled_figure():
    app = shown([0.8, 0.9, 0.7])
    assert not app.exception and app.subheader[0].value == "Cross-validation"
    models, folds = (frame.value for frame in app.dataframe)
    assert models["Pooled AUROC"].tolist() == ["0.810 (0.750 to 0.860)"] * 2
    assert folds["Fold"].tolist() == ["1", "2", "3", "Mean", "Standard deviation"]
    assert len(app.get("plotly_chart")) == 1


def test_folds_that_were_stopped_are_said_and_not_shown():
    app = shown([0.8, 0.9], wanted=5, done=2)
    assert "after 2 of 5 folds" in app.warning[0].value and not app.dataframe


def test_without_folds_there_is_no_card():
    assert not shown([]).subheader
