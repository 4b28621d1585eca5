"""Tabular diagnosis: one row of measurements in, the probability of one outcome out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.i18n import msg
from core.spec import Architecture, Cases, Dataset, Demo, Preparation, Settings

if TYPE_CHECKING:
    import keras


def _load(settings: Settings, content: bytes | None) -> Cases:
    from core.data.loading import load_table

    return load_table(settings, content)


def _prepare(inputs: Any) -> Preparation:
    from core.data.preparation import TablePreparation

    return TablePreparation.fit(inputs)


def _restore(schema: Mapping[str, Any]) -> Preparation:
    from core.data.preparation import TablePreparation

    return TablePreparation.from_dict(schema)


def _logistic(shape: tuple[int, ...], outputs: int) -> keras.Model:
    from core.models.dense import logistic_regression

    return logistic_regression(shape, outputs)


def _textbook(shape: tuple[int, ...], outputs: int) -> keras.Model:
    from core.models.dense import textbook_network

    return textbook_network(shape, outputs)


DEMO = Demo(
    id="tabular",
    title=msg("Tabular diagnosis"),
    summary=msg("From laboratory values and measurements to the risk of one outcome."),
    icon="clinical_notes",
    question=msg("How likely is the outcome, given these measurements?"),
    datasets=(
        Dataset(
            id="wdbc",
            title=msg("Breast tumour cytology"),
            summary=msg(
                "569 women, 30 measurements of cell nuclei from a fine-needle aspirate. Which tumours are malignant?"
            ),
            licence="CC BY 4.0 (UCI)",
            citation="Wolberg W, Mangasarian O, Street N, Street W. Breast Cancer Wisconsin (Diagnostic). UCI, 1993.",
        ),
        Dataset(
            id="pima",
            title=msg("Pima diabetes"),
            summary=msg("768 Pima women, 8 simple measurements. Who develops diabetes within five years?"),
            licence=msg("public domain (NIDDK, via UCI)"),
            citation="Smith JW et al. Using the ADAP learning algorithm to forecast the onset of diabetes mellitus. 1988.",
        ),
    ),
    models=(
        Architecture(
            id="textbook",
            title=msg("Textbook network"),
            summary=msg("Two hidden layers of 12 and 8 neurons: the network many courses begin with."),
            build=_textbook,
        ),
        Architecture(
            id="logistic",
            title=msg("Logistic regression as a network"),
            summary=msg("One neuron, no hidden layer: the classical model, trained like a network."),
            build=_logistic,
        ),
    ),
    defaults=Settings(demo="tabular", dataset="wdbc", model="textbook", epochs=150, batch=16, patience=25),
    load=_load,
    prepare=_prepare,
    restore=_restore,
    accepts=("csv", "tsv", "txt"),
)
