"""One network of a forecast: trained on the change since the last reading, answering in the unit of the readings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from core.conformal_forecasts import margins
from core.data.series.preparation import SeriesPreparation
from core.data.splits import Split
from core.ensembles import Course
from core.errors import Stopped, UserError
from core.i18n import msg
from core.limits import check_size
from core.models.answers import outputs
from core.models.quantiles import PINBALL, QUANTILES, forecast, in_unit
from core.registry import demo as find_demo
from core.spec import Ahead, Cases, Settings
from core.training import Trained, train

if TYPE_CHECKING:
    import keras


@dataclasses.dataclass(frozen=True)
class Learned:
    """A network and what belongs to it."""

    network: keras.Model  # prepared windows -> quantiles (windows, horizons, quantiles) in the unit of the readings
    preparation: SeriesPreparation
    trained: Trained
    margins: np.ndarray  # by which its intervals grow, as ``core.conformal_forecasts``, from its validation people

    def raw(self, cases: Cases, rows: np.ndarray) -> np.ndarray:
        """Its quantiles for those cases, not yet widened."""
        return outputs(self.network, self.preparation.apply(cases.inputs[rows]))


def ahead_of(cases: Cases) -> Ahead:
    """What is to be forecast; UserError where nothing is."""
    if cases.ahead is None:
        raise UserError(msg("Nothing is to be forecast in these data. Choose another data set."))
    return cases.ahead


def learn(settings: Settings, cases: Cases, parts: Split, course: Course) -> Learned:
    """One network, trained on the change since the last reading; ``Stopped`` where it is stopped."""
    ahead, demo = ahead_of(cases), find_demo(settings.demo)
    inputs = {name: cases.inputs[rows] for name, rows in (("train", parts.train), ("validation", parts.validation))}
    preparation = SeriesPreparation.fit(inputs["train"])
    change = ahead.values - cases.inputs.values[:, -1, :1]
    spread = float(change[parts.train].std())
    x = {name: preparation.apply(series) for name, series in inputs.items()}
    architecture = demo.model(settings.model)

    def build() -> keras.Model:
        model = forecast(architecture.build(x["train"].shape[1:], 1), len(ahead.horizons))
        check_size(model.count_params())
        return model

    trained = train(
        build,
        (x["train"], change[parts.train] / spread),
        (x["validation"], change[parts.validation] / spread),
        dataclasses.replace(settings, folds=0),
        dataclasses.replace(architecture.recipe, loss=PINBALL),
        course.next(),
    )
    if trained.ending == "stopped":
        raise Stopped
    network = in_unit(trained.model, preparation.mean[0], preparation.scale[0], spread)
    plain = Learned(network, preparation, trained, np.empty(0))
    told = plain.raw(cases, parts.validation)
    return dataclasses.replace(plain, margins=margins(ahead.values[parts.validation], told, QUANTILES))
