"""Glucose in mg/dL or mmol/L: amounts are converted, shares are not, and what a run keeps stays as it is."""

import pytest

from core.clarke import MG_DL
from core.glucose_units import UNITS, divided, in_unit
from core.i18n import translator
from core.look import LIGHT
from core.results import Metric
from core.tasks import task_of
from tests.unit.test_report import a_run

AMOUNT, SHARE = Metric(18.016, 9.008, 36.032, 40), Metric(0.9, 0.8, 0.95, 40)
FIGURES = {f"{name}/{minutes}": AMOUNT for name in ("mae", "rmse", "bias", "pinball", "width") for minutes in (30, 60)}
FIGURES |= {
    f"{name}/{minutes}": SHARE
    for name in ("coverage", "coverage_before", "clarke_AB", *(f"clarke_{zone}" for zone in "ABCDE"))
    for minutes in (30, 60)
}
POINTS = {"reference": [180.16], "predicted": [90.08], "zone": ["B"]}
SIMPLE = {"id": "persistence", "name": "Last reading", "metrics": FIGURES, "differences": {"mae/30": AMOUNT},
          "difference": AMOUNT, "curves": {}}  # fmt: skip


def forecast_run():
    told = {"minutes": [30, 60], "levels": [0.05, 0.5, 0.95], "unit": "mg/dL", "clarke": {"30": POINTS, "60": POINTS}}
    return a_run(task="forecast", metrics=FIGURES, baselines=(SIMPLE,), told=told)


def test_amounts_and_their_intervals_are_converted_and_shares_are_not():
    shown = in_unit(forecast_run(), "mmol/L")
    for metrics in (shown.metrics, shown.baselines[0]["metrics"]):
        assert (metrics["mae/30"].value, metrics["width/60"].low, metrics["bias/30"].high) == pytest.approx((1, 0.5, 2))
        assert metrics["coverage/30"] == metrics["clarke_AB/60"] == SHARE
    assert (
        shown.baselines[0]["difference"].value == pytest.approx(1) == shown.baselines[0]["differences"]["mae/30"].value
    )
    assert shown.run == forecast_run().run and shown.told["clarke"] == forecast_run().told["clarke"]


def test_there_and_back_nothing_is_lost_and_the_own_unit_changes_nothing():
    run = forecast_run()
    assert in_unit(run, "mg/dL") == run
    back = in_unit(in_unit(run, "mmol/L"), "mg/dL")
    assert back.metrics["mae/30"].value == pytest.approx(18.016) and back.told == run.told


def test_what_is_not_estimable_stays_so():
    missing = Metric.missing(3, "too few")
    assert divided(missing, MG_DL) == missing


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("unit", UNITS)
def test_names_and_charts_say_the_unit_and_the_grid_is_drawn_in_it(language, unit):
    run, t = in_unit(forecast_run(), unit), translator(language)
    task, other = task_of(run), next(other for other in UNITS if other != unit)
    names = [t(name) for name, _ in task.names(run).values()]
    assert sum(unit in name for name in names) == 10 and not [name for name in names if other in name]
    drawn = task.drawn(run, t, LIGHT, False)
    grid = drawn["clarke-30"]
    b = next(trace for trace in grid.data if trace.mode == "markers" and (trace.name or "").startswith("B"))
    assert (b.x[0], b.y[0]) == pytest.approx((180.16 / UNITS[unit], 90.08 / UNITS[unit]))
    assert unit in grid.layout.xaxis.title.text and unit in drawn["error"].layout.yaxis.title.text
    assert drawn["error"].data[0].y[0] == pytest.approx(18.016 / UNITS[unit])
    assert unit in task.facts(run, t)[0][1]


def test_a_bundle_of_another_unit_is_refused():
    run = forecast_run()
    run.told["unit"] = "![x](http://evil.example)"
    with pytest.raises(ValueError, match="unit"):
        task_of(run).answers(run)
