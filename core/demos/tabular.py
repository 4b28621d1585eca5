"""Tabular diagnosis: one row of measurements in, the probability of one outcome out."""

from __future__ import annotations

from core.i18n import msg
from core.spec import Architecture, Dataset, Demo, Recipe, Settings, later

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
        Dataset(
            id="heart",
            title=msg("Heart disease"),
            summary=msg(
                "270 patients sent for coronary angiography, 13 findings from before it. Who has a narrowed artery?"
            ),
            licence="CC BY 4.0 (UCI)",
            citation="Statlog (Heart). UCI. Patients of: Detrano R et al. Am J Cardiol 1989;64:304-310.",
        ),
        Dataset(
            id="support2",
            title=msg("Death in hospital (SUPPORT2)"),
            summary=msg(
                "9,105 seriously ill adults in five hospitals, 24 values known on the third day, many of them missing. "
                "Who dies before leaving the hospital?"
            ),
            licence="CC BY 4.0 (UCI)",
            citation="Knaus WA et al. The SUPPORT prognostic model. Ann Intern Med 1995;122:191-203. UCI.",
        ),
        Dataset(
            id="thyroid",
            title=msg("Thyroid function"),
            summary=msg(
                "7,647 examinations, 20 findings and hormone values. Whose thyroid works too little, whose too much? "
                "Three classes at once."
            ),
            licence="CC BY 4.0 (UCI)",
            citation="Quinlan R. Thyroid Disease. UCI, 1987. Records of the Garvan Institute, Sydney.",
        ),
    ),
    models=(
        Architecture(
            id="logistic",
            title=msg("Logistic regression as a network"),
            summary=msg("One neuron, no hidden layer: the classical model, trained like a network."),
            build=later("core.models.dense:logistic_regression"),
        ),
        Architecture(
            id="textbook-small",
            title=msg("Small textbook network"),
            summary=msg("One hidden layer of 4 neurons: small enough to draw every weight by hand."),
            build=later("core.models.dense:small_textbook_network"),
        ),
        Architecture(
            id="textbook",
            title=msg("Textbook network"),
            summary=msg("Two hidden layers of 12 and 8 neurons: the network many courses begin with."),
            build=later("core.models.dense:textbook_network"),
        ),
        Architecture(
            id="mlp",
            title=msg("Residual network"),
            summary=msg(
                "A modern dense network: normalised layers, each adding to the one before, and neurons left out at random "
                "so that it learns less by heart."
            ),
            build=later("core.models.residual:residual_network"),
        ),
        Architecture(
            id="transformer",
            title=msg("Transformer"),
            summary=msg(
                "Every measurement becomes a token and looks at all others before the answer: what language models do, "
                "for a table. The slowest of these networks, and often no better."
            ),
            build=later("core.models.transformer:feature_transformer"),
            recipe=Recipe(
                jit=False
            ),  # XLA measured: 28 s to compile for 10 s, and a step of 60 inputs 10 times as long
        ),
    ),
    defaults=Settings(demo="tabular", dataset="wdbc", model="textbook", epochs=150, batch=16, patience=25),
    load=later("core.data.loading:load_table"),
    prepare=later("core.data.preparation:TablePreparation.fit"),
    restore=later("core.data.preparation:TablePreparation.from_dict"),
    accepts=("csv", "tsv", "txt", "xlsx", "xlsm"),
    place=1,
)
