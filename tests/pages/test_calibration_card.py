"""The switch beside the calibration chart: it turns the chart, and nothing else."""

from streamlit.testing.v1 import AppTest


def card() -> None:
    from core.i18n import translator
    from core.registry import demo
    from pages.components.calibration import calibration_card
    from tests.unit.test_report import a_run

    calibration_card(demo("tabular"), a_run(), translator("en"))


def dashed(app: AppTest) -> str:
    """Which of the two curves is only a dashed line."""
    chart = app.get("plotly_chart")[0].proto.spec
    return next(name for name in ("Without temperature scaling", "With temperature scaling") if name in chart)


def test_the_switch_swaps_the_curves_and_the_figures_stay_before_and_after():
    app = AppTest.from_function(card, default_timeout=60).run()
    assert not app.exception
    assert not app.toggle[0].value and dashed(app) == "With temperature scaling"
    table = app.dataframe[0].value
    app.toggle[0].set_value(True).run()
    assert dashed(app) == "Without temperature scaling"
    assert app.dataframe[0].value.equals(table)
    assert table["With temperature scaling"].tolist() == ["0.080 (0.050 to 0.110)"]
